// Certificates and proofs of possession with real BLS signatures, on the devnet: what the VM of the Move tests cannot judge.
import { Transaction } from '@mysten/sui/transactions';
import { fromBase58 } from '@mysten/sui/utils';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installNetwork, type PublishedPackage, publishPackage } from '../../src/app/deploy.ts';
import { network as layouts } from '../../src/chain/gen/structs.gen.ts';
import {
  CERTIFICATE_KIND,
  type CertificateStatement,
  certificateBytes,
  certify,
  DEFAULT_CONFIG,
  type Deployment,
  execute,
  type MemberRegistration,
  moveCall,
  type PossessionStatement,
  possessionBytes,
} from '../../src/chain/index.ts';
import { createWallet, startTestNet, type TestNet, type Wallet } from '../devnet/support/net.ts';

const bls = bls12_381.longSignatures;
const WEIGHTS = [3, 3, 2, 2];
const secrets = WEIGHTS.map((_, i) => new Uint8Array(32).fill(i + 1));
const keys = secrets.map((secret) => bls.getPublicKey(secret).toBytes());
const sign = (party: number, bytes: Uint8Array) => bls.sign(bls.hash(bytes), secrets[party]!);

let net: TestNet;
let wallet: Wallet;
let published: PublishedPackage;
let deployment: Deployment;

/** A registration of party `i`; `change` alters what its proof of possession is over, `signer` who makes it. */
function member(i: number, change: Partial<PossessionStatement> = {}, signer = i): MemberRegistration {
  const fill = (seed: number) => new Uint8Array(32).fill(seed + i);
  const fields = {
    validator: `0x${(i + 1).toString(16).padStart(64, '0')}`,
    blsKey: keys[i]!,
    protocolKey: fill(10),
    sealingKey: fill(20),
    peerId: fill(30),
  };
  const chainId = fromBase58(published.chainId);
  const bytes = possessionBytes({ chainId, packageId: published.packageId, ...fields, ...change });
  const possession = sign(signer, bytes).toBytes();
  return { ...fields, weight: WEIGHTS[i]!, possession, sealingProof: new Uint8Array(), addresses: [] };
}

function installWith(members: readonly MemberRegistration[]): Promise<Deployment> {
  const options = { chain: 'localnet', published, suite: 'CL-TEST', config: DEFAULT_CONFIG, members } as const;
  return installNetwork(net.client, wallet.keypair, options);
}

/** Digest of the configuration that `revision` sets: the default one with these pause bits. */
function configureDigest(revision: bigint, paused: number): Uint8Array {
  const config = { paused, ...configFields() };
  const body = layouts.ConfigureBody.serialize({ revision, config }).toBytes();
  const tag = new TextEncoder().encode('tandem/v1/configure');
  return blake2b(concatBytes(Uint8Array.of(tag.length), tag, body), { dkLen: 32 });
}

function configFields() {
  const c = DEFAULT_CONFIG;
  return {
    price_activation: c.priceActivation,
    price_presign: c.pricePresign,
    price_sign: c.priceSign,
    price_verification: c.priceVerification,
    request_ms: c.requestMs,
    activation_ms: c.activationMs,
    stage_ms: c.stageMs,
    unfreeze_ms: c.unfreezeMs,
    message_bytes: c.messageBytes,
    messages: c.messages,
  };
}

function statement(digest: Uint8Array): CertificateStatement {
  const { packageId, network, committee } = deployment;
  const chainId = fromBase58(deployment.chainId);
  return {
    chainId,
    packageId,
    network,
    committee,
    epoch: 0,
    kind: CERTIFICATE_KIND.configure,
    subject: network,
    digest,
  };
}

interface Certified {
  readonly signers: readonly number[];
  /** Names these parties instead of the signers. */
  readonly bitmap?: number;
  /** What is signed in place of what is submitted. */
  readonly signed?: Partial<CertificateStatement>;
  readonly revision?: bigint;
}

/** Sets pause bits by a certificate. */
function configure({ signers, bitmap, signed = {}, revision = 1n }: Certified) {
  const said = statement(configureDigest(revision, 5));
  const bytes = certificateBytes({ ...said, ...signed });
  const signature = bls.aggregateSignatures(signers.map((party) => sign(party, bytes))).toBytes();
  const bits = bitmap ?? signers.reduce((sum, party) => sum | (1 << party), 0);
  const tx = new Transaction();
  const { kind, subject, digest } = said;
  const certificate = certify(tx, deployment, { kind, subject, digest, bitmap: Uint8Array.of(bits), signature });
  const config = moveCall(tx, deployment.packageId, 'network::config', [5, ...Object.values(configFields())]);
  moveCall(tx, deployment.packageId, 'network::configure_certified', [deployment.network, certificate, config]);
  return execute(net.client, { transaction: tx, signer: wallet.keypair });
}

