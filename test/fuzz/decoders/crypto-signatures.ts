/** Finished signatures and the keys they verify under: malformed ones are a no, and one signature has one spelling. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import * as sr25519 from '@scure/sr25519';
import { concatBytes, equalBytes, u8 } from '../../../src/base/index.ts';
import { type CurveId, curve } from '../../../src/crypto/group/curve.ts';
import { encodeScalar } from '../../../src/crypto/group/curve-scalar.ts';
import { verifySignature } from '../../../src/crypto/index.ts';
import { parseSchnorrMessage } from '../../../src/crypto/protocol/schnorr-user-message.ts';
import { messageHead } from '../../../src/crypto/protocol/wire.ts';
import { bytes32 } from '../../attack/network.ts';
import type { Decoder } from '../decoder.ts';
import { lazy } from '../network.ts';

const SECRET = bytes32('fuzz signer');
const MESSAGE = bytes32('fuzz message');

interface Signed {
  readonly name: string;
  readonly curve: CurveId;
  readonly algorithm: number;
  readonly scheme: number;
  readonly make: () => { readonly signature: Uint8Array; readonly publicKey: Uint8Array };
}

function ethereum() {
  const recovered = secp256k1.sign(keccak_256(MESSAGE), SECRET, { prehash: false, format: 'recovered' });
  const signature = concatBytes(recovered.slice(1), u8(recovered[0] ?? 0));
  return { signature, publicKey: secp256k1.getPublicKey(SECRET, true) };
}

const KINDS: readonly Signed[] = [
  { name: 'ECDSA on secp256k1', curve: 0, algorithm: 0, scheme: 0, make: ethereum },
  {
    name: 'Taproot',
    curve: 0,
    algorithm: 1,
    scheme: 1,
    make: () => ({
      signature: schnorr.sign(MESSAGE, SECRET, new Uint8Array(32)),
      publicKey: concatBytes(u8(2), schnorr.getPublicKey(SECRET)),
    }),
  },
  {
    name: 'ECDSA on secp256r1',
    curve: 1,
    algorithm: 0,
    scheme: 0,
    make: () => ({ signature: p256.sign(MESSAGE, SECRET), publicKey: p256.getPublicKey(SECRET, true) }),
  },
  {
    name: 'Ed25519',
    curve: 2,
    algorithm: 0,
    scheme: 0,
    make: () => ({ signature: ed25519.sign(MESSAGE, SECRET), publicKey: ed25519.getPublicKey(SECRET) }),
  },
  {
    name: 'sr25519',
    curve: 3,
    algorithm: 0,
    scheme: 0,
    make: () => {
      const secret = sr25519.secretFromSeed(SECRET);
      return { signature: sr25519.sign(secret, MESSAGE), publicKey: sr25519.getPublicKey(secret) };
    },
  },
];

const signatures: readonly Decoder[] = KINDS.flatMap(({ name, make, ...claim }) => {
  const made = lazy(make);
  const check = (fields: { signature: Uint8Array; publicKey: Uint8Array }): boolean =>
    verifySignature({ ...claim, ...fields, message: MESSAGE });
  const itself = (own: Uint8Array, bytes: Uint8Array): Uint8Array => (equalBytes(own, bytes) ? bytes : own);
  // BIP340 gives X and -X the same signatures.
  const isOpposite = (bytes: Uint8Array): boolean =>
    name === 'Taproot' && (bytes[0] === 2 || bytes[0] === 3) && equalBytes(bytes.slice(1), made().publicKey.slice(1));
  return [
    {
      name: `signature: ${name}`,
      covers: [],
      samples: () => [made().signature],
      decode: (bytes: Uint8Array) =>
        check({ ...made(), signature: bytes }) ? itself(made().signature, bytes) : undefined,
      cost: 8,
    },
    {
      name: `key of a signature: ${name}`,
      covers: [],
      samples: () => [made().publicKey],
      decode: (bytes: Uint8Array) =>
        check({ ...made(), publicKey: bytes })
          ? itself(isOpposite(bytes) ? bytes : made().publicKey, bytes)
          : undefined,
      cost: 8,
    },
  ];
});

const SCHNORR_CURVES = [0, 2, 3] as const;

const userMessages: readonly Decoder[] = SCHNORR_CURVES.map((id) => ({
  name: `user message on ${curve(id).name}`,
  covers: [],
  samples: () => {
    const point = curve(id).encode(curve(id).baseMultiply(9n));
    return [concatBytes(messageHead('userMessage'), bytes32('presign'), point, encodeScalar(curve(id), 8n))];
  },
  decode: (bytes: Uint8Array) => {
    const { presignDigest, nonce, response } = parseSchnorrMessage(curve(id), bytes);
    const rest = [presignDigest, curve(id).encode(nonce), encodeScalar(curve(id), response)];
    return concatBytes(messageHead('userMessage'), ...rest);
  },
  cost: 2,
}));

export const CRYPTO_SIGNATURES: readonly Decoder[] = [...signatures, ...userMessages];
