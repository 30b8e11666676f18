/** sr25519: the address that Polkadot's tools show for a key, and the verifier of another author. */
import { blake2b } from '@noble/hashes/blake2.js';
import { base58 } from '@scure/base';
import { verify } from '@scure/sr25519';
import { asciiToBytes, concatBytes, Failure, u8 } from '../../src/base/index.ts';

/** Prefix of addresses that belong to no particular chain. */
const GENERIC = 42;

/** The SS58 address of a 32-byte key. */
export function ss58Address(publicKey: Uint8Array): string {
  const payload = concatBytes(u8(GENERIC), publicKey);
  const checksum = blake2b(concatBytes(asciiToBytes('SS58PRE'), payload), { dkLen: 64 });
  return base58.encode(concatBytes(payload, checksum.subarray(0, 2)));
}

/** Verifies an sr25519 signature (64 bytes) in the signing context "substrate". Throws `demo/sr25519-rejected`. */
export function verifyBySecondLibrary(claim: {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}): void {
  if (isRight(claim.message, claim.signature, claim.publicKey)) return;
  throw new Failure('bug', 'demo/sr25519-rejected', '@scure/sr25519 refused the signature');
}

function isRight(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return verify(message, signature, publicKey);
  } catch {
    // It throws on malformed bytes.
    return false;
  }
}