beforeAll(async () => {
  net = await startTestNet();
  wallet = await createWallet(net);
  published = await publishPackage(net.client, wallet.keypair);
});

afterAll(() => net.devnet.close());

describe('proofs of possession at installation', () => {
  const rogue: [string, () => MemberRegistration][] = [
    ["made with another member's key", () => member(1, {}, 0)],
    ['over another protocol key', () => member(1, { protocolKey: new Uint8Array(32) })],
    ['over another sealing key', () => member(1, { sealingKey: new Uint8Array(32) })],
    ['over another peer id', () => member(1, { peerId: new Uint8Array(32) })],
    ['over another validator', () => member(1, { validator: `0x${'9'.repeat(64)}` })],
    ['of another chain', () => member(1, { chainId: new Uint8Array(32) })],
    ['of another package', () => member(1, { packageId: `0x${'9'.repeat(64)}` })],
    ['with a cancelling key', () => cancelling(member(1))],
  ];

  /** The rogue key: own key minus the first member's, so that their sum is the own key alone. */
  function cancelling(honest: MemberRegistration): MemberRegistration {
    const point = bls12_381.G1.Point.fromBytes(keys[1]!).subtract(bls12_381.G1.Point.fromBytes(keys[0]!));
    return { ...honest, blsKey: point.toBytes() };
  }

  test.each(rogue)('one %s is refused', async (_name, make) => {
    await expect(installWith([member(0), make(), member(2), member(3)])).rejects.toMatchObject({
      code: 'chain/committee/EPossession',
    });
  });
});

describe('certificates', () => {
  beforeAll(async () => {
    deployment = await installWith(WEIGHTS.map((_, i) => member(i)));
  });

  test('of two thirds or less are refused', async () => {
    const refused = { code: 'chain/committee/ETooLittleWeight' };
    await expect(configure({ signers: [0, 1] })).rejects.toMatchObject(refused);
    await expect(configure({ signers: [2, 3] })).rejects.toMatchObject(refused);
    await expect(configure({ signers: [0] })).rejects.toMatchObject(refused);
  });

  test('that claim signers who did not sign are refused', async () => {
    const refused = { code: 'chain/committee/ESignature' };
    await expect(configure({ signers: [0, 1], bitmap: 0b0111 })).rejects.toMatchObject(refused);
    await expect(configure({ signers: [0, 1, 2], bitmap: 0b1111 })).rejects.toMatchObject(refused);
    await expect(configure({ signers: [0, 1, 2, 2], bitmap: 0b0111 })).rejects.toMatchObject(refused);
  });

  test('with a bit for nobody are refused', async () => {
    const refused = { code: 'chain/committee/EBitmap' };
    await expect(configure({ signers: [0, 1, 2], bitmap: 0b10111 })).rejects.toMatchObject(refused);
  });

  const other = `0x${'9'.repeat(64)}`;
  const foreign: [string, Partial<CertificateStatement>][] = [
    ['chain', { chainId: new Uint8Array(32) }],
    ['package', { packageId: other }],
    ['network', { network: other }],
    ['committee', { committee: other }],
    ['epoch', { epoch: 1 }],
    ['kind', { kind: 8 }],
    ['subject', { subject: other }],
    ['digest', { digest: new Uint8Array(32) }],
  ];
  test.each(foreign)('signed for another %s are refused', async (_name, signed) => {
    await expect(configure({ signers: [0, 1, 2], signed })).rejects.toMatchObject({
      code: 'chain/committee/ESignature',
    });
  });

  test('signed as a proof of possession are refused', async () => {
    const said = statement(configureDigest(1n, 5));
    const tx = new Transaction();
    const signature = member(0).possession;
    const { kind, subject, digest } = said;
    certify(tx, deployment, { kind, subject, digest, bitmap: Uint8Array.of(0b1111), signature });
    await expect(execute(net.client, { transaction: tx, signer: wallet.keypair })).rejects.toMatchObject({
      code: 'chain/committee/ESignature',
    });
  });

  test('of more than two thirds count, once', async () => {
    await configure({ signers: [0, 2, 3] });
    await expect(configure({ signers: [0, 2, 3] })).rejects.toMatchObject({ code: 'chain/committee/EWrongDigest' });
    await configure({ signers: [0, 1, 2, 3], revision: 2n });
  });
});
