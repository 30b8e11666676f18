import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { FormKernel, Slot } from '../kernel/form-kernel.ts';
import { createWasmKernel } from '../kernel/wasm-kernel.ts';
import { classGroupParameters, generatorPrimeForm } from './class-group-parameters.ts';
import { classGroup } from './class-group-registry.ts';
import { powSecretSlots } from './class-group-secret.ts';

const group = classGroup('CL-TEST', 'secp256k1');
const BITS = 300;
const exponent = fc.bigInt({ min: 0n, max: (1n << BigInt(BITS)) - 1n });

property.prop([fc.array(exponent, { maxLength: 4 })], { numRuns: 20 })(
  'secret powers of one base are its powers, in order',
  (exponents) => {
    const powers = group.powSecretEach(group.h, exponents, BITS);
    expect(powers.map((x) => group.encode(x))).toEqual(exponents.map((e) => group.encode(group.pow(group.h, e))));
  },
);

test('exponents at the ends of their range, together', () => {
  for (const bits of [1, 2, 5, 6, 7, 64]) {
    const top = (1n << BigInt(bits)) - 1n;
    const exponents = [0n, 1n, top - 1n, top, top >> 1n];
    const powers = group.powSecretEach(group.h, exponents, bits);
    expect(powers.every((x, i) => group.equal(x, group.pow(group.h, exponents[i]!)))).toBe(true);
  }
  expect(() => group.powSecretEach(group.h, [0n, 32n], 5)).toThrow(/5 bits/);
  expect(() => group.powSecretEach(group.h, [-1n], 5)).toThrow(/5 bits/);
});

/** The operations of a computation, in order, without their slots. */
function schedule(run: (kernel: FormKernel, base: Slot) => void): string {
  const parameters = classGroupParameters('CL-TEST', 'secp256k1');
  const kernel = createWasmKernel(parameters.discriminant);
  const base = kernel.allocate();
  kernel.put(base, generatorPrimeForm(parameters));
  kernel.square(base, base);
  const operations: string[] = [];
  const watched = new Proxy(kernel, {
    get(target, name: keyof FormKernel) {
      const value: unknown = target[name];
      if (typeof value !== 'function') return value;
      return (...parts: unknown[]): unknown => {
        operations.push(name);
        return value.apply(target, parts);
      };
    },
  });
  run(watched, base);
  return operations.join(' ');
}

describe('the schedule does not depend on the exponents', () => {
  const top = (1n << 90n) - 1n;
  const pattern = 0x2aaaaaaaaaaaaaaaaaaaaaan;
  test.each([1, 2, 3])('%i exponents', (count) => {
    const lists = [0n, 1n, top, top - 1n, pattern, 1n << 89n].map((e) => Array.from({ length: count }, () => e));
    lists.push(Array.from({ length: count }, (_, i) => top >> BigInt(7 * i)));
    const schedules = lists.map((exponents) =>
      schedule((kernel, base) => powSecretSlots(kernel, { base, exponents, bits: 90 })),
    );
    expect(schedules[0]!.length).toBeGreaterThan(500);
    expect(new Set(schedules).size).toBe(1);
  });

  test('and the watch would see it if it did', () => {
    const powers = [1n, top].map((e) =>
      schedule((kernel, base) => {
        const result = kernel.allocate();
        for (let rest = e; rest > 0n; rest >>= 1n) {
          kernel.square(result, base);
          if ((rest & 1n) === 1n) kernel.compose(result, result, base);
        }
      }),
    );
    expect(new Set(powers).size).toBe(2);
  });
});
