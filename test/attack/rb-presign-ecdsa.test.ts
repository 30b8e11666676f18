/** Robustness of ECDSA presigns: whoever sends something wrong in either round is named, and the rest finish. */
import { describe, expect, test } from 'vitest';
import { bytesToHex, concatBytes, u16 } from '../../src/base/index.ts';
import { ciphertextLength } from '../../src/crypto/encryption/ciphertext.ts';
import { classGroup } from '../../src/crypto/group/class-group-registry.ts';
import {
  combineEcdsaGammas,
  combineEcdsaPresigns,
  contributeEcdsaGammas,
  contributeEcdsaNonces,
  curve,
  type PresignSession,
  type Verdict,
  verifyEcdsaGammas,
  verifyEcdsaNonces,
} from '../../src/crypto/index.ts';
import { SUITE } from '../support/suite.ts';
import { allGammas, ecdsaSession, openEcdsaEntry, runEcdsaPresigns } from './ecdsa-presigns.ts';
import { bytes32, testNetwork } from './network.ts';
import { allSecrets } from './secrets.ts';

const network = testNetwork([3, 3, 2, 2]);
const CHEATER = 3;
const WEIGHTS = bytes32('w');
const session = ecdsaSession(network, 0, 2, 50);
const honest = runEcdsaPresigns(network, session);
const first = honest.first.bytes;
const points = curve(0);
const group = classGroup(SUITE, points.classGroupName);
const ct = ciphertextLength(group);

const gammasOf = (party: number, s: PresignSession = session): Uint8Array =>
  contributeEcdsaGammas(s, party, network.rootSeeds[party]!);
const noncesOf = (party: number, s: PresignSession = session, round = first): Uint8Array =>
  contributeEcdsaNonces(s, round, party, network.rootSeeds[party]!);
const firstOf = (s: PresignSession): Uint8Array => combineEcdsaGammas(s, allGammas(network, s)).bytes;

const otherMembers = network.committee.members.map((m, i) => (i === 0 ? { ...m, sealingKey: m.id } : m));
const otherSessions: Readonly<Record<string, PresignSession>> = {
  'another session': { ...session, counter: 51 },
  'another proposer': { ...session, proposer: 1 },
  'another epoch': { ...session, committee: { ...network.committee, epoch: 2 } },
  'another committee': { ...session, committee: { ...network.committee, members: otherMembers } },
};

/** Bytes [from, from + length) of `bytes` replaced. */
const replaced = (bytes: Uint8Array, from: number, part: Uint8Array): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy.set(part, from);
  return copy;
};
const swapped = (bytes: Uint8Array, at: number, length: number): Uint8Array =>
  concatBytes(
    bytes.slice(0, at),
    bytes.slice(at + length, at + 2 * length),
    bytes.slice(at, at + length),
    bytes.slice(at + 2 * length),
  );
const flipped = (bytes: Uint8Array, at: number): Uint8Array => Uint8Array.from(bytes, (b, i) => (i === at ? b ^ 1 : b));

function expectNamed(verdicts: readonly Verdict[], code: string): void {
  expect(verdicts.map(({ ok }) => ok)).toEqual([true, true, true, false]);
  expect(verdicts[CHEATER]!.code).toBe(code);
}

