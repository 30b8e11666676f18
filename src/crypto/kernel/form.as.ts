// Class-group arithmetic for WebAssembly (AssemblyScript): NUCOMP and NUDUPL (Jacobson and van der Poorten 2002) over flat
// 32-bit limbs, with Lehmer steps in both gcds (window 62 bits, cofactors below 2^31, Jebelean's exact stopping rule).
//
// A number is a header of 8 bytes (signed limb count, sign of the number; 4 bytes unused) and its limbs, least significant
// first. Numbers in `memory.data` are scratch; forms live in slots that the host places after __heap_base.
// Division results are found from the low limbs where they are known to be exact. Variable time throughout.

const LIMBS: i32 = 176;
const NUMBER: i32 = 8 + 4 * LIMBS;
const B_OFFSET: usize = 8 + 4 * 40;
const C_OFFSET: usize = 2 * B_OFFSET;
const SLOT_BYTES: i32 = 2 * (8 + 4 * 40) + 8 + 4 * 80;

const BOUND = memory.data(NUMBER);
const ZERO = memory.data(16);
const ONE = memory.data(16);
const MINUS_ONE = memory.data(16);
store<i32>(ONE, 1);
store<u32>(ONE + 8, 1);
store<i32>(MINUS_ONE, -1);
store<u32>(MINUS_ONE + 8, 1);

// gcd state
const R0 = memory.data(NUMBER);
const R1 = memory.data(NUMBER);
const S0 = memory.data(NUMBER);
const S1 = memory.data(NUMBER);
const QUOTIENT = memory.data(NUMBER);
const PRODUCT = memory.data(NUMBER);
// division
const DIVISOR = memory.data(NUMBER);
// exact quotients
const LOW_1 = memory.data(NUMBER);
const LOW_2 = memory.data(NUMBER);
const LOW_D = memory.data(NUMBER);
// composition
const G = memory.data(NUMBER);
const V = memory.data(NUMBER);
const F = memory.data(NUMBER);
const W = memory.data(NUMBER);
const H = memory.data(NUMBER);
const S = memory.data(NUMBER);
const M = memory.data(NUMBER);
const BY0 = memory.data(NUMBER);
const CY0 = memory.data(NUMBER);
const DY0 = memory.data(NUMBER);
const BX = memory.data(NUMBER);
const BY = memory.data(NUMBER);
const X = memory.data(NUMBER);
const Y = memory.data(NUMBER);
const CX = memory.data(NUMBER);
const CY = memory.data(NUMBER);
const DX = memory.data(NUMBER);
const DY = memory.data(NUMBER);
const Q1 = memory.data(NUMBER);
const Q2 = memory.data(NUMBER);
const T1 = memory.data(NUMBER);
const T2 = memory.data(NUMBER);
const A3 = memory.data(NUMBER);
const B3 = memory.data(NUMBER);
const C3 = memory.data(NUMBER);

/** Where the host writes the bound of the partial gcd. */
export function boundPointer(): usize {
  return BOUND;
}

export function slotBytes(): i32 {
  return SLOT_BYTES;
}

/** First address free for slots. */
export function heapBase(): usize {
  return (__heap_base + 15) & ~15;
}

// ---------------------------------------------------------------------------------------------------- numbers

@inline function size(p: usize): i32 {
  return load<i32>(p);
}

@inline function length(p: usize): i32 {
  const n = load<i32>(p);
  return n < 0 ? -n : n;
}

@inline function limb(p: usize, i: i32): u32 {
  return load<u32>(p + 8 + (<usize>i << 2));
}

@inline function setLimb(p: usize, i: i32, v: u32): void {
  store<u32>(p + 8 + (<usize>i << 2), v);
}

/** Sets the size to at most n limbs, leading zeros dropped. */
function trim(p: usize, n: i32, negative: bool): void {
  while (n > 0 && limb(p, n - 1) == 0) n--;
  store<i32>(p, negative ? -n : n);
}

