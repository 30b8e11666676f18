/** Verifies that a transaction is signed by its sender and, when another pays, by the owner of the gas. */
import { toBase64 } from '@mysten/bcs';
import { parseSerializedSignature } from '@mysten/sui/cryptography';
import { verifyTransactionSignature } from '@mysten/sui/verify';
import type { TransactionDataV1 } from '../store/index.ts';
import { reject } from './reject.ts';

/** Addresses that must have signed. */
export function requiredSigners(data: TransactionDataV1): string[] {
  return [...new Set([data.sender, data.gasData.owner])];
}

async function signerOf(bytes: Uint8Array, signature: Uint8Array): Promise<string> {
  const text = toBase64(signature);
  try {
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
