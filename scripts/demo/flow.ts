/** The demo's story: a key generation, a first signature, then four dWallets side by side and everything they sign. */
import type { Localnet } from '../../src/app/localnet.ts';
import { bytesToHex } from '../../src/base/index.ts';
import { readTandemObject } from '../../src/chain/index.ts';
import { tandem } from '../../src/sdk/index.ts';
import type { DemoReport, Progress, SignatureReport, Story } from './report.ts';
import { type Stage, timed, until } from './stage.ts';
import { ed25519Story, p256Story, ristrettoStory } from './story-other.ts';
import { secp256k1Story } from './story-secp256k1.ts';

/** How many signatures each scheme has to show. */
const PROMISED: Readonly<Record<string, number>> = {
  BIP340: 3,
  'ECDSA-DOUBLE-SHA256': 1,
  'ECDSA-KECCAK256': 1,
  'ECDSA-SHA256': 1,
  Ed25519: 1,
  sr25519: 1,
};

/** Runs the whole story on a started localnet. Throws what fails; returns what was read back. */
export async function runFlow(net: Localnet, progress: Progress, signal: AbortSignal): Promise<DemoReport> {
  const client = net.client.$extend(tandem({ deployment: net.deployment })).tandem;
  const { promise: firstSignature, resolve: onSignature } = Promise.withResolvers<void>();
  const stage: Stage = { net, client, progress, signal, onSignature };
  const network = await timed(stage, 'the validators generated the network key', () =>
    until(stage, 'the key generation', createKeyWatch(stage)),
  );
  // Key certificates and the first presigns would share the same cores: whoever watches should see a signature soon.
  const afterFirst = async (tell: (stage: Stage) => Promise<Story>): Promise<Story> => {
    await firstSignature;
    return await tell(stage);
  };
  const stories = await Promise.all([
    secp256k1Story(stage),
    afterFirst(p256Story),
    afterFirst(ed25519Story),
    afterFirst(ristrettoStory),
  ]);
  const signatures = stories.flatMap((story) => story.signatures);
  const { suite, validators, totalWeight, threshold, networkKey } = network;
  const networkKeyId = bytesToHex(networkKey?.nkId ?? new Uint8Array(0));
  return {
    ok: isComplete(signatures),
    network: { suite, validators, totalWeight, threshold, networkKeyId },
    dwallets: stories.map(({ dwallet }) => dwallet),
    signatures,
    firstSignatureMs: progress.firstSignatureMs(),
  };
}

/** Every promised signature is there, indexed, and verified in Move; only sr25519, which Move cannot verify, by certificate. */
export function isComplete(signatures: readonly SignatureReport[]): boolean {
  const counted = Object.entries(PROMISED).every(
    ([scheme, count]) => signatures.filter((signature) => signature.scheme === scheme).length === count,
  );
  return counted && signatures.every(isThere);
}

function isThere({ scheme, signature, verifiedOnChain, certified, indexed }: SignatureReport): boolean {
  return signature !== '' && indexed && (scheme === 'sr25519' ? certified : verifiedOnChain);
}

const PHASES = ['deal', 'acknowledge', 'resolve complaints', 'certify'] as const;
const ROUNDS = ['decryption key', 'signing key halves'] as const;

/** The network once it has its key; every change of phase is shown while the validators work. */
function createKeyWatch({ client, net, progress }: Stage) {
  let shown = '';
  return async () => {
    const view = await client.view.network();
    if (view.networkKey !== undefined) return view;
    const read = { name: 'network::Network', id: net.deployment.network } as const;
    const { ceremony } = (await readTandemObject(net.client, net.deployment, read)).fields;
    if (ceremony === null) return undefined;
    const at = { name: 'ceremony::Ceremony', id: ceremony } as const;
    const { round, phase } = (await readTandemObject(net.client, net.deployment, at)).fields;
    const text = `key generation, round ${round + 1} of 2 (${ROUNDS[round] ?? ''}): ${PHASES[phase] ?? 'end'}`;
    if (text !== shown) progress.note(text);
    shown = text;
    return undefined;
  };
}
