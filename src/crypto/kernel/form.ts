/** Binary quadratic forms on BigInt, after the textbook: the readable oracle that every faster kernel is compared with. */
import { bigintToBytes, concatBytes, Failure, u8 } from '../../base/index.ts';
import { extendedGcd } from '../math/integer.ts';

/** a*x^2 + b*x*y + c*y^2, positive definite, of a negative discriminant b^2 - 4ac. */
export interface Form {
  readonly a: bigint;
  readonly b: bigint;
  readonly c: bigint;
}

/** The neutral class of an odd discriminant. */
export function identityForm(discriminant: bigint): Form {
  return { a: 1n, b: 1n, c: (1n - discriminant) >> 2n };
}

/** The form (a, b, c) with c from the discriminant. Throws bug `crypto/bad-form` when 4a does not divide b^2 - D. */
export function formFrom(a: bigint, b: bigint, discriminant: bigint): Form {
  const numerator = b * b - discriminant;
  if (a <= 0n || numerator % (4n * a) !== 0n)
    throw new Failure('bug', 'crypto/bad-form', 'not a form of the discriminant');
  return { a, b, c: numerator / (4n * a) };
}

/** The reduced form of the class: -a < b <= a <= c, and b >= 0 if a = c. */
export function reduceForm(form: Form): Form {
  let { a, b, c } = form;
  for (;;) {
    if (b > a || b <= -a) {
      // b + 2*a*k into (-a, a]
      const twice = 2n * a;
      let r = b % twice;
      if (r > a) r -= twice;
      else if (r <= -a) r += twice;
      const k = (b - r) / twice;
      c -= ((b + r) >> 1n) * k;
      b = r;
    }
    if (a < c || (a === c && b >= 0n)) return { a, b, c };
    [a, b, c] = [c, -b, a];
  }
}

/** Composition straight from Dirichlet's formula; slow, needs no coprimality (docs/spec/protocol.md, forms). */
export function composeFormsPlain(x: Form, y: Form, discriminant: bigint): Form {
  const s = (x.b + y.b) / 2n;
  const first = extendedGcd(x.a, y.a);
  const second = extendedGcd(first.g, s);
  const d = second.g;
  const [u, v, w] = [second.u * first.u, second.u * first.v, second.v];
  const a = (x.a * y.a) / (d * d);
  const b = (u * x.a * y.b + v * y.a * x.b + w * ((x.b * y.b + discriminant) / 2n)) / d;
  const twice = 2n * a;
  return reduceForm(formFrom(a, ((b % twice) + twice) % twice, discriminant));
}

/** The inverse class, reduced. */
export function invertForm(form: Form): Form {
  return form.a === form.b || form.a === form.c ? form : { a: form.a, b: -form.b, c: form.c };
}

export function equalForms(x: Form, y: Form): boolean {
  return x.a === y.a && x.b === y.b;
}

/** sign(b) || a || |b|, coordinates big-endian. */
export function encodeForm(form: Form, coordinateLength: number): Uint8Array {
  const negative = form.b < 0n;
  return concatBytes(
    u8(negative ? 1 : 0),
    bigintToBytes(form.a, coordinateLength),
    bigintToBytes(negative ? -form.b : form.b, coordinateLength),
  );
}