function copy(d: usize, s: usize): void {
  memory.copy(d, s, 8 + (<usize>length(s) << 2));
}

@inline function negate(p: usize): void {
  store<i32>(p, -load<i32>(p));
}

@inline function isOne(p: usize): bool {
  return size(p) == 1 && limb(p, 0) == 1;
}

function bits(p: usize): i32 {
  const n = length(p);
  return n == 0 ? 0 : 32 * n - clz<u32>(limb(p, n - 1));
}

function compareMagnitude(x: usize, y: usize): i32 {
  const n = length(x);
  const k = length(y);
  if (n != k) return n < k ? -1 : 1;
  for (let i = n - 1; i >= 0; i--) {
    const a = limb(x, i);
    const b = limb(y, i);
    if (a != b) return a < b ? -1 : 1;
  }
  return 0;
}

/** d = |x| + |y|; d may be x or y. */
function addMagnitude(d: usize, x: usize, y: usize, negative: bool): void {
  let n = length(x);
  let k = length(y);
  if (n < k) {
    const p = x;
    x = y;
    y = p;
    const t = n;
    n = k;
    k = t;
  }
  let carry: u64 = 0;
  for (let i = 0; i < k; i++) {
    carry += <u64>limb(x, i) + <u64>limb(y, i);
    setLimb(d, i, <u32>carry);
    carry >>= 32;
  }
  for (let i = k; i < n; i++) {
    carry += <u64>limb(x, i);
    setLimb(d, i, <u32>carry);
    carry >>= 32;
  }
  setLimb(d, n, <u32>carry);
  trim(d, n + 1, negative);
}

/** d = |x| - |y| for |x| >= |y|; d may be x or y. */
function subMagnitude(d: usize, x: usize, y: usize, negative: bool): void {
  const n = length(x);
  const k = length(y);
  let carry: i64 = 0;
  for (let i = 0; i < k; i++) {
    carry += <i64>limb(x, i) - <i64>limb(y, i);
    setLimb(d, i, <u32>carry);
    carry >>= 32;
  }
  for (let i = k; i < n; i++) {
    carry += <i64>limb(x, i);
    setLimb(d, i, <u32>carry);
    carry >>= 32;
  }
  trim(d, n, negative);
}

function addSigned(d: usize, x: usize, y: usize, flip: bool): void {
  const xNegative = size(x) < 0;
  const yNegative = size(y) < 0 != flip;
  if (xNegative == yNegative) addMagnitude(d, x, y, xNegative);
  else if (compareMagnitude(x, y) >= 0) subMagnitude(d, x, y, xNegative);
  else subMagnitude(d, y, x, yNegative);
}

@inline function add(d: usize, x: usize, y: usize): void {
  addSigned(d, x, y, false);
}

@inline function sub(d: usize, x: usize, y: usize): void {
  addSigned(d, x, y, true);
}

/** x / 2, exact. */
function halve(p: usize): void {
  const n = length(p);
  let high: u32 = 0;
  for (let i = n - 1; i >= 0; i--) {
    const v = limb(p, i);
    setLimb(p, i, (v >> 1) | (high << 31));
    high = v;
  }
  trim(p, n, size(p) < 0);
}

/** Limbs d[0..n) += k * x[0..n); the carry out. */
@inline function addMultiple(d: usize, x: usize, n: i32, k: u64): u64 {
  let carry: u64 = 0;
  const stop = x + (<usize>(n & ~3) << 2);
  while (x < stop) {
    carry += <u64>load<u32>(x) * k + <u64>load<u32>(d);
    store<u32>(d, <u32>carry);
    carry = (carry >> 32) + <u64>load<u32>(x, 4) * k + <u64>load<u32>(d, 4);
    store<u32>(d, <u32>carry, 4);
    carry = (carry >> 32) + <u64>load<u32>(x, 8) * k + <u64>load<u32>(d, 8);
    store<u32>(d, <u32>carry, 8);
    carry = (carry >> 32) + <u64>load<u32>(x, 12) * k + <u64>load<u32>(d, 12);
    store<u32>(d, <u32>carry, 12);
    carry >>= 32;
    x += 16;
    d += 16;
  }
  for (let i = n & 3; i > 0; i--) {
    carry += <u64>load<u32>(x) * k + <u64>load<u32>(d);
    store<u32>(d, <u32>carry);
    carry >>= 32;
    x += 4;
    d += 4;
  }
  return carry;
}

