/** Elements as bytes, and every check an element passes before it is believed (docs/spec/protocol.md, element validation). */
import { bytesToBigint, Failure } from '../../base/index.ts';
import type { Form } from '../kernel/form.ts';
import { jacobi } from '../math/integer.ts';
import type { ClassGroupParameters } from './class-group.ts';

/** Which check failed; `data.rule` of crypto/bad-element. */
export type ElementRule =
  | 'length'
  | 'sign'
  | 'positive'
  | 'reduced'
  | 'canonical'
  | 'discriminant'
  | 'imprimitive'
  | 'genus';

function reject(rule: ElementRule, message: string): never {
  throw new Failure('usage', 'crypto/bad-element', message, {
    data: { rule },
    hint: 'The bytes are not a valid class-group element; treat the message that holds them as invalid.',
  });
}

/** The form of a class as (a, b) with its c, after the rules that need no big division. */
function checkShape(a: bigint, b: bigint, discriminant: bigint): Form {
  if (a === 0n) reject('positive', 'first coefficient is zero');
  const magnitude = b < 0n ? -b : b;
  if (magnitude > a) reject('reduced', 'form is not reduced: |b| > a');
  if (b < 0n && magnitude === a) reject('canonical', 'form is not canonical: b = -a');
  const numerator = b * b - discriminant;
  const c = numerator / (4n * a);
  if (c * 4n * a !== numerator) reject('discriminant', 'form has another discriminant');
  if (c < a) reject('reduced', 'form is not reduced: a > c');
  if (c === a && b < 0n) reject('canonical', 'form is not canonical: a = c and b < 0');
  return { a, b, c };
}

/** A value represented by the form and prime to q; undefined when q divides every value (then the form is not primitive). */
export function genusValue(form: Form, q: bigint): bigint | undefined {
  if (form.a % q !== 0n) return form.a;
  return form.c % q !== 0n ? form.c : undefined;
}

/**
 * Checks 1 to 3 of element validation. The genus check uses q: for D = -p*q^3 both genus characters agree on values prime
 * to D, and a Jacobi symbol modulo q is four times cheaper than one modulo p.
 */
export function validateForm(a: bigint, b: bigint, parameters: ClassGroupParameters): Form {
  const form = checkShape(a, b, parameters.discriminant);
  // gcd(a, b, c)^2 divides D = -p*q^3, so the only possible common factor is q; it divides b whenever it divides a and c.
  const value = genusValue(form, parameters.q);
  if (value === undefined) reject('imprimitive', 'form is not primitive');
  if (jacobi(value, parameters.q) !== 1) reject('genus', 'element is not in the principal genus');
  return form;
}

/** Strict inverse of encodeForm. Throws usage `crypto/bad-element` with data.rule. */
export function decodeForm(bytes: Uint8Array, parameters: ClassGroupParameters): Form {
  const length = parameters.coordinateLength;
  if (bytes.length !== 1 + 2 * length) reject('length', `an element has ${1 + 2 * length} bytes, got ${bytes.length}`);
  const sign = bytes[0];
  if (sign !== 0 && sign !== 1) reject('sign', 'sign byte is neither 0 nor 1');
  const a = bytesToBigint(bytes.subarray(1, 1 + length));
  const b = bytesToBigint(bytes.subarray(1 + length));
  if (sign === 1 && b === 0n) reject('sign', 'negative zero');
  return validateForm(a, sign === 1 ? -b : b, parameters);
}
