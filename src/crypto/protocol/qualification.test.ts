import { describe, expect, test } from 'vitest';
import type { Committee } from '../threshold/committee.ts';
import { qualify, type StageLog } from './qualification.ts';

const key = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const committee: Committee = {
  epoch: 1,
  members: [3, 3, 2, 2].map((weight, i) => ({ id: key(i), weight, sealingKey: key(i), protocolKey: key(i) })),
};
const all = [0, 1, 2, 3];
const full: StageLog = {
  dealings: all.map((party) => ({ party, digest: key(party) })),
  acks: all.map((party) => ({ party, dealers: all })),
  complaints: [],
};

describe('qualify', () => {
  test('everyone in', () => {
    expect(qualify(committee, full)).toEqual({ ok: true, dealers: all, holders: all, absent: [] });
  });

  test('the order of the log does not matter', () => {
    const reversed = { ...full, dealings: [...full.dealings].reverse(), acks: [...full.acks].reverse() };
    expect(qualify(committee, reversed)).toEqual(qualify(committee, full));
  });

  test('a dealing acknowledged by less than the quorum is out; those who refused it stay in', () => {
    const acks = full.acks.map(({ party }) => ({ party, dealers: party < 2 ? all : [0, 1, 2] }));
    expect(qualify(committee, { ...full, acks })).toEqual({ ok: true, dealers: [0, 1, 2], holders: all, absent: [] });
  });

  test('one who alone refuses a good dealing drops out, not the dealing', () => {
    const acks = full.acks.map(({ party }) => ({ party, dealers: party === 3 ? [1, 2, 3] : all }));
    expect(qualify(committee, { ...full, acks })).toEqual({ ok: true, dealers: all, holders: [0, 1, 2], absent: [3] });
  });

  test.each(['upheld', 'open'] as const)('an %s complaint removes the dealing', (judged) => {
    const complaints = [{ recipient: 1, dealer: 2, judged }];
    expect(qualify(committee, { ...full, complaints }).dealers).toEqual([0, 1, 3]);
  });

  test('a dismissed complaint removes nothing', () => {
    const complaints = [{ recipient: 1, dealer: 2, judged: 'dismissed' as const }];
    expect(qualify(committee, { ...full, complaints }).dealers).toEqual(all);
  });

  test('too little weight of dealers or of holders is not ok', () => {
    expect(qualify(committee, { ...full, dealings: full.dealings.slice(2) }).ok).toBe(false);
    expect(qualify(committee, { ...full, acks: full.acks.slice(2) }).ok).toBe(false);
    expect(qualify(committee, { dealings: [], acks: [], complaints: [] }).ok).toBe(false);
  });

  test('acknowledging a dealing that was never posted counts for nothing', () => {
    const log = { ...full, dealings: full.dealings.slice(0, 3) };
    expect(qualify(committee, log).dealers).toEqual([0, 1, 2]);
  });

  test('posting the digest of another dealer earns none of its acknowledgements', () => {
    const dealings = full.dealings.map(({ party, digest }) => ({ party, digest: party === 3 ? key(0) : digest }));
    const acks = full.acks.map(({ party }) => ({ party, dealers: [0, 1, 2] }));
    expect(qualify(committee, { ...full, dealings, acks }).dealers).toEqual([0, 1, 2]);
  });
});