describe('RB3 first round', () => {
  const own = honest.gammas[CHEATER]!.bytes;
  const theirs = honest.gammas[0]!.bytes;
  const head = 2 + 32 + 2 + 2;
  const renamed = (bytes: Uint8Array): Uint8Array => concatBytes(own.slice(0, head), bytes.slice(head));

  test.each<[string, () => Uint8Array, string]>([
    ['a changed response', () => flipped(own, own.length - 1), 'crypto/bad-proof'],
    ['the contribution of another party', () => renamed(theirs), 'crypto/bad-proof'],
    ...Object.entries(otherSessions).map(([name, s]): [string, () => Uint8Array, string] => [
      `its message of ${name}`,
      () => renamed(gammasOf(CHEATER, s)),
      'crypto/bad-proof',
    ]),
    ['presigns in another order', () => swapped(own, head, 3 * ct), 'crypto/bad-proof'],
    ['ctg0 and ctg1 exchanged', () => swapped(own, head + ct, ct), 'crypto/bad-proof'],
    ...[0, 1, 2, 3, 4, 5].map((i): [string, () => Uint8Array, string] => [
      `component ${i} of another party`,
      () => replaced(own, head + (i * ct) / 2, theirs.slice(head + (i * ct) / 2, head + ((i + 1) * ct) / 2)),
      'crypto/bad-proof',
    ]),
    ['the message of another party', () => theirs, 'crypto/bad-encoding'],
    ['a shorter message', () => own.slice(0, -1), 'crypto/bad-encoding'],
    ['a longer message', () => concatBytes(own, Uint8Array.of(0)), 'crypto/bad-encoding'],
    ['a smaller batch', () => gammasOf(CHEATER, { ...session, count: 1 }), 'crypto/bad-encoding'],
    ['a second-round message', () => honest.nonces[CHEATER]!.bytes, 'crypto/bad-encoding'],
    ['nothing', () => new Uint8Array(0), 'crypto/bad-encoding'],
  ])('RB3 %s: named and left out', (_, make, code) => {
    const messages = [...honest.gammas.slice(0, CHEATER), { party: CHEATER, bytes: make() }];
    expectNamed(verifyEcdsaGammas(session, messages, WEIGHTS), code);
  });

  test('RB3 control: ctg1 of another party, taken unverified, gives a presign that holds no multiple of the key', () => {
    const bytes = replaced(own, head + 2 * ct, theirs.slice(head + 2 * ct, head + 3 * ct));
    const bundle = [...honest.gammas.slice(0, CHEATER), { party: CHEATER, bytes }];
    const wrong = combineEcdsaGammas(session, bundle).bytes;
    const nonces = network.rootSeeds.map((_, party) => ({ party, bytes: noncesOf(party, session, wrong) }));
    const opened = openEcdsaEntry(allSecrets(network), combineEcdsaPresigns(session, wrong, nonces).entries[0]!);
    const { x0, x1 } = allSecrets(network).halves[0]!;
    expect(opened.g0).toBe((opened.gamma * x0) % points.q);
    expect(opened.g1).not.toBe((opened.gamma * x1) % points.q);
  });

  test('RB3 sets below the quorum or with a party twice are refused', () => {
    const few = expect.objectContaining({ code: 'crypto/too-few' });
    expect(() => combineEcdsaGammas(session, honest.gammas.slice(0, 2))).toThrow(few);
    expect(() => combineEcdsaGammas(session, [...honest.gammas, honest.gammas[0]!])).toThrow(few);
    expect(() => combineEcdsaGammas(session, [])).toThrow(few);
    expect(() => combineEcdsaGammas(session, [{ ...honest.gammas[0]!, party: 9 }])).toThrow(
      expect.objectContaining({ code: 'crypto/bad-party' }),
    );
  });
});

