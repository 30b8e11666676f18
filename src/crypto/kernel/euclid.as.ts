// The two gcds of NUCOMP for the class-group kernel (AssemblyScript): Euclid by Lehmer steps, window 62 bits, cofactors
// below 2^31, Jebelean's exact stopping rule.
import {
  addMagnitude, bits, clearAbove, compareMagnitude, copy, divide, length, modulo, mul, negate, NUMBER, shifted,
  size, trim,
} from './number.as';

export const R0 = memory.data(NUMBER);
export const R1 = memory.data(NUMBER);
/** Magnitudes of the cofactors of R1's first value. */
export const S0 = memory.data(NUMBER);
export const S1 = memory.data(NUMBER);
const QUOTIENT = memory.data(NUMBER);
const PRODUCT = memory.data(NUMBER);

let u0: u64 = 1;
let v0: u64 = 0;
let u1: u64 = 0;
let v1: u64 = 1;
let stepsDone: i32 = 0;

/**
 * Euclid on the leading 62 bits of r0 >= r1 > 0 while its quotients are certainly those of the whole numbers; stops early
 * when the larger remainder falls to `bound` (0 for never). Leaves the matrix in u0..v1 and its number of steps.
 */
function window(r0: usize, r1: usize, bound: usize): void {
  const width = bits(r0);
  const shift = width > 62 ? width - 62 : 0;
  const whole = shift == 0;
  let x = shifted(r0, shift);
  let y = shifted(r1, shift);
  const limit: u64 = bound == 0 || bits(bound) <= shift ? 0 : bits(bound) - shift > 63 ? u64.MAX_VALUE : shifted(bound, shift);
  let a: u64 = 1;
  let b: u64 = 0;
  let c: u64 = 0;
  let d: u64 = 1;
  let steps = 0;
  while (y != 0) {
    const q = x / y;
    if (q >= 0x80000000) break;
    const r = x - q * y;
    const nextD = b + q * d;
    if (nextD >= 0x80000000) break;
    if (!whole && (r < nextD || y - r < d + nextD)) break;
    const nextC = a + q * c;
    x = y;
    y = r;
    a = c;
    b = d;
    c = nextC;
    d = nextD;
    steps++;
    if (x <= limit) break;
  }
  u0 = a;
  v0 = b;
  u1 = c;
  v1 = d;
  stepsDone = steps;
}

/** (r0, r1) = |matrix| * (r0, r1); both stay non-negative and shrink. Limbs of r1 above its length are zero. */
function applyRemainders(r0: usize, r1: usize): void {
  const n = length(r0);
  const odd = (stepsDone & 1) == 1;
  const a: i64 = odd ? -(<i64>u0) : <i64>u0;
  const b: i64 = odd ? <i64>v0 : -(<i64>v0);
  const c: i64 = odd ? <i64>u1 : -(<i64>u1);
  const d: i64 = odd ? -(<i64>v1) : <i64>v1;
  let carry0: i64 = 0;
  let carry1: i64 = 0;
  let p = r0 + 8;
  let q = r1 + 8;
  const stop = p + (<usize>((n + 1) & ~1) << 2);
  while (p < stop) {
    const x = <i64>load<u32>(p);
    const y = <i64>load<u32>(q);
    carry0 += a * x + b * y;
    carry1 += c * x + d * y;
    store<u32>(p, <u32>carry0);
    store<u32>(q, <u32>carry1);
    carry0 >>= 32;
    carry1 >>= 32;
    const x2 = <i64>load<u32>(p, 4);
    const y2 = <i64>load<u32>(q, 4);
    carry0 += a * x2 + b * y2;
    carry1 += c * x2 + d * y2;
    store<u32>(p, <u32>carry0, 4);
    store<u32>(q, <u32>carry1, 4);
    carry0 >>= 32;
    carry1 >>= 32;
    p += 8;
    q += 8;
  }
  trim(r0, n, false);
  trim(r1, n, false);
}

/** (s0, s1) = matrix of magnitudes * (s0, s1). Limbs above the lengths are zero. */
function applyCofactors(s0: usize, s1: usize): void {
  const n = max(length(s0), length(s1)) + 1;
  const a = u0;
  const b = v0;
  const c = u1;
  const d = v1;
  let carry0: u64 = 0;
  let carry1: u64 = 0;
  let p = s0 + 8;
  let q = s1 + 8;
  const stop = p + (<usize>((n + 1) & ~1) << 2);
  while (p < stop) {
    const x = <u64>load<u32>(p);
    const y = <u64>load<u32>(q);
    carry0 += a * x + b * y;
    carry1 += c * x + d * y;
    store<u32>(p, <u32>carry0);
    store<u32>(q, <u32>carry1);
    carry0 >>= 32;
    carry1 >>= 32;
    const x2 = <u64>load<u32>(p, 4);
    const y2 = <u64>load<u32>(q, 4);
    carry0 += a * x2 + b * y2;
    carry1 += c * x2 + d * y2;
    store<u32>(p, <u32>carry0, 4);
    store<u32>(q, <u32>carry1, 4);
    carry0 >>= 32;
    carry1 >>= 32;
    p += 8;
    q += 8;
  }
  trim(s0, n, false);
  trim(s1, n, false);
}

/** One division step on (R0, R1) and (S0, S1), through memory; for quotients that a window cannot take. */
function longStep(capacity: i32): void {
  divide(QUOTIENT, R0, R1);
  clearAbove(R0, capacity);
  mul(PRODUCT, QUOTIENT, S1);
  addMagnitude(S0, S0, PRODUCT, false);
  clearAbove(S0, capacity);
  swap(R0, R1);
  swap(S0, S1);
}

/** Exchanges two numbers, including the zeros above them. */
function swap(x: usize, y: usize): void {
  copyWhole(PRODUCT, x);
  copyWhole(x, y);
  copyWhole(y, PRODUCT);
}

@inline function copyWhole(d: usize, s: usize): void {
  memory.copy(d, s, NUMBER);
}

/** Euclid on (R0, R1) until R0 <= bound (0: until R1 = 0), cofactors of R1's start in (S0, S1); the number of steps. */
export function euclid(bound: usize): i32 {
  // Cofactors end at most one limb above R0; the one-pass loops look one limb further.
  const capacity = length(R0) + 3;
  memory.fill(S0, 0, 8 + (<usize>capacity << 2));
  memory.fill(S1, 0, 8 + (<usize>capacity << 2));
  store<i32>(S1, 1);
  store<u32>(S1 + 8, 1);
  clearAbove(R0, capacity);
  clearAbove(R1, capacity);
  let steps = 0;
  while (size(R1) != 0) {
    if (bound != 0 && compareMagnitude(R0, bound) <= 0) break;
    window(R0, R1, bound);
    if (stepsDone == 0) {
      longStep(capacity);
      steps++;
      continue;
    }
    applyRemainders(R0, R1);
    applyCofactors(S0, S1);
    steps += stepsDone;
  }
  return steps;
}

/** g = gcd(a, b) and v with v*b = g mod a; a > 0, any b. g and v may be neither a nor b. */
export function halfGcd(g: usize, v: usize, a: usize, b: usize): void {
  copy(R0, a);
  copy(R1, b);
  modulo(R1, a);
  const steps = euclid(0);
  copy(g, R0);
  copy(v, S0);
  if ((steps & 1) == 0) negate(v);
}
