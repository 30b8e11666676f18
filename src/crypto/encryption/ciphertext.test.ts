import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { bytesToHex, isFailure } from '../../base/index.ts';
import type { ClassGroupName, Suite } from '../group/class-group.ts';
import { classGroup, referenceClassGroup } from '../group/class-group-registry.ts';
import {
  addPlaintext,
  type Ciphertext,
  ciphertextLength,
  combineCiphertexts,
  decodeCiphertext,
  decrypt,
  decryptSecret,
  encodeCiphertext,
  encrypt,
  equalCiphertexts,
} from './ciphertext.ts';

describe.each(['secp256k1', 'secp256r1', 'ed25519'] as const)('CL encryption in CL-TEST %s', (name) => {
  const group = classGroup('CL-TEST', name);
  const { q, exponentBits } = group.parameters;
  const secretKey = (1n << 373n) - 0x1234567890abcdefn;
  const publicKey = group.fixedBase(group.pow(group.h, secretKey), exponentBits);
  const plaintext = fc.bigInt({ min: 0n, max: q - 1n });
  const randomness = fc.bigInt({ min: 0n, max: (1n << BigInt(exponentBits)) - 1n });
  const enc = (m: bigint, r: bigint): Ciphertext => encrypt(group, { publicKey, m, r });

  test.each([0n, 1n, q - 1n])('%s comes back', (m) => {
    const ciphertext = enc(m, 987654321n);
    expect(decrypt(group, secretKey, ciphertext)).toBe(m);
    expect(decryptSecret(group, { secretKey, publicKey, blind: 5n }, ciphertext)).toBe(m);
  });

  property.prop([plaintext, randomness, randomness], { numRuns: 15 })(
    'any plaintext comes back both ways',
    (m, r, blind) => {
      const ciphertext = enc(m, r);
      expect(decrypt(group, secretKey, ciphertext)).toBe(m);
      expect(decryptSecret(group, { secretKey, publicKey, blind }, ciphertext)).toBe(m);
    },
  );

  property.prop([plaintext, randomness], { numRuns: 10 })('a table of the key changes nothing', (m, r) => {
    const slow = encrypt(group, { publicKey: publicKey.element, m, r });
    expect(equalCiphertexts(group, slow, enc(m, r))).toBe(true);
    expect(encodeCiphertext(group, slow)).toEqual(encodeCiphertext(group, enc(m, r)));
  });

  const factor = fc.bigInt({ min: -(1n << 130n), max: 1n << 130n });
  property.prop([fc.array(fc.tuple(plaintext, randomness, factor), { minLength: 1, maxLength: 4 })], { numRuns: 15 })(
    'linear combinations',
    (inputs) => {
      const terms = inputs.map(([m, r, f]) => ({ ciphertext: enc(m, r), factor: f }));
      const want = inputs.reduce((sum, [m, , f]) => sum + m * f, 0n);
      const combined = combineCiphertexts(group, terms);
      expect(decrypt(group, secretKey, combined)).toBe(((want % q) + q) % q);
      const randomnessOfSum = inputs.reduce((sum, [, r, f]) => sum + r * f, 0n);
      const direct = encrypt(group, { publicKey, m: ((want % q) + q) % q, r: randomnessOfSum });
      expect(equalCiphertexts(group, combined, direct)).toBe(true);
    },
  );

  property.prop([plaintext, fc.bigInt(-(1n << 300n), 1n << 300n)], { numRuns: 15 })(
    'adding a public plaintext',
    (m, extra) => {
      const sum = addPlaintext(group, enc(m, 77n), extra);
      expect(decrypt(group, secretKey, sum)).toBe((((m + extra) % q) + q) % q);
      expect(group.equal(sum.c1, enc(0n, 77n).c1)).toBe(true);
    },
  );

  test('an absent factor is one, re-randomising keeps the plaintext, no terms are a bug', () => {
    const [x, y] = [enc(41n, 3n), enc(0n, 1n << 200n)];
    const sum = combineCiphertexts(group, [{ ciphertext: x }, { ciphertext: y }]);
    expect(decrypt(group, secretKey, sum)).toBe(41n);
    expect(equalCiphertexts(group, sum, x)).toBe(false);
    expect(() => combineCiphertexts(group, [])).toThrow(/no ciphertexts/);
  });

  test('a wrong key or a wrong blind finds no plaintext', () => {
    const ciphertext = enc(41n, 3n);
    const attempts = [
      () => decrypt(group, secretKey + 1n, ciphertext),
      () => decryptSecret(group, { secretKey: secretKey - 1n, publicKey, blind: 5n }, ciphertext),
      () => decrypt(group, secretKey, { c1: ciphertext.c2, c2: ciphertext.c1 }),
    ];
    for (const attempt of attempts) {
      let error: unknown;
      try {
        attempt();
      } catch (caught) {
        error = caught;
      }
      expect(isFailure(error, 'crypto/not-in-plaintext-group')).toBe(true);
    }
  });

  test('encoding is strict', () => {
    const bytes = encodeCiphertext(group, enc(41n, 3n));
    expect(bytes.length).toBe(ciphertextLength(group));
    expect(decrypt(group, secretKey, decodeCiphertext(group, bytes))).toBe(41n);
    expect(() => decodeCiphertext(group, bytes.subarray(1))).toThrow(/has \d+ bytes/);
    for (const position of [1, 80, bytes.length / 2, bytes.length - 1]) {
      const broken = Uint8Array.from(bytes);
      broken[position] = (broken[position] ?? 0) ^ 0x40;
      expect(() => decodeCiphertext(group, broken)).toThrow();
    }
  });
});

test('one integer key decrypts in all three groups', () => {
  const secretKey = 0xfeedfacecafebeefn ** 5n;
  for (const name of ['secp256k1', 'secp256r1', 'ed25519'] as const) {
    const group = classGroup('CL-TEST', name);
    const ciphertext = encrypt(group, { publicKey: group.pow(group.h, secretKey), m: 12n, r: 99n });
    expect(decrypt(group, secretKey, ciphertext)).toBe(12n);
  }
});

test.each(['CL-112', 'CL-128'] as const)('%s encrypts and decrypts at full size', (suite) => {
  const group = classGroup(suite, 'secp256k1');
  const bits = BigInt(group.parameters.exponentBits);
  const [secretKey, r, blind] = [(1n << bits) - 12345n, (1n << bits) - 678n, (1n << bits) - 9n];
  const publicKey = group.fixedBase(group.pow(group.h, secretKey), Number(bits));
  const m = group.parameters.q - 2n;
  const ciphertext = encrypt(group, { publicKey, m, r });
  expect(decryptSecret(group, { secretKey, publicKey, blind }, ciphertext)).toBe(m);
  const reference = referenceClassGroup(suite, 'secp256k1');
  const bytes = encodeCiphertext(group, ciphertext);
  expect(decrypt(reference, secretKey, decodeCiphertext(reference, bytes))).toBe(m);
});

const vectors = JSON.parse(
  readFileSync(new URL('../../../test/vectors/class-group.json', import.meta.url), 'utf8'),
) as { suite: Suite; name: ClassGroupName; ciphertext: string }[];

test.each(vectors)('known ciphertext in $suite $name', ({ suite, name, ciphertext }) => {
  const group = classGroup(suite, name);
  const bytes = encodeCiphertext(group, encrypt(group, { publicKey: group.pow(group.h, 12345n), m: 2n, r: 67n }));
  expect(bytesToHex(createHash('sha256').update(bytes).digest()).slice(0, 16)).toBe(ciphertext);
});