describe('RB3 second round', () => {
  const own = honest.nonces[CHEATER]!.bytes;
  const theirs = honest.nonces[0]!.bytes;
  const head = 2 + 32 + 2 + 2 + 32;
  const nonce = points.pointLength + ct;
  const part = (own.length - head) / 2;
  const renamed = (bytes: Uint8Array): Uint8Array => concatBytes(own.slice(0, head), bytes.slice(head));
  const take = (from: number, length: number): (() => Uint8Array) => {
    const at = head + from;
    return () => replaced(own, at, theirs.slice(at, at + length));
  };
  const secondOf = (s: PresignSession): Uint8Array => noncesOf(CHEATER, s, firstOf(s));
  const quorum = honest.gammas.slice(1);

  test.each<[string, () => Uint8Array, string]>([
    ['a changed response', () => flipped(own, own.length - 1), 'crypto/bad-proof'],
    ['a changed response for the first presign', () => flipped(own, head + part - 1), 'crypto/bad-proof'],
    ['the contribution of another party', () => renamed(theirs), 'crypto/bad-proof'],
    ...Object.entries(otherSessions).map(([name, s]): [string, () => Uint8Array, string] => [
      `its message of ${name}`,
      () => renamed(secondOf(s)),
      'crypto/bad-proof',
    ]),
    [
      'its message for another first round',
      () => renamed(noncesOf(CHEATER, session, combineEcdsaGammas(session, quorum).bytes)),
      'crypto/bad-proof',
    ],
    ['presigns in another order', () => swapped(own, head, part), 'crypto/bad-proof'],
    ['nonces in another order', () => swapped(own, head, nonce), 'crypto/bad-proof'],
    ['K_0 of another party', take(0, points.pointLength), 'crypto/bad-proof'],
    ['K_1 of another party', take(nonce, points.pointLength), 'crypto/bad-proof'],
    ['c1 of ctk_0 of another party', take(points.pointLength, ct / 2), 'crypto/bad-proof'],
    ['c2 of ctk_0 of another party', take(points.pointLength + ct / 2, ct / 2), 'crypto/bad-proof'],
    ['c2 of ctk_1 of another party', take(nonce + points.pointLength + ct / 2, ct / 2), 'crypto/bad-proof'],
    ['a point of the last presign of another party', take(part, points.pointLength), 'crypto/bad-proof'],
    [
      'an unnamed first round',
      () => noncesOf(CHEATER, session, combineEcdsaGammas(session, quorum).bytes),
      'crypto/bad-encoding',
    ],
    ['the message of another party', () => theirs, 'crypto/bad-encoding'],
    ['the identity as K_0', () => replaced(own, head, new Uint8Array(points.pointLength)), 'crypto/bad-point'],
    ['a shorter message', () => own.slice(0, -1), 'crypto/bad-encoding'],
    ['a longer message', () => concatBytes(own, Uint8Array.of(0)), 'crypto/bad-encoding'],
    ['a first-round message', () => honest.gammas[CHEATER]!.bytes, 'crypto/bad-encoding'],
  ])('RB3 %s: named and left out', (_, make, code) => {
    const messages = [...honest.nonces.slice(0, CHEATER), { party: CHEATER, bytes: make() }];
    expectNamed(verifyEcdsaNonces(session, first, messages, WEIGHTS), code);
  });

  test('RB3 two cheaters in different presigns of a batch are both named', () => {
    const messages = honest.nonces.map(({ party, bytes }) => {
      if (party === 1) return { party, bytes: flipped(bytes, head + part - 1) };
      return { party, bytes: party === 2 ? flipped(bytes, bytes.length - 1) : bytes };
    });
    const verdicts = verifyEcdsaNonces(session, first, messages, WEIGHTS);
    expect(verdicts.map(({ ok }) => ok)).toEqual([true, false, false, true]);
  });

  test('RB3 the bundle without the cheater makes whole presigns', () => {
    const batch = combineEcdsaPresigns(session, first, honest.nonces.slice(0, CHEATER));
    const { entry, gamma, gk0 } = openEcdsaEntry(allSecrets(network), batch.entries[0]!);
    expect(points.equal(points.baseMultiply(gk0), points.multiplyUnsafe(entry.R0, gamma))).toBe(true);
  });

  test('RB3 control: K_0 of another party, taken unverified, gives a nonce point without its nonce', () => {
    const bundle = [...honest.nonces.slice(0, CHEATER), { party: CHEATER, bytes: take(0, points.pointLength)() }];
    const batch = combineEcdsaPresigns(session, first, bundle);
    const { entry, gamma, gk0 } = openEcdsaEntry(allSecrets(network), batch.entries[0]!);
    expect(points.equal(points.baseMultiply(gk0), points.multiplyUnsafe(entry.R0, gamma))).toBe(false);
  });

  test('RB3 points that cancel make no presign, even if everybody colludes', () => {
    const degenerate = expect.objectContaining({ code: 'crypto/degenerate-presign' });
    for (const at of [head, head + nonce]) {
      const point = (party: number) => points.decode(honest.nonces[party]!.bytes.slice(at, at + points.pointLength));
      const others = [0, 1, 2].reduce((sum, party) => points.add(sum, point(party)), points.identity);
      const bytes = replaced(own, at, points.encode(points.negate(others)));
      const bundle = [...honest.nonces.slice(0, CHEATER), { party: CHEATER, bytes }];
      expect(() => combineEcdsaPresigns(session, first, bundle)).toThrow(degenerate);
    }
    expect(combineEcdsaPresigns(session, first, honest.nonces).entries).toHaveLength(2);
  });

  test('RB3 sets below the quorum or with a party twice are refused', () => {
    const few = expect.objectContaining({ code: 'crypto/too-few' });
    expect(() => combineEcdsaPresigns(session, first, honest.nonces.slice(0, 2))).toThrow(few);
    expect(() => combineEcdsaPresigns(session, first, [...honest.nonces, honest.nonces[2]!])).toThrow(few);
  });

  test('RB3 a first round of another session, cut, or with a changed element, is refused', () => {
    const bad = expect.objectContaining({ code: 'crypto/bad-encoding' });
    const seed = network.rootSeeds[0]!;
    for (const wrong of [firstOf({ ...session, counter: 51 }), first.slice(0, -1), honest.gammas[0]!.bytes]) {
      expect(() => contributeEcdsaNonces(session, wrong, 0, seed)).toThrow(bad);
      expect(() => verifyEcdsaNonces(session, wrong, honest.nonces, WEIGHTS)).toThrow(bad);
      expect(() => combineEcdsaPresigns(session, wrong, honest.nonces)).toThrow(bad);
    }
    expect(() => contributeEcdsaNonces(session, flipped(first, first.length - 1), 0, seed)).toThrow(
      expect.objectContaining({ code: 'crypto/bad-element' }),
    );
  });

  test('RB3 messages do not verify against another first round of the same session', () => {
    const other = combineEcdsaGammas(session, quorum).bytes;
    const verdicts = verifyEcdsaNonces(session, other, honest.nonces, WEIGHTS);
    expect(verdicts.map(({ code }) => code)).toEqual(Array.from({ length: 4 }, () => 'crypto/bad-encoding'));
    expect(verdicts.map(({ digest }) => bytesToHex(digest))).toEqual(
      verifyEcdsaNonces(session, first, honest.nonces, WEIGHTS).map(({ digest }) => bytesToHex(digest)),
    );
  });
});

test('a party number cannot be smuggled into either round', () => {
  const renumbered = (bytes: Uint8Array): Uint8Array => replaced(bytes, 34, u16(0));
  const gammas = [{ party: 0, bytes: renumbered(honest.gammas[CHEATER]!.bytes) }];
  const nonces = [{ party: 0, bytes: renumbered(honest.nonces[CHEATER]!.bytes) }];
  expect(verifyEcdsaGammas(session, gammas, WEIGHTS)[0]!.code).toBe('crypto/bad-proof');
  expect(verifyEcdsaNonces(session, first, nonces, WEIGHTS)[0]!.code).toBe('crypto/bad-proof');
});