/** Limbs d[0..n) -= k * x[0..n); the borrow out, as a non-negative number. */
@inline function subMultiple(d: usize, x: usize, n: i32, k: u64): u64 {
  let borrow: u64 = 0;
  for (let i = 0; i < n; i++) {
    borrow += <u64>load<u32>(x) * k;
    const v = <u64>load<u32>(d);
    const r = v - (borrow & 0xffffffff);
    store<u32>(d, <u32>r);
    borrow = (borrow >> 32) + (r >> 63);
    x += 4;
    d += 4;
  }
  return borrow;
}

/** d = x * y; d is neither operand. */
function mul(d: usize, x: usize, y: usize): void {
  const n = length(x);
  const k = length(y);
  if (n == 0 || k == 0) {
    store<i32>(d, 0);
    return;
  }
  memory.fill(d + 8, 0, <usize>n << 2);
  for (let j = 0; j < k; j++) {
    const p = d + 8 + (<usize>j << 2);
    store<u32>(p + (<usize>n << 2), <u32>addMultiple(p, x + 8, n, <u64>limb(y, j)));
  }
  trim(d, n + k, size(x) < 0 != size(y) < 0);
}

/** r = r mod |d| (sign of r kept), q = trunc(r / d) as a magnitude with the product of signs; r, q, d distinct (Knuth 4.3.1 D). */
function divide(q: usize, r: usize, d: usize): void {
  const k = length(d);
  let n = length(r);
  const rNegative = size(r) < 0;
  const qNegative = rNegative != size(d) < 0;
  if (compareMagnitude(r, d) < 0) {
    store<i32>(q, 0);
    return;
  }
  if (k == 1) {
    const divisor = <u64>limb(d, 0);
    let rest: u64 = 0;
    for (let i = n - 1; i >= 0; i--) {
      rest = (rest << 32) | <u64>limb(r, i);
      setLimb(q, i, <u32>(rest / divisor));
      rest %= divisor;
    }
    trim(q, n, qNegative);
    setLimb(r, 0, <u32>rest);
    trim(r, 1, rNegative);
    return;
  }
  const shift = clz<u32>(limb(d, k - 1));
  shiftLeft(DIVISOR, d, k, shift);
  setLimb(r, n, 0);
  if (shift != 0) {
    let carry: u32 = 0;
    for (let i = 0; i <= n; i++) {
      const v = limb(r, i);
      setLimb(r, i, (v << shift) | carry);
      carry = v >> (32 - shift);
    }
  }
  const top = <u64>limb(DIVISOR, k - 1);
  const second = <u64>limb(DIVISOR, k - 2);
  for (let j = n - k; j >= 0; j--) {
    const high = (<u64>limb(r, j + k) << 32) | <u64>limb(r, j + k - 1);
    let digit = high / top;
    let rest = high - digit * top;
    while (digit > 0xffffffff || digit * second > ((rest << 32) | <u64>limb(r, j + k - 2))) {
      digit--;
      rest += top;
      if (rest > 0xffffffff) break;
    }
    const p = r + 8 + (<usize>j << 2);
    const borrow = subMultiple(p, DIVISOR + 8, k, digit);
    const end = p + (<usize>k << 2);
    const left = <i64>load<u32>(end) - <i64>borrow;
    store<u32>(end, <u32>left);
    if (left < 0) {
      digit--;
      store<u32>(end, <u32>(<u64>load<u32>(end) + addMultiple(p, DIVISOR + 8, k, 1)));
    }
    setLimb(q, j, <u32>digit);
  }
  trim(q, n - k + 1, qNegative);
  if (shift != 0) {
    for (let i = 0; i < k; i++) setLimb(r, i, (limb(r, i) >> shift) | (limb(r, i + 1) << (32 - shift)));
  }
  trim(r, k, rNegative);
}

