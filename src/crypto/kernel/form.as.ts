// Class-group arithmetic for WebAssembly (AssemblyScript): NUCOMP and NUDUPL (Jacobson and van der Poorten 2002) and the
// reduction of forms. Forms live in slots (a, b, c one after the other) that the host places after __heap_base.
import { exact, negateLow } from './exact.as';
import { euclid, halfGcd, R0, R1, S0, S1 } from './euclid.as';
import {
  add, bits, clearAbove, compareMagnitude, copy, divide, halve, isOne, length, limb, MINUS_ONE, modulo, mul, negate,
  NUMBER, ONE, setLimb, shifted, size, sub, trim, ZERO,
} from './number.as';

const B_OFFSET: usize = 8 + 4 * 40;
const C_OFFSET: usize = 2 * B_OFFSET;
const SLOT_BYTES: i32 = 2 * (8 + 4 * 40) + 8 + 4 * 80;

const BOUND = memory.data(NUMBER);
const PRODUCT = memory.data(NUMBER);
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
