/** P-256: a signature that the platform's own WebCrypto verifies, and the key as a decentralised identifier. */
import { p256 } from '@noble/curves/nist.js';
import { base58 } from '@scure/base';
import { concatBytes, Failure } from '../../src/base/index.ts';

/** Multicodec of a compressed P-256 key, as a varint. */
const MULTICODEC = Uint8Array.of(0x80, 0x24);

/** did:key of a compressed key (33 bytes). */
export function didKey(publicKey: Uint8Array): string {
  return `did:key:z${base58.encode(concatBytes(MULTICODEC, publicKey))}`;
}

/** Verifies r || s (64 bytes) over SHA-256 of the message. Throws `demo/p256-rejected`. */
export async function verifyByWebCrypto(claim: {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}): Promise<void> {
  const { subtle } = globalThis.crypto;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
  const raw = Uint8Array.from(p256.Point.fromBytes(claim.publicKey).toBytes(false));
  const key = await subtle.importKey('raw', raw, algorithm, false, ['verify']);
  const [signature, message] = [Uint8Array.from(claim.signature), Uint8Array.from(claim.message)];
  if (await subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, message)) return;
  throw new Failure('bug', 'demo/p256-rejected', 'WebCrypto refused the P-256 signature');
}