/** k limbs of d = |s| << shift (shift < 32, no overflow). */
function shiftLeft(d: usize, s: usize, k: i32, shift: u32): void {
  if (shift == 0) {
    memory.copy(d + 8, s + 8, <usize>k << 2);
    return;
  }
  let carry: u32 = 0;
  for (let i = 0; i < k; i++) {
    const v = limb(s, i);
    setLimb(d, i, (v << shift) | carry);
    carry = v >> (32 - shift);
  }
}

/** r modulo d > 0, into [0, d). */
function modulo(r: usize, d: usize): void {
  divide(QUOTIENT, r, d);
  if (size(r) < 0) add(r, r, d);
}

/** |p| >> shift, which must fit in 64 bits. */
function shifted(p: usize, shift: i32): u64 {
  const n = length(p);
  const i = shift >> 5;
  const s = <u64>(shift & 31);
  const l0 = i < n ? <u64>limb(p, i) : 0;
  const l1 = i + 1 < n ? <u64>limb(p, i + 1) : 0;
  const low = (l1 << 32) | l0;
  if (s == 0) return low;
  const l2 = i + 2 < n ? <u64>limb(p, i + 2) : 0;
  return (low >> s) | (l2 << (64 - s));
}

// ------------------------------------------------------------------------------------------- exact quotients

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
function negateLow(d: usize, k: i32): void {
  let carry: u64 = 1;
  for (let i = 0; i < k; i++) {
    carry += <u64>~limb(d, i);
    setLimb(d, i, <u32>carry);
    carry >>= 32;
  }
}

