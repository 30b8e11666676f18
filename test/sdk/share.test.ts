/** Exported user shares: the round trip, and every damage is refused. */
import { expect, test } from 'vitest';
import { Secret } from '../../src/base/index.ts';
import { exportUserShare, importUserShare, type UserShareRecord, userShareFromSeed } from '../../src/sdk/index.ts';

const record: UserShareRecord = {
  version: 1,
  network: `0x${'1'.repeat(64)}`,
  dwallet: `0x${'2'.repeat(64)}`,
  cap: `0x${'3'.repeat(64)}`,
  curve: 2,
  publicKey: new Uint8Array(32).fill(4),
  secret: new Secret(12345n),
};

test('an exported share comes back, and shows its secret to nobody', () => {
  const text = exportUserShare(record);
  const back = importUserShare(text);
  expect({ ...back, secret: back.secret.reveal() }).toEqual({ ...record, secret: 12345n });
  expect(`${text}${JSON.stringify(text)}${JSON.stringify(record)}`).not.toContain('3039');
});

const parsed = (): Record<string, unknown> => JSON.parse(exportUserShare(record).reveal());

test.each([
  ['no JSON', '{'],
  ['no object', '"text"'],
  ['another version', JSON.stringify({ ...parsed(), version: 2 })],
  ['no network', JSON.stringify({ ...parsed(), network: undefined })],
  ['an unknown curve', JSON.stringify({ ...parsed(), curve: 4 })],
  ['a curve as text', JSON.stringify({ ...parsed(), curve: '2' })],
  ['a short public key', JSON.stringify({ ...parsed(), publicKey: '04' })],
  ['malformed hex', JSON.stringify({ ...parsed(), secret: '0x12' })],
  ['a zero secret', JSON.stringify({ ...parsed(), secret: '0' })],
  ['a secret above the order', JSON.stringify({ ...parsed(), secret: 'f'.repeat(64) })],
])('refuses %s', (_name, text) => {
  expect(() => importUserShare(new Secret(text))).toThrow(expect.objectContaining({ code: 'sdk/bad-share' }));
});

test('shares of a seed differ by network, curve and index, and repeat', () => {
  const seed = new Secret(new Uint8Array(32).fill(5));
  const place = { network: new Uint8Array(32).fill(1), curve: 0, index: 0 };
  const shares = [place, { ...place, network: new Uint8Array(32) }, { ...place, curve: 2 }, { ...place, index: 1 }].map(
    (each) => userShareFromSeed(seed, each).reveal(),
  );
  expect(new Set(shares).size).toBe(4);
  expect(userShareFromSeed(seed, place).reveal()).toBe(shares[0]);
});
