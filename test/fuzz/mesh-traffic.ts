/** Hostile mesh traffic: whole connections of frames that are random, mutated, bombs, or true for a while. */
import { concatBytes, u8, u32 } from '../../src/base/index.ts';
import { encodeFrame } from '../../src/validator/mesh/frame.ts';
import { FRAMES } from './decoders/validator.ts';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';

const LENGTHS = [0, 1, 2, 33, 37, 38, 255, 65_535, 2 ** 20, 2 ** 20 + 1, 2 ** 31, 2 ** 32 - 1];
const ENCODED = FRAMES().map(encodeFrame);

/** Of a known form with random content: read, and passed on. */
function wellFormed(random: Random): Uint8Array {
  const type = random.between(1, 4);
  const body = random.bytes([random.between(2, 120), 37, random.between(6, 120), 33][type - 1] ?? 2);
  body[0] = type;
  if (type === 3) body[5] = body.length === 6 ? random.below(2) : 1;
  return concatBytes(u32(body.length), body);
}

function malformed(random: Random): Uint8Array {
  switch (random.below(4)) {
    case 0:
      return random.bytes(random.between(1, 80));
    case 1:
      // A length nobody has the bytes for.
      return concatBytes(u32(random.pick(LENGTHS)), u8(random.below(6)), random.bytes(random.below(40)));
    case 2: {
      const body = random.bytes(random.between(1, 120));
      body[0] = random.below(6);
      return concatBytes(u32(body.length), body);
    }
    default:
      return mutate(ENCODED, random).bytes.slice(0, 600);
  }
}

/** The bytes of one connection: random frames, and among them some that are none. */
export function hostileConnection(random: Random): Uint8Array {
  const hostileOneIn = random.pick([2, 10, 40, 200]);
  const count = random.between(1, 200);
  return concatBytes(
    ...Array.from({ length: count }, () => (random.chance(hostileOneIn) ? malformed(random) : wellFormed(random))),
  );
}
