/** Digests and signed bytes that Move recomputes (docs/spec/onchain.md): MH(tag, body) over the generated layouts. */
import { blake2b } from '@noble/hashes/blake2.js';
import { asciiToBytes, concatBytes, u8 } from '../base/index.ts';
import { message, network_key } from './gen/structs.gen.ts';

/** Kinds of certificates, as committee.move numbers them. */
export const CERTIFICATE_KIND = {
  keyGeneration: 1,
  verdict: 2,
  absent: 3,
  presignBatch: 4,
  activate: 5,
  reject: 6,
  fail: 7,
  complete: 8,
  configure: 9,
  blame: 10,
} as const;

function mh(tag: string, body: Uint8Array): Uint8Array {
  const name = asciiToBytes(`tandem/v1/${tag}`);
  return blake2b(concatBytes(u8(name.length), name, body), { dkLen: 32 });
}

type Input<C> = C extends { serialize(value: infer V, ...rest: never[]): unknown } ? V : never;

export const activateDigest = (body: Input<typeof message.ActivateBody>): Uint8Array =>
  mh('activate', message.ActivateBody.serialize(body).toBytes());
export const rejectDigest = (body: Input<typeof message.RejectBody>): Uint8Array =>
  mh('reject', message.RejectBody.serialize(body).toBytes());
export const presignBatchDigest = (body: Input<typeof message.PresignBatchBody>): Uint8Array =>
  mh('presign-batch', message.PresignBatchBody.serialize(body).toBytes());
export const failDigest = (body: Input<typeof message.FailBody>): Uint8Array =>
  mh('fail', message.FailBody.serialize(body).toBytes());
export const completeDigest = (body: Input<typeof message.CompleteBody>): Uint8Array =>
  mh('complete', message.CompleteBody.serialize(body).toBytes());
export const blameDigest = (body: Input<typeof message.BlameBody>): Uint8Array =>
  mh('blame', message.BlameBody.serialize(body).toBytes());
export const verdictDigest = (body: Input<typeof message.VerdictBody>): Uint8Array =>
  mh('verdict', message.VerdictBody.serialize(body).toBytes());
export const absentDigest = (body: Input<typeof message.AbsentBody>): Uint8Array =>
  mh('absent', message.AbsentBody.serialize(body).toBytes());
export const networkKeyDigest = (body: Input<typeof network_key.NetworkKeyBody>): Uint8Array =>
  mh('network-key', network_key.NetworkKeyBody.serialize(body).toBytes());
export const finishDigest = (body: Input<typeof message.FinishBody>): Uint8Array =>
  mh('finish', message.FinishBody.serialize(body).toBytes());

/** Name under which a derived key is registered in a dWallet. */
export const pathDigest = (body: Input<typeof message.PathBody>): Uint8Array =>
  mh('path', message.PathBody.serialize(body).toBytes());

/** What a certificate's BLS signature is over; ids 0x-prefixed, `chainId` and `digest` 32 bytes. */
export interface CertificateStatement {
  readonly chainId: Uint8Array;
  /** Original package id. */
  readonly packageId: string;
  readonly network: string;
  readonly committee: string;
  readonly epoch: number;
  readonly kind: number;
  readonly subject: string;
  readonly digest: Uint8Array;
}

/** The exact bytes that validators sign with their BLS keys. */
export function certificateBytes(statement: CertificateStatement): Uint8Array {
  return message.CertificateMessage.serialize({
    app: asciiToBytes('tandem/v1/cert'),
    chain_id: statement.chainId,
    package: statement.packageId,
    network: statement.network,
    committee: statement.committee,
    epoch: BigInt(statement.epoch),
    kind: statement.kind,
    subject: statement.subject,
    digest: statement.digest,
  }).toBytes();
}

/** A validator's keys as it registers them. */
export interface PossessionStatement {
  readonly chainId: Uint8Array;
  readonly packageId: string;
  readonly validator: string;
  readonly blsKey: Uint8Array;
  readonly protocolKey: Uint8Array;
  readonly sealingKey: Uint8Array;
  readonly peerId: Uint8Array;
}

/** The exact bytes under a proof of possession. */
export function possessionBytes(statement: PossessionStatement): Uint8Array {
  return message.PossessionMessage.serialize({
    app: asciiToBytes('tandem/v1/pop'),
    chain_id: statement.chainId,
    package: statement.packageId,
    validator: statement.validator,
    bls_key: statement.blsKey,
    protocol_key: statement.protocolKey,
    sealing_key: statement.sealingKey,
    peer_id: statement.peerId,
  }).toBytes();
}
