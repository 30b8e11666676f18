import { readFileSync } from 'node:fs';
import { ed25519 } from '@noble/curves/ed25519.js';
import { schnorr } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { expect, test } from 'vitest';
import { hexToBytes } from '../../src/base/index.ts';
import { protocolVectors } from './protocol-vectors.ts';

const frozen = JSON.parse(readFileSync(new URL('./protocol.json', import.meta.url), 'utf8')) as ReturnType<
  typeof protocolVectors
>;

test('every message of the protocol is made exactly as frozen', () => {
  expect(protocolVectors()).toEqual(frozen);
});

test('the frozen signatures verify with an independent library', () => {
  for (const { curve, scheme, message, signature, publicKey } of frozen.signatures) {
    const [signed, key, bytes] = [signature, publicKey, message].map(hexToBytes) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const prepared = curve === 0 && scheme === 0 ? sha256(bytes) : bytes;
    const valid =
      curve === 0
        ? schnorr.verify(signed, prepared, key.slice(1))
        : ed25519.verify(signed, prepared, key, { zip215: false });
    expect(valid).toBe(true);
  }
});
