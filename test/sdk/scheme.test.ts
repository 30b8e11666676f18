/** Names and numbers of signature schemes, and what is refused before a secret is touched. */
import { describe, expect, test } from 'vitest';
import { assertSignable, isPrehashed, resolveAlgorithm, resolveScheme, type SchemeName } from '../../src/sdk/scheme.ts';

const NAMED: readonly (readonly [SchemeName, number, number, number])[] = [
  ['ecdsa/keccak256', 0, 0, 0],
  ['ecdsa/sha256', 0, 0, 1],
  ['ecdsa/double-sha256', 0, 0, 2],
  ['ecdsa/prehashed', 0, 0, 3],
  ['taproot', 0, 1, 1],
  ['bip340', 0, 1, 1],
  ['bip340/sha256', 0, 1, 0],
  ['ecdsa/sha256', 1, 0, 0],
  ['ed25519', 2, 0, 0],
  ['sr25519', 3, 0, 0],
];

describe('resolveScheme', () => {
  test.each(NAMED)('%s on curve %i is algorithm %i, hash %i', (scheme, curve, algorithm, hash) => {
    expect(resolveScheme(curve, { scheme })).toMatchObject({ name: scheme, curve, algorithm, hash });
    expect(resolveScheme(curve, { algorithm, hash })).toMatchObject({ curve, algorithm, hash });
    expect(resolveAlgorithm(curve, { scheme })).toBe(algorithm);
    expect(resolveAlgorithm(curve, { algorithm })).toBe(algorithm);
  });

  test('numbers alone never imply the Taproot output key', () => {
    expect(resolveScheme(0, { algorithm: 1, hash: 1 }).name).toBe('bip340');
  });

  test.each([
    ['a name of another curve', 2, { scheme: 'ecdsa/keccak256' }],
    ['prehashed on P-256', 1, { scheme: 'ecdsa/prehashed' }],
    ['Taproot on P-256', 1, { algorithm: 1, hash: 0 }],
    ['a hash that does not exist', 0, { algorithm: 0, hash: 4 }],
    ['a hash of another algorithm', 0, { algorithm: 1, hash: 2 }],
    ['ready hashes on P-256 by number', 1, { algorithm: 0, hash: 3 }],
    ['a curve that does not exist', 4, { scheme: 'ed25519' }],
  ] as const)('refuses %s', (_name, curve, choice) => {
    const wrong = expect.objectContaining({ kind: 'usage', code: 'sdk/wrong-scheme' });
    expect(() => resolveScheme(curve, choice)).toThrow(wrong);
  });

  test('a reservation of an algorithm that the curve has not is refused', () => {
    const wrong = expect.objectContaining({ kind: 'usage', code: 'sdk/wrong-scheme' });
    expect(() => resolveAlgorithm(2, { algorithm: 1 })).toThrow(wrong);
    expect(() => resolveAlgorithm(1, { scheme: 'sr25519' })).toThrow(wrong);
  });
});

describe('assertSignable', () => {
  const digest = new Uint8Array(32);
  const prehashed = resolveScheme(0, { scheme: 'ecdsa/prehashed' });

  test.each([{ scheme: 'ecdsa/prehashed' }, { algorithm: 0, hash: 3 }] as const)(
    'a ready hash is signed only when that is allowed explicitly (%o)',
    (choice) => {
      const chosen = resolveScheme(0, choice);
      expect(isPrehashed(chosen)).toBe(true);
      for (const allow of [{}, { allowPrehashed: false }]) {
        expect(() => assertSignable(chosen, { messages: [digest], ...allow })).toThrow(
          expect.objectContaining({ kind: 'usage', code: 'sdk/prehashed-not-allowed' }),
        );
      }
      expect(() => assertSignable(chosen, { messages: [digest], allowPrehashed: true })).not.toThrow();
    },
  );

  test.each([0, 31, 33])('a digest of %i bytes is refused', (length) => {
    const messages = [digest, new Uint8Array(length)];
    const wrong = expect.objectContaining({ kind: 'usage', code: 'sdk/digest-length' });
    expect(() => assertSignable(prehashed, { messages, allowPrehashed: true })).toThrow(wrong);
    for (const scheme of ['taproot', 'bip340'] as const) {
      expect(() => assertSignable(resolveScheme(0, { scheme }), { messages })).toThrow(wrong);
    }
  });

  test('a scheme that hashes takes any length', () => {
    for (const scheme of ['ecdsa/keccak256', 'ecdsa/sha256', 'ecdsa/double-sha256', 'bip340/sha256'] as const) {
      expect(() => assertSignable(resolveScheme(0, { scheme }), { messages: [new Uint8Array(5)] })).not.toThrow();
    }
  });
});
