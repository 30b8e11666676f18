import { fc, test } from '@fast-check/vitest';
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect } from 'vitest';
import { bigintToBytes, bytesToBigint, concatBytes, Secret } from '../../base/index.ts';
import { type Committee, committeeDigest, openEnvelope, sealEnvelope } from '../../crypto/index.ts';
import { createEnvelopes } from './envelopes.ts';

const fill = (value: number): Uint8Array => new Uint8Array(32).fill(value);
const seeds = [fill(1), fill(2)];
const keys = [...seeds.map((seed) => ed25519.getPublicKey(seed)), smallOrder(), new Uint8Array(32).fill(0xff)];
const committee: Committee = {
  epoch: 0,
  members: keys.map((protocolKey, i) => ({ id: fill(i), weight: 1, sealingKey: fill(9), protocolKey })),
};
const header = (party: number) => ({
  suite: 'CL-TEST' as const,
  nkId: fill(3),
  epoch: 0,
  cid: committeeDigest(committee),
  protocol: 'presign/open',
  sid: fill(4),
  round: 0,
  attempt: 0,
  inputsDigest: fill(5),
  party,
});
const envelopes = createEnvelopes(committee, new Secret(seeds[0]!));

/** The identity as a public key: R = identity and S = 0 are a signature of everything where small orders are let through. */
function smallOrder(): Uint8Array {
  return ed25519.Point.ZERO.toBytes();
}

function refused(bytes: Uint8Array): void {
  expect(() => envelopes.open(bytes)).toThrow(expect.objectContaining({ code: 'crypto/bad-envelope-signature' }));
  expect(() => openEnvelope(bytes, committee)).toThrow();
}

describe('envelopes by the system', () => {
  test.prop([fc.uint8Array({ maxLength: 300 }), fc.nat(1)])('have the bytes of the portable code', (payload, party) => {
    const portable = sealEnvelope(header(party), payload, seeds[party]!);
    if (party === 0) expect(envelopes.seal(header(0), payload)).toEqual(portable);
    expect(envelopes.open(portable)).toEqual(openEnvelope(portable, committee));
  });

  test.prop([fc.nat(63), fc.integer({ min: 1, max: 255 })])('a changed signature is refused', (at, change) => {
    const sealed = envelopes.seal(header(0), fill(7));
    sealed[sealed.length - 64 + at]! ^= change;
    refused(sealed);
  });

  test('a signature with S + L is refused', () => {
    const sealed = envelopes.seal(header(0), fill(7));
    const s = bytesToBigint(sealed.slice(-32).reverse()) + ed25519.Point.Fn.ORDER;
    refused(concatBytes(sealed.slice(0, -32), bigintToBytes(s, 32).reverse()));
  });

  test('a key of small order, or one that is none, never signs', () => {
    for (const party of [2, 3]) {
      const sealed = sealEnvelope(header(0), fill(7), seeds[0]!);
      const place = sealed.length - 64 - 32 - 4 - 2;
      sealed.set([0, party], place);
      sealed.set(concatBytes(smallOrder(), new Uint8Array(32)), sealed.length - 64);
      refused(sealed);
    }
  });

  test('a party beyond the committee is refused', () => refused(sealEnvelope(header(9), fill(7), seeds[0]!)));
});
