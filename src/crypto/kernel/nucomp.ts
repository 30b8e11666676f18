/** NUCOMP and NUDUPL on BigInt (Jacobson and van der Poorten 2002): composition with operands of half the size. */
import { integerSquareRoot } from '../math/integer.ts';
import type { Form } from './form.ts';
import { reduceForm } from './form.ts';
import { halfExtendedGcd, partialGcd } from './partial-gcd.ts';

/** floor(|D/4|^(1/4)): where the partial gcd stops. */
export function partialBound(discriminant: bigint): bigint {
  return integerSquareRoot(integerSquareRoot(-discriminant >> 2n));
}

function modulo(x: bigint, m: bigint): bigint {
  const r = x % m;
  return r < 0n ? r + m : r;
}

/** The square of a class, reduced. `bound` is partialBound of the discriminant. */
export function squareForm(form: Form, bound: bigint): Form {
  const { a, b, c } = form;
  const { g, v } = halfExtendedGcd(a, b);
  const by0 = a / g;
  const dy0 = b / g;
  const { r, rPrevious, x, y, steps } = partialGcd(by0, modulo(v * c, by0), bound);
  const [bx, by] = [r, rPrevious];
  if (steps === 0) {
    const dx = (bx * dy0 - c) / by0;
    return reduceForm({ a: by * by, b: b - 2n * bx * by, c: bx * bx - g * dx });
  }
  const dx = (bx * dy0 - c * x) / by0;
  const product = dx * y;
  const dy = (product + dy0) / x;
  return reduceForm({
    a: by * by - g * y * dy,
    b: g * (2n * product + dy0) - 2n * bx * by,
    c: bx * bx - g * x * dx,
  });
}

/** bx, by, dy and g of the composition before the partial gcd. */
function composeStart(x: Form, y: Form): { g: bigint; bx: bigint; by: bigint; cy: bigint; dy: bigint; m: bigint } {
  const s = (x.b + y.b) / 2n;
  const m = y.b - s;
  const { g: f, v: b } = halfExtendedGcd(x.a, y.a);
  if (s % f === 0n) {
    const by = x.a / f;
    return { g: f, bx: modulo(m * b, by), by, cy: y.a / f, dy: s / f, m };
  }
  const { g, v: w } = halfExtendedGcd(f, s);
  const h = f / g;
  const by = x.a / g;
  const otherCofactor = (f - b * y.a) / x.a;
  const l = modulo(w * (b * (x.c % h) + otherCofactor * (y.c % h)), h);
  return { g, bx: modulo(b * (m / h) + l * (by / h), by), by, cy: y.a / g, dy: s / g, m };
}

/** The product of two classes, reduced. `bound` is partialBound of the discriminant. */
export function composeForms(first: Form, second: Form, bound: bigint): Form {
  const [p, q] = first.c >= second.c ? [first, second] : [second, first];
  const { g, bx: bx0, by: by0, cy: cy0, dy: dy0, m } = composeStart(p, q);
  const { r: bx, rPrevious: by, x, y, steps } = partialGcd(by0, bx0, bound);
  if (steps === 0) {
    const product = cy0 * bx;
    const cx = (product - m) / by0;
    const dx = (bx * dy0 - q.c) / by0;
    return reduceForm({ a: by * cy0, b: q.b - 2n * product, c: bx * cx - g * dx });
  }
  const cx = (cy0 * bx - m * x) / by0;
  const dx = (dy0 * bx - q.c * x) / by0;
  const q1 = by * cx;
  const q2 = q1 + m;
  const q3 = y * dx;
  const q4 = q3 + dy0;
  const dy = q4 / x;
  const cy = bx !== 0n ? q2 / bx : (cx * dy - p.c) / dx;
  return reduceForm({ a: by * cy - g * y * dy, b: g * (q3 + q4) - q1 - q2, c: bx * cx - g * x * dx });
}
