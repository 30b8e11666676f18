/** A network with real BLS certificates, a finished key generation and whatever a signature needs; curve points with known logarithms. */
import type { Transaction } from '@mysten/sui/transactions';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { asciiToBytes, bytesToHex } from '../../../src/base/index.ts';
import {
  batchBytesDigest,
  CERTIFICATE_KIND,
  type Executed,
  finishCeremony,
  finishDigest,
  networkKeyDigest,
  openCeremony,
  poolOf,
  postAcknowledgement,
  postBatch,
  postDealing,
  presignBatchDigest,
  readTandemObject,
} from '../../../src/chain/index.ts';
import { derivationConstant, xInverse } from '../../../src/crypto/index.ts';
import { type BlsNetwork, startBlsNetwork } from './bls-network.ts';

export const bytes32 = (seed: number): Uint8Array => new Uint8Array(32).fill(seed);
export const NK_ID = sha256(asciiToBytes('nk'));

/** X_0 = 2G and X_1 = 3G on every curve; Move looks at secp256k1 only. */
export const HALVES = [2n, 3n] as const;
const k1 = HALVES.map((k) => secp256k1.Point.BASE.multiply(k).toBytes(true)) as [Uint8Array, Uint8Array];
const r1 = HALVES.map((k) => p256.Point.BASE.multiply(k).toBytes(true)) as [Uint8Array, Uint8Array];
const ed = HALVES.map((k) => ed25519.Point.BASE.multiply(k).toBytes()) as [Uint8Array, Uint8Array];
export const CURVES = [k1, r1, ed, ed].map(([x0, x1], curve) => ({ curve, encryptionKey: bytes32(curve), x0, x1 }));

export const createdIn = (done: Pick<Executed, 'created'>, type: string): string =>
  done.created.find((object) => object.type.endsWith(type))!.id;

export interface KeyedNetwork extends BlsNetwork {
  readonly networkKey: string;
}

/** Both rounds of a key generation in which everybody deals and acknowledges. */
async function holdCeremony(world: BlsNetwork): Promise<string> {
  const { deployment } = world;
  const ceremony = createdIn(await world.run(openCeremony(deployment)), '::ceremony::Ceremony');
  const both = async (make: (party: number) => Transaction) => {
    await world.run(make(0));
    await world.runSecond(make(1));
  };
  for (const round of [0, 1]) {
    await both((party) => postDealing(deployment, ceremony, party, bytes32(1 + 2 * round + party)));
    await both((party) =>
      postAcknowledgement(deployment, { ceremony, party, bitmap: Uint8Array.of(3), complaints: [] }),
    );
  }
  return ceremony;
}

export async function startKeyedNetwork(): Promise<KeyedNetwork> {
  const world = await startBlsNetwork();
  const { deployment, net } = world;
  const ceremony = await holdCeremony(world);
  const { fields } = await readTandemObject(net.client, deployment, { name: 'ceremony::Ceremony', id: ceremony });
  const [output, qualified, sharingDigest] = [asciiToBytes('output'), Uint8Array.of(3), bytes32(9)];
  const fields_digest = networkKeyDigest({
    nk_id: NK_ID,
    suite: asciiToBytes('CL-TEST'),
    curves: CURVES.map((c) => ({ curve: c.curve, encryption_key: c.encryptionKey, x_0: c.x0, x_1: c.x1 })),
    output_digest: blake2b(output, { dkLen: 32 }),
  });
  const { log_digest } = fields;
  const digest = finishDigest({ log_digest, qualified, nk_id: NK_ID, fields_digest, sharing_digest: sharingDigest });
  const aggregate = world.aggregate(CERTIFICATE_KIND.keyGeneration, ceremony, digest);
  const hints = { constant: derivationConstant(...k1), inverse: xInverse(k1[1]) };
  const key = { ceremony, nkId: NK_ID, output, curves: CURVES, qualified, sharingDigest, ...hints, aggregate };
  const done = await world.run(finishCeremony(deployment, key));
  return { ...world, networkKey: createdIn(done, '::network_key::NetworkKey') };
}

export interface BatchShape {
  readonly curve: number;
  readonly algorithm: number;
  readonly count: number;
  readonly entryBytes: number;
  /** Makes session id and digests. */
  readonly seed: number;
}

/** Posts a batch of entries that only have the right size: Move does not look inside. Returns its id. */
export async function postEntries(world: KeyedNetwork, shape: BatchShape): Promise<string> {
  const { curve, algorithm, count, entryBytes, seed } = shape;
  const pool = poolOf(world.deployment, curve, algorithm);
  const sid = sha256(Uint8Array.of(seed));
  const digests = Array.from({ length: count }, (_, i) => sha256(Uint8Array.of(seed, i)));
  const bytes = Uint8Array.from({ length: count * entryBytes }, (_, i) => i % 251);
  const keyDigest = bytes32(0);
  const digest = presignBatchDigest({
    pool,
    nk_id: NK_ID,
    curve,
    algorithm,
    sid,
    epoch: 0n,
    key_digest: keyDigest,
    digests,
    bytes_digest: batchBytesDigest(bytes),
  });
  const aggregate = world.aggregate(CERTIFICATE_KIND.presignBatch, `0x${bytesToHex(sid)}`, digest);
  const { deployment, networkKey } = world;
  const done = await world.run(postBatch(deployment, { pool, networkKey, sid, keyDigest, digests, bytes, aggregate }));
  return createdIn(done, '::presign::PresignBatch');
}
