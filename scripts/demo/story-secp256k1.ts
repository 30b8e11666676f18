/** One secp256k1 dWallet on Bitcoin and Ethereum: Taproot inputs, a transaction of two kinds of input, an Ethereum transfer. */
import { bytesToHex } from '../../src/base/index.ts';
import { buildTaprootSpend, type TaprootSpend } from './bitcoin.ts';
import { buildMixedSpend } from './bitcoin-mixed.ts';
import { buildEthereumTransfer } from './ethereum.ts';
import { readBack } from './read-back.ts';
import type { SignatureReport, Story } from './report.ts';
import { createUser, type Owned, reserve, type Stage, sign, signatureOf, timed, until } from './stage.ts';

const CURVE = 'secp256k1';
const BITCOIN = 'script interpreter of bitcore-lib';

export async function secp256k1Story(stage: Stage): Promise<Story> {
  const signer = await createUser(stage);
  const created = await timed(stage, 'created the secp256k1 dWallet, active at once, with two presigns', () =>
    until(stage, 'the first presigns', () =>
      stage.client.createDWallet({ signer, curve: 0, reserve: { scheme: 'taproot', count: 2 } }),
    ),
  );
  const owned: Owned = { signer, created };
  const { publicKey } = created;
  const spend = buildTaprootSpend(publicKey.slice(1));
  const mixed = buildMixedSpend(publicKey);
  const transfer = buildEthereumTransfer(publicKey);
  const addresses = { p2tr: spend.address, p2wpkh: mixed.segwit.address, ethereum: transfer.address };
  stage.progress.note(`Bitcoin address ${addresses.p2tr} (Taproot) and ${addresses.p2wpkh}`);
  stage.progress.note(`Ethereum address ${addresses.ethereum}`);
  const signatures = await Promise.all([
    spendTaproot(stage, owned, spend),
    spendBoth(stage, owned, mixed),
    payEthereum(stage, owned, transfer),
  ]);
  const dwallet = { id: created.id, curve: CURVE, publicKey: bytesToHex(publicKey), address: spend.address, addresses };
  return { dwallet, signatures: signatures.flat() };
}

/** One request signs both inputs. */
async function spendTaproot(stage: Stage, owned: Owned, spend: TaprootSpend): Promise<SignatureReport[]> {
  const { presigns } = owned.created;
  const text = 'one request signed both inputs of the Bitcoin transaction';
  const signed = await sign(stage, owned, { scheme: 'taproot', messages: spend.digests, presigns, text });
  const { txid } = spend.finish(signed.view.signatures);
  stage.progress.note(`transaction ${txid}: two libraries agree on the digests, a third ran its scripts`);
  return await readBack(stage, signed, {
    scheme: 'BIP340',
    curve: CURVE,
    publicKey: spend.outputKey,
    acceptedBy: BITCOIN,
  });
}

/** Two requests, one per kind of input. */
async function spendBoth(stage: Stage, owned: Owned, spend: ReturnType<typeof buildMixedSpend>) {
  const { segwit, taproot } = spend;
  const signOne = async (scheme: 'ecdsa/double-sha256' | 'taproot', message: Uint8Array, text: string) => {
    const presigns = await reserve(stage, owned, scheme, 1);
    return await sign(stage, owned, { scheme, messages: [message], presigns, text });
  };
  const [ecdsa, schnorr] = await Promise.all([
    signOne('ecdsa/double-sha256', segwit.message, 'signed the P2WPKH input of the second Bitcoin transaction'),
    signOne('taproot', taproot.message, 'signed its P2TR input'),
  ]);
  const { txid } = spend.finish({ ecdsa: signatureOf(ecdsa), schnorr: signatureOf(schnorr) });
  stage.progress.note(`transaction ${txid}: the script interpreter accepts both kinds of input`);
  const told = { curve: CURVE, acceptedBy: BITCOIN };
  const reports = await Promise.all([
    readBack(stage, ecdsa, { ...told, scheme: 'ECDSA-DOUBLE-SHA256', publicKey: owned.created.publicKey }),
    readBack(stage, schnorr, { ...told, scheme: 'BIP340', publicKey: taproot.outputKey }),
  ]);
  return reports.flat();
}

async function payEthereum(stage: Stage, owned: Owned, transfer: ReturnType<typeof buildEthereumTransfer>) {
  const presigns = await reserve(stage, owned, 'ecdsa/keccak256', 1);
  const text = 'signed the Ethereum transaction (EIP-1559)';
  const signed = await sign(stage, owned, { scheme: 'ecdsa/keccak256', messages: [transfer.message], presigns, text });
  const { hash, before, after } = await transfer.execute(signatureOf(signed));
  stage.progress.note(`transaction ${hash}`);
  stage.progress.note(`the EVM executed it: the recipient's balance went from ${before} to ${after} wei`);
  return await readBack(stage, signed, {
    scheme: 'ECDSA-KECCAK256',
    curve: CURVE,
    publicKey: owned.created.publicKey,
    acceptedBy: '@ethereumjs/vm',
  });
}
