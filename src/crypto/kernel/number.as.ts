// Whole numbers for the class-group kernel (AssemblyScript): flat 32-bit limbs in linear memory.
//
// A number is a header of 8 bytes (signed limb count, its sign that of the number; 4 bytes unused) and its limbs, least
// significant first. Scratch numbers come from `memory.data`. Variable time throughout.

/** Limbs of a scratch number: enough for the product of a c of 2500 bits with any other coefficient. */
export const LIMBS: i32 = 176;
/** Bytes of a scratch number. */
export const NUMBER: i32 = 8 + 4 * LIMBS;

export const ZERO = memory.data(16);
export const ONE = memory.data(16);
export const MINUS_ONE = memory.data(16);
store<i32>(ONE, 1);
store<u32>(ONE + 8, 1);
store<i32>(MINUS_ONE, -1);
store<u32>(MINUS_ONE + 8, 1);

const DIVISOR = memory.data(NUMBER);
const QUOTIENT = memory.data(NUMBER);

@inline export function size(p: usize): i32 {
  return load<i32>(p);
}

@inline export function length(p: usize): i32 {
  const n = load<i32>(p);
  return n < 0 ? -n : n;
}

@inline export function limb(p: usize, i: i32): u32 {
  return load<u32>(p + 8 + (<usize>i << 2));
}

@inline export function setLimb(p: usize, i: i32, v: u32): void {
  store<u32>(p + 8 + (<usize>i << 2), v);
}

/** Sets the size to at most n limbs, leading zeros dropped. */
export function trim(p: usize, n: i32, negative: bool): void {
  while (n > 0 && limb(p, n - 1) == 0) n--;
  store<i32>(p, negative ? -n : n);
}

export function copy(d: usize, s: usize): void {
  memory.copy(d, s, 8 + (<usize>length(s) << 2));
}

@inline export function negate(p: usize): void {
  store<i32>(p, -load<i32>(p));
}

@inline export function isOne(p: usize): bool {
  return size(p) == 1 && limb(p, 0) == 1;
}

export function bits(p: usize): i32 {
  const n = length(p);
  return n == 0 ? 0 : 32 * n - clz<u32>(limb(p, n - 1));
}

export function compareMagnitude(x: usize, y: usize): i32 {
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
export function addMagnitude(d: usize, x: usize, y: usize, negative: bool): void {
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
export function subMagnitude(d: usize, x: usize, y: usize, negative: bool): void {
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

export function addSigned(d: usize, x: usize, y: usize, flip: bool): void {
  const xNegative = size(x) < 0;
  const yNegative = size(y) < 0 != flip;
  if (xNegative == yNegative) addMagnitude(d, x, y, xNegative);
  else if (compareMagnitude(x, y) >= 0) subMagnitude(d, x, y, xNegative);
  else subMagnitude(d, y, x, yNegative);
}

@inline export function add(d: usize, x: usize, y: usize): void {
  addSigned(d, x, y, false);
}

@inline export function sub(d: usize, x: usize, y: usize): void {
  addSigned(d, x, y, true);
}

/** x / 2, exact. */
export function halve(p: usize): void {
  const n = length(p);
  let high: u32 = 0;
  for (let i = n - 1; i >= 0; i--) {
    const v = limb(p, i);
    setLimb(p, i, (v >> 1) | (high << 31));
    high = v;
  }
  trim(p, n, size(p) < 0);
}

/** Limbs d[0..n) += k * x[0..n); the carry out. Only shift and addition of the carry depend on the limb before. */
@inline export function addMultiple(d: usize, x: usize, n: i32, k: u64): u64 {
  let carry: u64 = 0;
  const stop = x + (<usize>(n & ~3) << 2);
  while (x < stop) {
    carry += <u64>load<u32>(x) * k + <u64>load<u32>(d);
    store<u32>(d, <u32>carry);
    carry = <u64>load<u32>(x, 4) * k + <u64>load<u32>(d, 4) + (carry >> 32);
    store<u32>(d, <u32>carry, 4);
    carry = <u64>load<u32>(x, 8) * k + <u64>load<u32>(d, 8) + (carry >> 32);
    store<u32>(d, <u32>carry, 8);
    carry = <u64>load<u32>(x, 12) * k + <u64>load<u32>(d, 12) + (carry >> 32);
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

/**
 * Limbs d[0..n) -= k * x[0..n); the borrow out, as a non-negative number. It adds k times the complement of x, and k, which is k
 * times 2^(32n) too much.
 */
@inline export function subMultiple(d: usize, x: usize, n: i32, k: u64): u64 {
  let carry: u64 = k;
  const stop = x + (<usize>(n & ~3) << 2);
  while (x < stop) {
    carry += (<u64>load<u32>(x) ^ 0xffffffff) * k + <u64>load<u32>(d);
    store<u32>(d, <u32>carry);
    carry = (<u64>load<u32>(x, 4) ^ 0xffffffff) * k + <u64>load<u32>(d, 4) + (carry >> 32);
    store<u32>(d, <u32>carry, 4);
    carry = (<u64>load<u32>(x, 8) ^ 0xffffffff) * k + <u64>load<u32>(d, 8) + (carry >> 32);
    store<u32>(d, <u32>carry, 8);
    carry = (<u64>load<u32>(x, 12) ^ 0xffffffff) * k + <u64>load<u32>(d, 12) + (carry >> 32);
    store<u32>(d, <u32>carry, 12);
    carry >>= 32;
    x += 16;
    d += 16;
  }
  for (let i = n & 3; i > 0; i--) {
    carry += (<u64>load<u32>(x) ^ 0xffffffff) * k + <u64>load<u32>(d);
    store<u32>(d, <u32>carry);
    carry >>= 32;
    x += 4;
    d += 4;
  }
  return k - carry;
}

/** d = x * y; d is neither operand. */
export function mul(d: usize, x: usize, y: usize): void {
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
export function divide(q: usize, r: usize, d: usize): void {
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
export function shiftLeft(d: usize, s: usize, k: i32, shift: u32): void {
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
export function modulo(r: usize, d: usize): void {
  divide(QUOTIENT, r, d);
  if (size(r) < 0) add(r, r, d);
}

/** |p| >> shift, which must fit in 64 bits. */
export function shifted(p: usize, shift: i32): u64 {
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

/** Clears the limbs from the number's length up to n, which the one-pass loops rely on. */
export function clearAbove(p: usize, n: i32): void {
  const k = length(p);
  if (k < n) memory.fill(p + 8 + (<usize>k << 2), 0, <usize>(n - k) << 2);
}
