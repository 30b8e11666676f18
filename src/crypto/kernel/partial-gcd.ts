/** The two Euclidean loops of NUCOMP on BigInt, by Lehmer steps on 52-bit windows (Knuth 4.5.2 L; Jebelean 1993). */
import { bitLength } from '../../base/index.ts';

/** Several Euclidean steps at once: (x, y) becomes (a*x - b*y, d*y - c*x), all signs changed after an odd number of steps. */
interface Matrix {
  a: number;
  b: number;
  c: number;
  d: number;
  steps: number;
  /** What became of the window's larger number. */
  x: number;
}

const WINDOW_BITS = 52;
const COFACTOR_LIMIT = 2 ** 50;

/**
 * Euclid on the leading bits of two numbers while every quotient is certainly that of the whole numbers; `whole` says that
 * the window holds them completely. All values stay below 2^53, so doubles are exact. Stops when x <= limit.
 */
function windowMatrix(window: { x: number; y: number }, whole: boolean, limit: number): Matrix {
  let { x, y } = window;
  let [a, b, c, d, steps] = [1, 0, 0, 1, 0];
  while (y !== 0 && x > limit) {
    const quotient = Math.floor(x / y);
    const rest = x - quotient * y;
    const next = b + quotient * d;
    if (next > COFACTOR_LIMIT) break;
    // Exact stopping rule, with the larger cofactor of each row standing for both.
    if (!whole && (rest < next || y - rest < d + next)) break;
    [a, b, c, d] = [c, d, a + quotient * c, next];
    [x, y] = [y, rest];
    steps++;
  }
  return { a, b, c, d, steps, x };
}

/** Remainders and the magnitudes of the second operand's cofactors after `steps` divisions. */
interface EuclidState {
  r0: bigint;
  r1: bigint;
  s0: bigint;
  s1: bigint;
  steps: number;
}

function divisionStep(state: EuclidState): void {
  const { r0, r1, s0, s1 } = state;
  const quotient = r0 / r1;
  state.r0 = r1;
  state.r1 = r0 - quotient * r1;
  state.s0 = s1;
  state.s1 = s0 + quotient * s1;
  state.steps++;
}

function applyMatrix(state: EuclidState, matrix: Matrix): void {
  const [a, b, c, d] = [BigInt(matrix.a), BigInt(matrix.b), BigInt(matrix.c), BigInt(matrix.d)];
  const { r0, r1, s0, s1 } = state;
  const odd = (matrix.steps & 1) === 1;
  state.r0 = odd ? b * r1 - a * r0 : a * r0 - b * r1;
  state.r1 = odd ? c * r0 - d * r1 : d * r1 - c * r0;
  state.s0 = a * s0 + b * s1;
  state.s1 = c * s0 + d * s1;
  state.steps += matrix.steps;
}

/** Euclid on r0 >= r1 >= 0 until r0 <= bound or r1 = 0. */
function euclid(r0: bigint, r1: bigint, bound: bigint): EuclidState {
  const state: EuclidState = { r0, r1, s0: 0n, s1: 1n, steps: 0 };
  let bits = bitLength(r0);
  while (state.r1 !== 0n && state.r0 > bound) {
    let shift = Math.max(0, bits - WINDOW_BITS);
    let x = Number(state.r0 >> BigInt(shift));
    if (x >= 2 ** WINDOW_BITS || (shift > 0 && x < 2 ** (WINDOW_BITS - 3))) {
      bits = bitLength(state.r0); // the estimate of the last round was off
      shift = Math.max(0, bits - WINDOW_BITS);
      x = Number(state.r0 >> BigInt(shift));
    }
    const y = Number(state.r1 >> BigInt(shift));
    const matrix = windowMatrix({ x, y }, shift === 0, Number(bound >> BigInt(shift)));
    if (matrix.steps === 0) {
      divisionStep(state);
      bits = bitLength(state.r0);
    } else {
      applyMatrix(state, matrix);
      bits = shift + Math.ceil(Math.log2(matrix.x + 1));
    }
  }
  return state;
}

/** g = gcd(a, b) > 0 and v with v*b = g modulo a, for a > 0 and any b. */
export function halfExtendedGcd(a: bigint, b: bigint): { g: bigint; v: bigint } {
  const rest = b % a;
  const { r0, s0, steps } = euclid(a, rest < 0n ? rest + a : rest, 0n);
  return { g: r0, v: (steps & 1) === 1 ? s0 : -s0 };
}

export interface PartialGcd {
  /** The two last remainders; rPrevious carries the sign of an odd number of steps. */
  readonly r: bigint;
  readonly rPrevious: bigint;
  /** Their cofactors: r = x*b and rPrevious = y*b modulo a, up to that sign; x*rPrevious - y*r = a. */
  readonly x: bigint;
  readonly y: bigint;
  readonly steps: number;
}

/** Euclid on a > b >= 0 until the larger remainder is at most `bound`, or close above it. */
export function partialGcd(a: bigint, b: bigint, bound: bigint): PartialGcd {
  const { r0, r1, s0, s1, steps } = euclid(a, b, bound);
  // The determinant of an odd number of steps is -1: negating one row keeps the form in its class and not its inverse.
  const odd = (steps & 1) === 1;
  return { r: r1, rPrevious: odd ? -r0 : r0, x: odd ? -s1 : s1, y: -s0, steps };
}
