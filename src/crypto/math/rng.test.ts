import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { bytesToHex, concatBytes, u32 } from '../../base/index.ts';
import { createRng, createStream, createUserRng } from './rng.ts';
import { xof } from './xof.ts';

const inputs = {
  rootSeed: new Uint8Array(32).fill(1),
  protocol: 'dkgA',
  sid: new Uint8Array(32).fill(2),
  round: 1,
  attempt: 0,
  inputsDigest: new Uint8Array(32).fill(3),
};

test('is the protocol hash of its inputs, read as a stream', () => {
  const { rootSeed, sid, inputsDigest } = inputs;
  const items = [rootSeed, new TextEncoder().encode('dkgA'), sid, u32(1), u32(0), inputsDigest];
  const rng = createRng(inputs);
  const pieces = concatBytes(rng.bytes(1), rng.bytes(0), rng.bytes(135), rng.bytes(64));
  expect(bytesToHex(pieces)).toBe(bytesToHex(xof('rng', items, 200)));
});

test('equal inputs repeat the stream and any changed input replaces it', () => {
  const first = bytesToHex(createRng(inputs).bytes(32));
  const variants = [
    { rootSeed: new Uint8Array(32).fill(9) },
    { protocol: 'dkgB' },
    { sid: new Uint8Array(32) },
    { round: 2 },
    { attempt: 1 },
    { inputsDigest: new Uint8Array(32) },
  ].map((change) => bytesToHex(createRng({ ...inputs, ...change }).bytes(32)));
  expect(bytesToHex(createRng(inputs).bytes(32))).toBe(first);
  expect(new Set([first, ...variants]).size).toBe(7);
});

test('a user stream changes with the random bytes, the secret and the message', () => {
  const os = new Uint8Array(32).fill(7);
  const streams = [
    createUserRng(os, Uint8Array.of(1), [Uint8Array.of(1)]),
    createUserRng(new Uint8Array(32), Uint8Array.of(1), [Uint8Array.of(1)]),
    createUserRng(os, Uint8Array.of(2), [Uint8Array.of(1)]),
    createUserRng(os, Uint8Array.of(1), [Uint8Array.of(2)]),
    createUserRng(os, Uint8Array.of(1, 1), []),
  ];
  expect(new Set(streams.map((rng) => bytesToHex(rng.bytes(32)))).size).toBe(5);
  expect(() => createUserRng(new Uint8Array(31), os, [])).toThrow(expect.objectContaining({ code: 'crypto/bad-seed' }));
  expect(() => createRng({ ...inputs, rootSeed: os.subarray(1) })).toThrow(
    expect.objectContaining({ code: 'crypto/bad-seed' }),
  );
});

property.prop([fc.integer({ min: 0, max: 2000 }), fc.uint8Array({ minLength: 8, maxLength: 8 })], { numRuns: 30 })(
  'bits and scalars stay in range and reach their top bit',
  (count, seed) => {
    const rng = createStream('test', [seed]);
    const values = Array.from({ length: 64 }, () => rng.bits(count));
    expect(values.every((value) => value >= 0n && value < 1n << BigInt(count))).toBe(true);
    // 64 misses of the top bit have probability 2^-64.
    expect(values.some((value) => value >> BigInt(Math.max(count - 1, 0)) > 0n)).toBe(count > 0);
    const q = BigInt(count) + 2n;
    expect(rng.scalar(q) < q).toBe(true);
    expect(rng.nonzeroScalar(2n)).toBe(1n);
    expect(rng.nonzeroBits(1)).toBe(1n);
  },
);

test('derived streams are independent of each other and of their parent', () => {
  const rng = createStream('test', [Uint8Array.of(1)]);
  const [a, b] = [rng.derive('child', []), rng.derive('child', [])];
  const streams = [a, b, rng].map((stream) => bytesToHex(stream.bytes(32)));
  expect(new Set(streams).size).toBe(3);
});
