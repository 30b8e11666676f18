// Exact quotients for the class-group kernel (AssemblyScript): found 2-adically, from the low limbs of products only.
import { bits, length, limb, NUMBER, setLimb, size, trim, addMultiple, subMultiple } from './number.as';

const LOW_1 = memory.data(NUMBER);
const LOW_2 = memory.data(NUMBER);
const LOW_D = memory.data(NUMBER);

/** Low k limbs of |x| * |y|, as two's complement of the signed product; d is neither operand. */
function mulLow(d: usize, x: usize, y: usize, k: i32, flip: bool): void {
  memory.fill(d + 8, 0, <usize>k << 2);
  const n = length(x);
  const m = min(length(y), k);
  for (let j = 0; j < m; j++) {
    const p = d + 8 + (<usize>j << 2);
    const room = k - j;
    const count = min(n, room);
    const carry = addMultiple(p, x + 8, count, <u64>limb(y, j));
    if (count < room) store<u32>(p + (<usize>count << 2), <u32>carry);
  }
  if ((size(x) < 0 != size(y) < 0) != flip) negateLow(d, k);
}

/** Two's complement negation of k limbs. */
export function negateLow(d: usize, k: i32): void {
  let carry: u64 = 1;
  for (let i = 0; i < k; i++) {
    carry += <u64>~limb(d, i);
    setLimb(d, i, <u32>carry);
    carry >>= 32;
  }
}

/** d = (p*q - r*s) / v, known to be exact, v != 0; computed 2-adically from the low limbs. d is none of the operands. */
export function exact(d: usize, p: usize, q: usize, r: usize, s: usize, v: usize): void {
  const numeratorBits = max(bits(p) + bits(q), bits(r) + bits(s)) + 1;
  const k = max((numeratorBits - bits(v) + 2) / 32, 0) + 1;
  let zeros = 0;
  while (limb(v, zeros) == 0) zeros++;
  const shift = <u32>ctz<u32>(limb(v, zeros));
  const total = k + zeros + 1;
  mulLow(LOW_1, p, q, total, false);
  if (size(r) != 0) {
    mulLow(LOW_2, r, s, total, true);
    let carry: u64 = 0;
    for (let i = 0; i < total; i++) {
      carry += <u64>limb(LOW_1, i) + <u64>limb(LOW_2, i);
      setLimb(LOW_1, i, <u32>carry);
      carry >>= 32;
    }
  }
  const n = length(v);
  for (let i = 0; i < k; i++) {
    const j = i + zeros;
    const low = j < n ? limb(v, j) : 0;
    const high = j + 1 < n ? limb(v, j + 1) : 0;
    setLimb(LOW_D, i, shift == 0 ? low : (low >> shift) | (high << (32 - shift)));
    if (shift != 0) setLimb(LOW_1, j, (limb(LOW_1, j) >> shift) | (limb(LOW_1, j + 1) << (32 - shift)));
  }
  const odd = limb(LOW_D, 0);
  let inverse: u32 = odd; // correct to 3 bits; each Newton step doubles that
  inverse *= 2 - odd * inverse;
  inverse *= 2 - odd * inverse;
  inverse *= 2 - odd * inverse;
  inverse *= 2 - odd * inverse;
  const base = LOW_1 + 8 + (<usize>zeros << 2);
  for (let i = 0; i < k; i++) {
    const at = base + (<usize>i << 2);
    const digit = load<u32>(at) * inverse;
    setLimb(d, i, digit);
    if (digit != 0) subMultiple(at, LOW_D + 8, k - i, <u64>digit);
  }
  const negative = <i32>limb(d, k - 1) < 0;
  if (negative) negateLow(d, k);
  trim(d, k, negative != size(v) < 0);
}
