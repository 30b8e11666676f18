import { randomBytes } from 'node:crypto';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { describe, expect, test } from 'vitest';
import { asciiToBytes, bytesToHex, hexToBytes, Secret } from '../base/index.ts';
import {
  aggregateCertificate,
  certificateKey,
  createCertificateSecret,
  signCertificate,
  verifyCertificateShare,
} from './key-certificate.ts';

const message = asciiToBytes('a certificate');
const secrets = [3, 3, 2, 2].map(() => new Secret(createCertificateSecret(new Uint8Array(randomBytes(48)))));
const members = [3, 3, 2, 2].map((weight, i) => ({ weight, blsKey: certificateKey(secrets[i]!) }));
const share = (party: number, bytes = message) => ({ party, signature: signCertificate(secrets[party]!, bytes) });

/** What Move does: sum of the signers' keys, one verification. */
function verifyLikeTheChain(aggregate: { bitmap: Uint8Array; signature: Uint8Array }, bytes: Uint8Array): boolean {
  const bls = bls12_381.longSignatures;
  const signers = members.filter((_, i) => (((aggregate.bitmap[i >> 3] ?? 0) >> (i & 7)) & 1) === 1);
  const weight = signers.reduce((sum, m) => sum + m.weight, 0);
  const key = bls.aggregatePublicKeys(signers.map((m) => m.blsKey));
  return weight * 3 > 10 * 2 && bls.verify(aggregate.signature, bls.hash(bytes), key);
}

describe('certificate shares', () => {
  test('verify under their key and message only', () => {
    const { signature } = share(0);
    expect(signature).toHaveLength(96);
    expect(verifyCertificateShare(members[0]!.blsKey, message, signature)).toBe(true);
    expect(verifyCertificateShare(members[1]!.blsKey, message, signature)).toBe(false);
    expect(verifyCertificateShare(members[0]!.blsKey, asciiToBytes('another'), signature)).toBe(false);
  });

  const infinityG1 = hexToBytes(`c0${'00'.repeat(47)}`);
  const infinityG2 = hexToBytes(`c0${'00'.repeat(95)}`);
  const junk: [string, Uint8Array, Uint8Array][] = [
    ['an empty signature', members[0]!.blsKey, new Uint8Array(0)],
    ['random bytes as signature', members[0]!.blsKey, new Uint8Array(96).fill(7)],
    ['the point at infinity as signature', members[0]!.blsKey, infinityG2],
    ['an empty key', new Uint8Array(0), share(0).signature],
    ['the point at infinity as key and signature', infinityG1, infinityG2],
    ['a key point outside the subgroup', keyOutsideSubgroup(), share(0).signature],
    ['a signature point outside the subgroup', members[0]!.blsKey, outsideSubgroup()],
  ];
  test.each(junk)('%s does not verify and does not throw', (_name, key, signature) => {
    expect(verifyCertificateShare(key, message, signature)).toBe(false);
  });
});

/** x = 2 is on the curve of G2 but neither of its points is in the prime-order subgroup. */
function outsideSubgroup(): Uint8Array {
  const { Fp2 } = bls12_381.fields;
  const x = Fp2.create({ c0: 2n, c1: 0n });
  const y = Fp2.sqrt(Fp2.add(Fp2.mul(Fp2.sqr(x), x), Fp2.create({ c0: 4n, c1: 4n })));
  if (bls12_381.G2.Point.fromAffine({ x, y }).isTorsionFree()) throw new Error('x = 2 is in the subgroup');
  return hexToBytes(`80${'00'.repeat(94)}02`);
}

/** The same for x = 4 in G1. */
function keyOutsideSubgroup(): Uint8Array {
  const { Fp } = bls12_381.fields;
  const y = Fp.sqrt(4n ** 3n + 4n);
  if (bls12_381.G1.Point.fromAffine({ x: 4n, y }).isTorsionFree()) throw new Error('x = 4 is in the subgroup');
  return hexToBytes(`80${'00'.repeat(46)}04`);
}

describe('a certificate', () => {
  test.each([
    ['3 + 3 + 2 of 10', [0, 1, 2], '07'],
    ['3 + 2 + 2 of 10', [3, 0, 2], '0d'],
    ['all', [0, 1, 2, 3], '0f'],
  ])('%s is enough, as Move checks it', (_name, parties, bitmap) => {
    const result = aggregateCertificate(
      message,
      members,
      parties.map((p) => share(p)),
    );
    expect(bytesToHex(result.aggregate!.bitmap)).toBe(bitmap);
    expect(verifyLikeTheChain(result.aggregate!, message)).toBe(true);
    expect(result.culprits).toEqual([]);
  });

  test('6 of 10 are not enough, nor a share counted twice', () => {
    const shares = [share(0), share(1), share(0), share(1)];
    expect(aggregateCertificate(message, members, shares)).toEqual({ aggregate: undefined, weight: 6, culprits: [] });
    expect(aggregateCertificate(message, members, [])).toEqual({ aggregate: undefined, weight: 0, culprits: [] });
  });

  test('names wrong shares and stands without them', () => {
    const shares = [share(0), share(1), share(2), { party: 3, signature: share(3, asciiToBytes('x')).signature }];
    const result = aggregateCertificate(message, members, shares);
    expect(result.culprits).toEqual([3]);
    expect(result.weight).toBe(8);
    expect(verifyLikeTheChain(result.aggregate!, message)).toBe(true);
  });

  test('a wrong share does not count towards the weight', () => {
    const shares = [
      share(0),
      share(1),
      { party: 2, signature: new Uint8Array(96) },
      { party: 3, signature: share(0).signature },
    ];
    expect(aggregateCertificate(message, members, shares)).toEqual({
      aggregate: undefined,
      weight: 6,
      culprits: [2, 3],
    });
  });

  test('another party’s share relayed as own convicts the relay only', () => {
    const shares = [share(0), share(1), share(2), { party: 3, signature: share(0).signature }];
    expect(aggregateCertificate(message, members, shares).culprits).toEqual([3]);
  });

  test('a share of nobody is our bug', () => {
    expect(() => aggregateCertificate(message, members, [{ party: 4, signature: new Uint8Array(96) }])).toThrow(
      'nobody',
    );
  });
});
