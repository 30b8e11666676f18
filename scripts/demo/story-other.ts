/** The dWallets of the other curves: P-256 for WebCrypto, ed25519 for Solana, ristretto255 for Polkadot. */
import { asciiToBytes, bytesToHex } from '../../src/base/index.ts';
import type { SchemeName } from '../../src/sdk/index.ts';
import { didKey, verifyByWebCrypto } from './p256.ts';
import { ss58Address, verifyBySecondLibrary } from './polkadot.ts';
import { readBack } from './read-back.ts';
import type { Story } from './report.ts';
import { buildSolanaTransfer } from './solana.ts';
import { createUser, type Owned, reserve, type Stage, sign, signatureOf, timed, until } from './stage.ts';

/** What differs between the curves. */
interface Plot {
  readonly curve: number;
  readonly curveName: string;
  readonly scheme: SchemeName;
  /** As the report calls it. */
  readonly schemeName: string;
  /** What is signed, and where it is shown. */
  readonly thing: string;
  readonly acceptedBy: string;
  prepare(publicKey: Uint8Array): Act;
}

interface Act {
  readonly address: string;
  readonly message: Uint8Array;
  /** Hands the signature to whom it is for; returns what happened. Throws when it is refused. */
  use(signature: Uint8Array): Promise<string>;
}

async function play(stage: Stage, plot: Plot): Promise<Story> {
  const { curve, curveName, scheme, schemeName, thing, acceptedBy } = plot;
  const signer = await createUser(stage);
  const created = await timed(stage, `created the ${curveName} dWallet`, () =>
    until(stage, `the ${curveName} dWallet`, () => stage.client.createDWallet({ signer, curve })),
  );
  const owned: Owned = { signer, created };
  const { publicKey } = created;
  const act = plot.prepare(publicKey);
  const activate = async (): Promise<void> => {
    const text = `the validators certified the key of the ${curveName} dWallet`;
    await timed(stage, text, () => stage.client.waitUntilActive(created, { signal: stage.signal }));
    stage.progress.note(`${curveName} address ${act.address}`);
  };
  const [presigns] = await Promise.all([reserve(stage, owned, scheme, 1), activate()]);
  const signed = await sign(stage, owned, { scheme, messages: [act.message], presigns, text: `signed ${thing}` });
  stage.progress.note(await act.use(signatureOf(signed)));
  const signatures = await readBack(stage, signed, { scheme: schemeName, curve: curveName, publicKey, acceptedBy });
  const dwallet = { id: created.id, curve: curveName, publicKey: bytesToHex(publicKey), address: act.address };
  return { dwallet, signatures };
}

export function p256Story(stage: Stage): Promise<Story> {
  const message = asciiToBytes('{"statement":"signed by a key that nobody holds"}');
  return play(stage, {
    curve: 1,
    curveName: 'secp256r1',
    scheme: 'ecdsa/sha256',
    schemeName: 'ECDSA-SHA256',
    thing: 'a statement with P-256',
    acceptedBy: 'WebCrypto',
    prepare: (publicKey) => ({
      address: didKey(publicKey),
      message,
      use: async (signature) => {
        await verifyByWebCrypto({ publicKey, message, signature });
        return 'WebCrypto verified the P-256 signature';
      },
    }),
  });
}

export function ed25519Story(stage: Stage): Promise<Story> {
  return play(stage, {
    curve: 2,
    curveName: 'ed25519',
    scheme: 'ed25519',
    schemeName: 'Ed25519',
    thing: 'the Solana transaction',
    acceptedBy: 'litesvm',
    prepare: (publicKey) => {
      const transfer = buildSolanaTransfer(publicKey);
      return {
        ...transfer,
        use: async (signature) => {
          const { before, after } = transfer.execute(signature);
          return `the Solana runtime executed it: the recipient's balance went from ${before} to ${after} lamports`;
        },
      };
    },
  });
}

export function ristrettoStory(stage: Stage): Promise<Story> {
  const message = asciiToBytes('a message for a Substrate chain');
  return play(stage, {
    curve: 3,
    curveName: 'ristretto255',
    scheme: 'sr25519',
    schemeName: 'sr25519',
    thing: 'a message with sr25519',
    acceptedBy: '@scure/sr25519',
    prepare: (publicKey) => ({
      address: ss58Address(publicKey),
      message,
      use: async (signature) => {
        verifyBySecondLibrary({ publicKey, message, signature });
        return '@scure/sr25519 verified the signature; Move cannot: a certificate of the validators completed the request';
      },
    }),
  });
}
