/** Verifies that a transaction is signed by its sender and, when another pays, by the owner of the gas. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { toBase64 } from '@mysten/bcs';
import { parseSerializedSignature } from '@mysten/sui/cryptography';
import { verifyTransactionSignature } from '@mysten/sui/verify';
import { blake2b } from '@noble/hashes/blake2.js';
import { bytesToHex, concatBytes } from '../../base/index.ts';
import type { TransactionDataV1 } from '../store/index.ts';
import { reject } from './reject.ts';

/** Addresses that must have signed. */
export function requiredSigners(data: TransactionDataV1): string[] {
  return [...new Set([data.sender, data.gasData.owner])];
}

const ED25519 = 0;
const ED25519_BYTES = 1 + 64 + 32;
/** DER of an Ed25519 public key before its 32 bytes. */
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const TRANSACTION_INTENT = Uint8Array.of(0, 0, 0);

interface Signer {
  readonly key: KeyObject;
  readonly address: string;
}
const signers = new Map<string, Signer>();

function ed25519Signer(publicKey: Uint8Array): Signer {
  const name = bytesToHex(publicKey);
  const known = signers.get(name);
  if (known) return known;
  const key = createPublicKey({ key: Buffer.concat([ED25519_SPKI, publicKey]), format: 'der', type: 'spki' });
  const address = `0x${bytesToHex(blake2b(concatBytes(Uint8Array.of(ED25519), publicKey), { dkLen: 32 }))}`;
  const signer = { key, address };
  if (signers.size > 10_000) signers.clear();
  signers.set(name, signer);
  return signer;
}

/** The usual scheme, natively: the SDK's verification in JavaScript takes longer than running the transaction. */
function verifyEd25519(bytes: Uint8Array, signature: Uint8Array): string {
  const signer = ed25519Signer(signature.subarray(65));
  const digest = blake2b(concatBytes(TRANSACTION_INTENT, bytes), { dkLen: 32 });
  if (!verify(null, digest, signer.key, signature.subarray(1, 65)))
    throw new TypeError('Signature verification failed');
  return signer.address;
}

async function signerOf(bytes: Uint8Array, signature: Uint8Array): Promise<string> {
  const text = toBase64(signature);
  try {
    if (signature[0] === ED25519 && signature.length === ED25519_BYTES) return verifyEd25519(bytes, signature);
    const parsed = parseSerializedSignature(text);
    if (parsed.signatureScheme === 'ZkLogin' || parsed.signatureScheme === 'Passkey') {
      throw new TypeError(`signatures of scheme ${parsed.signatureScheme} are not supported here`);
    }
    const key = await verifyTransactionSignature(bytes, text);
    return key.toSuiAddress();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw reject('InvalidSignature', `Invalid user signature: Signature is not valid: ${reason}`);
  }
}

/** Throws a refusal unless exactly the required signers signed these transaction bytes. */
export async function checkSignatures(
  bytes: Uint8Array,
  data: TransactionDataV1,
  signatures: readonly Uint8Array[],
): Promise<void> {
  const required = requiredSigners(data);
  if (signatures.length !== required.length) {
    const text = `Expect ${required.length} signer signatures but got ${signatures.length}`;
    throw reject('SignerSignatureNumberMismatch', `Invalid user signature: ${text}`);
  }
  const signers = await Promise.all(signatures.map((signature) => signerOf(bytes, signature)));
  for (const expected of required) {
    if (signers.includes(expected)) continue;
    const text = `Required Signature from ${expected} is absent [${signers.map((s) => `"${s}"`).join(', ')}]`;
    throw reject('SignerSignatureAbsent', `Invalid user signature: ${text}`);
  }
}