/** d = (p*q - r*s) / v, known to be exact, v != 0; computed 2-adically from the low limbs. d is none of the operands. */
function exact(d: usize, p: usize, q: usize, r: usize, s: usize, v: usize): void {
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

// ------------------------------------------------------------------------------------------------------ gcds

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

/** Clears the limbs from the number's length up to n, which the one-pass loops rely on. */
function clearAbove(p: usize, n: i32): void {
  const k = length(p);
  if (k < n) memory.fill(p + 8 + (<usize>k << 2), 0, <usize>(n - k) << 2);
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
function euclid(bound: usize): i32 {
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
function halfGcd(g: usize, v: usize, a: usize, b: usize): void {
  copy(R0, a);
  copy(R1, b);
  modulo(R1, a);
  const steps = euclid(0);
  copy(g, R0);
  copy(v, S0);
  if ((steps & 1) == 0) negate(v);
}

/** From BY0 > BX >= 0: the remainders BX, BY and cofactors X, Y with X*BY - Y*BX = BY0. */
function partial(): void {
  copy(R0, BY0);
  copy(R1, BX);
  const steps = euclid(BOUND);
  copy(BY, R0);
  copy(BX, R1);
  copy(Y, S0);
  copy(X, S1);
  if ((steps & 1) == 1) {
    negate(X);
    negate(BY);
  }
  negate(Y);
}

// ----------------------------------------------------------------------------------------------------- forms

/** B3 -= 2*k*A, C -= k*(B + B')/2 with k = round(B / 2A); a, c are the current places of A and C. */
function normalise(a: usize, c: usize): void {
  const difference = bits(B3) - bits(a);
  if (difference <= 12) {
    const width = bits(a);
    const shift = width > 48 ? width - 48 : 0;
    const top = shifted(a, shift);
    normaliseShort(a, c, <i64>((shifted(B3, shift) + top) / (2 * top)));
    return;
  }
  // q = floor((|B| + A) / 2A)
  const negative = size(B3) < 0;
  if (negative) negate(B3);
  add(T1, B3, a);
  add(T2, a, a);
  divide(Q1, T1, T2);
  mul(PRODUCT, Q1, T2);
  copy(T1, B3);
  sub(B3, B3, PRODUCT);
  add(T1, T1, B3);
  halve(T1);
  mul(PRODUCT, Q1, T1);
  sub(c, c, PRODUCT);
  if (negative) negate(B3);
}

function normaliseShort(a: usize, c: usize, k: i64): void {
  const negative = size(B3) < 0;
  const na = length(a);
  const n = max(length(B3), na);
  const nc = max(length(c), n) + 1;
  clearAbove(a, nc);
  clearAbove(B3, nc);
  clearAbove(c, nc);
  const square = k * k;
  const twice = 2 * k;
  let carryB: i64 = 0;
  let carryC: i64 = 0;
  for (let i = 0; i < nc; i++) {
    const x = <i64>limb(a, i);
    const y = <i64>limb(B3, i);
    carryB += y - twice * x;
    carryC += <i64>limb(c, i) - k * y + square * x;
    setLimb(B3, i, <u32>carryB);
    setLimb(c, i, <u32>carryC);
    carryB >>= 32;
    carryC >>= 32;
  }
  trim(c, nc, false);
  if (carryB < 0) {
    negateLow(B3, nc);
    trim(B3, nc, !negative);
  } else {
    trim(B3, nc, negative);
  }
}

/** Reduces (A3, B3, C3) into a slot. */
function reduceInto(slot: usize): void {
  let a = A3;
  let c = C3;
  for (;;) {
    const order = compareMagnitude(B3, a);
    if (order > 0 || (order == 0 && size(B3) < 0)) normalise(a, c);
    const ac = compareMagnitude(a, c);
    if (ac < 0) {
      if (withinA(a)) break;
      continue;
    }
    if (ac == 0) {
      if (!withinA(a)) continue;
      if (size(B3) < 0) negate(B3);
      break;
    }
    const p = a;
    a = c;
    c = p;
    negate(B3);
  }
  copy(slot, a);
  copy(slot + B_OFFSET, B3);
  copy(slot + C_OFFSET, c);
}

/** -a < b <= a */
function withinA(a: usize): bool {
  const order = compareMagnitude(B3, a);
  return order < 0 || (order == 0 && size(B3) > 0);
}

/** into = x^2; into may be x. */
export function square(into: usize, x: usize): void {
  const b = x + B_OFFSET;
  const c = x + C_OFFSET;
  halfGcd(G, V, x, b);
  const coprime = isOne(G);
  copy(BY0, x);
  copy(DY0, b);
  if (!coprime) {
    exact(BY0, x, ONE, ZERO, ZERO, G);
    exact(DY0, b, ONE, ZERO, ZERO, G);
  }
  mul(BX, V, c);
  modulo(BX, BY0);
  partial();
  exact(DX, BX, DY0, c, X, BY0);
  mul(Q1, DX, Y);
  add(Q2, Q1, DY0);
  exact(DY, Q2, ONE, ZERO, ZERO, X);
  add(Q1, Q1, Q2); // 2*dx*y + dy0
  mulG(T1, Q1, coprime);
  mul(T2, BX, BY);
  sub(B3, T1, T2);
  sub(B3, B3, T2);
  mul(T1, Y, DY);
  mulG(T2, T1, coprime);
  mul(A3, BY, BY);
  sub(A3, A3, T2);
  mul(T1, X, DX);
  mulG(T2, T1, coprime);
  mul(C3, BX, BX);
  sub(C3, C3, T2);
  reduceInto(into);
}

/** d = G * x */
function mulG(d: usize, x: usize, coprime: bool): void {
  if (coprime) copy(d, x);
  else mul(d, G, x);
}

/** into = x * y; into may be either. */
export function compose(into: usize, x: usize, y: usize): void {
  if (compareMagnitude(x + C_OFFSET, y + C_OFFSET) < 0) {
    const p = x;
    x = y;
    y = p;
  }
  composeStart(x, y);
  const coprime = isOne(G);
  partial();
  exact(CX, CY0, BX, M, X, BY0);
  exact(DX, DY0, BX, y + C_OFFSET, X, BY0);
  mul(Q1, BY, CX);
  add(Q2, Q1, M);
  if (size(BX) != 0) exact(CY, Q2, ONE, ZERO, ZERO, BX);
  else exact(CY, Y, CX, MINUS_ONE, CY0, X);
  add(Q2, Q2, Q1);
  mul(Q1, Y, DX);
  add(T1, Q1, DY0);
  exact(DY, T1, ONE, ZERO, ZERO, X);
  add(T1, T1, Q1);
  mulG(B3, T1, coprime);
  sub(B3, B3, Q2);
  mul(T1, Y, DY);
  mulG(T2, T1, coprime);
  mul(A3, BY, CY);
  sub(A3, A3, T2);
  mul(T1, X, DX);
  mulG(T2, T1, coprime);
  mul(C3, BX, CX);
  sub(C3, C3, T2);
  reduceInto(into);
}

/** G, BY0, CY0, DY0, M and BX of x * y, where c of x is not below c of y. */
function composeStart(x: usize, y: usize): void {
  add(S, x + B_OFFSET, y + B_OFFSET);
  halve(S);
  sub(M, y + B_OFFSET, S);
  halfGcd(F, V, x, y);
  if (isOne(F)) {
    copy(G, F);
    copy(BY0, x);
    copy(CY0, y);
    copy(DY0, S);
    mul(BX, M, V);
    modulo(BX, BY0);
    return;
  }
  copy(T1, S);
  divide(Q1, T1, F);
  if (size(T1) == 0) {
    copy(G, F);
    copy(DY0, Q1);
    exact(BY0, x, ONE, ZERO, ZERO, G);
    exact(CY0, y, ONE, ZERO, ZERO, G);
    mul(BX, M, V);
    modulo(BX, BY0);
    return;
  }
  halfGcd(G, W, F, S);
  exact(H, F, ONE, ZERO, ZERO, G);
  exact(BY0, x, ONE, ZERO, ZERO, G);
  exact(CY0, y, ONE, ZERO, ZERO, G);
  exact(DY0, S, ONE, ZERO, ZERO, G);
  // l = w * (v*(c_x mod h) + v'*(c_y mod h)) mod h, where v*a_y + v'*a_x = f
  exact(Q2, F, ONE, V, y, x);
  copy(T1, x + C_OFFSET);
  modulo(T1, H);
  mul(CX, V, T1);
  copy(T1, y + C_OFFSET);
  modulo(T1, H);
  mul(T2, Q2, T1);
  add(CX, CX, T2);
  modulo(CX, H);
  mul(T1, CX, W);
  modulo(T1, H);
  // bx = v*(m/h) + l*(by/h)
  exact(T2, BY0, ONE, ZERO, ZERO, H);
  mul(BX, T1, T2);
  exact(T2, M, ONE, ZERO, ZERO, H);
  mul(T1, V, T2);
  add(BX, BX, T1);
  modulo(BX, BY0);
}

/** into = x^-1; into may be x. */
export function invert(into: usize, x: usize): void {
  if (into != x) memory.copy(into, x, SLOT_BYTES);
  const b = into + B_OFFSET;
  if (compareMagnitude(into, b) != 0 && compareMagnitude(into, into + C_OFFSET) != 0) negate(b);
}

/** 1 if the forms are equal; c follows from a and b. */
export function equal(x: usize, y: usize): i32 {
  if (compareMagnitude(x, y) != 0 || size(x + B_OFFSET) != size(y + B_OFFSET)) return 0;
  return compareMagnitude(x + B_OFFSET, y + B_OFFSET) == 0 ? 1 : 0;
}
