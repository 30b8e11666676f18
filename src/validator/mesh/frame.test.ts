import { fc, test as prop } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { concatBytes, isFailure, u32 } from '../../base/index.ts';
import { encodeFrame, type Frame, FrameDecoder } from './frame.ts';

const bytes = (min: number, max: number) => fc.uint8Array({ minLength: min, maxLength: max });
const digest = bytes(32, 32);
const id = fc.nat(2 ** 32 - 1);
const frame: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ kind: fc.constant('message' as const), bytes: bytes(1, 300) }),
  fc.record({ kind: fc.constant('blobRequest' as const), id, digest }),
  fc.record({ kind: fc.constant('blobResponse' as const), id, bytes: fc.option(bytes(0, 300), { nil: undefined }) }),
  fc.record({ kind: fc.constant('sessionRequest' as const), sid: digest }),
);

function drain(decoder: FrameDecoder): Frame[] {
  const out: Frame[] = [];
  for (let next = decoder.next(); next !== undefined; next = decoder.next()) out.push(next);
  return out;
}

describe('frames', () => {
  prop.prop([fc.array(frame, { maxLength: 20 }), fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 })])(
    'come out as they went in, however the stream is cut',
    (frames, cuts) => {
      const stream = concatBytes(...frames.map(encodeFrame));
      const decoder = new FrameDecoder(1000);
      const out: Frame[] = [];
      for (let offset = 0, i = 0; offset < stream.length; i++) {
        const end = offset + (cuts[i % cuts.length] ?? 1);
        decoder.push(stream.subarray(offset, end));
        out.push(...drain(decoder));
        offset = end;
      }
      expect(out).toEqual(frames);
      expect(decoder.size).toBe(0);
    },
  );

  const junk: [string, Uint8Array][] = [
    ['length 0', u32(0)],
    ['length 2^32 - 1', u32(2 ** 32 - 1)],
    ['one byte over the limit', u32(1001)],
    ['unknown type', concatBytes(u32(2), new Uint8Array([9, 0]))],
    ['type 0', concatBytes(u32(1), new Uint8Array([0]))],
    ['empty message', concatBytes(u32(1), new Uint8Array([1]))],
    ['short blob request', concatBytes(u32(36), new Uint8Array(36).fill(2))],
    ['long blob request', concatBytes(u32(38), new Uint8Array(38).fill(2))],
    ['short blob response', concatBytes(u32(5), new Uint8Array(5).fill(3))],
    ['blob response with flag 2', concatBytes(u32(7), new Uint8Array([3, 0, 0, 0, 0, 2, 0]))],
    ['absent blob with bytes', concatBytes(u32(7), new Uint8Array([3, 0, 0, 0, 0, 0, 7]))],
    ['short session request', concatBytes(u32(32), new Uint8Array(32).fill(4))],
  ];
  test.each(junk)('rejects %s', (_name, input) => {
    const decoder = new FrameDecoder(1000);
    decoder.push(input);
    try {
      decoder.next();
    } catch (error) {
      expect(isFailure(error, 'validator/bad-frame')).toBe(true);
      return;
    }
    expect.unreachable('the frame was accepted');
  });

  test('a message of exactly the limit passes', () => {
    const decoder = new FrameDecoder(1000);
    decoder.push(encodeFrame({ kind: 'message', bytes: new Uint8Array(999) }));
    expect(decoder.next()?.kind).toBe('message');
  });

  prop.prop([bytes(0, 400)], { numRuns: 20_000 })('random bytes never do more than fail', (input) => {
    const decoder = new FrameDecoder(1000);
    decoder.push(input);
    try {
      drain(decoder);
    } catch (error) {
      expect(isFailure(error, 'validator/bad-frame')).toBe(true);
    }
  });
});
