import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { createBigintKernel } from './bigint-kernel.ts';
import { composeFormsPlain, equalForms, type Form, formFrom, identityForm, invertForm, reduceForm } from './form.ts';
import type { FormKernel } from './form-kernel.ts';
import { KERNEL_BASE64 } from './kernel.gen.ts';
import { composeForms, partialBound, squareForm } from './nucomp.ts';
import { halfExtendedGcd, partialGcd } from './partial-gcd.ts';
import { createWasmKernel } from './wasm-kernel.ts';

/** Deterministic, so that a failure can be repeated (xorshift32). */
function createRandom(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

/** -p*q^3 with the constants' shapes; made here so that this layer stays below the group. */
const Q = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** A discriminant = 1 mod 8 of about this size, so that 2 splits, and with q^3 as factor. */
function discriminantOf(bits: number): bigint {
  let p = (1n << BigInt(bits - 768)) - 1n;
  while ((p * Q) % 8n !== 7n) p -= 2n;
  return -p * Q ** 3n;
}

/** Some forms of small norm: (n, b, .) with b^2 = D mod 4n. */
function smallForms(discriminant: bigint): Form[] {
  const forms: Form[] = [];
  for (let n = 2n; n < 120n; n++) {
    for (let b = 1n; b < 2n * n; b += 2n) {
      const primitive = (b * b - discriminant) % (4n * n) === 0n && formFrom(n, b, discriminant).c % n !== 0n;
      if (primitive) forms.push(reduceForm(formFrom(n, b, discriminant)));
    }
  }
  return forms;
}

/** Powers of f and a form whose first coefficient shares a factor with b: gcds other than 1. */
function specialForms(discriminant: bigint): Form[] {
  const fundamental = discriminant / (Q * Q);
  const inF = [1n, 3n, Q - 2n, 0xdeadbeefn].map((l) => ({
    a: Q * Q,
    b: Q * l,
    c: (l * l - fundamental) / 4n,
  }));
  return [identityForm(discriminant), ...inF.map(reduceForm)];
}

const valid = ({ a, b, c }: Form, discriminant: bigint): boolean =>
  b * b - 4n * a * c === discriminant && -a < b && b <= a && a <= c && (a !== c || b >= 0n);

interface Walk {
  readonly fast: FormKernel;
  readonly slow: FormKernel;
  readonly steps: number;
  readonly seed: number;
}

/** One random operation of both kernels on the same slots. */
function step(
  { fast, slow }: Walk,
  slots: readonly Pair[],
  pool: readonly Form[],
  random: (bound: number) => number,
): Pair {
  const [x, y, z] = [slots[random(5)]!, slots[random(5)]!, slots[random(5)]!];
  const kind = random(100);
  const form = pool[random(pool.length)]!;
  const apply = (kernel: FormKernel, side: keyof Pair): void => {
    if (kind < 40) kernel.square(z[side], x[side]);
    else if (kind < 88) kernel.compose(z[side], x[side], y[side]);
    else if (kind < 97) kernel.invert(z[side], x[side]);
    else kernel.put(z[side], form);
  };
  apply(fast, 'fast');
  apply(slow, 'slow');
  return z;
}

interface Pair {
  readonly fast: number;
  readonly slow: number;
}

/** Random operations over a few slots of both kernels; every result must be equal, reduced and of the discriminant. */
function runWalk(walk: Walk): void {
  const { fast, slow, steps, seed } = walk;
  const random = createRandom(seed);
  const pool = [...smallForms(slow.discriminant), ...specialForms(slow.discriminant)];
  const slots = Array.from({ length: 5 }, () => ({ fast: fast.allocate(), slow: slow.allocate() }));
  for (const pair of slots) {
    const form = pool[random(pool.length)]!;
    fast.put(pair.fast, form);
    slow.put(pair.slow, form);
  }
  for (let count = 0; count < steps; count++) {
    const changed = step(walk, slots, pool, random);
    const [got, want] = [fast.get(changed.fast), slow.get(changed.slow)];
    if (!equalForms(got, want) || !valid(want, slow.discriminant)) {
      expect.fail(`step ${count}, seed ${seed}: kernels differ or the form is invalid`);
    }
  }
  expect(valid(slow.get(slots[0]!.slow), slow.discriminant)).toBe(true);
}

describe('kernels agree', () => {
  test.each([
    { bits: 1113, steps: 30_000, seed: 1 },
    { bits: 1861, steps: 6_000, seed: 2 },
    { bits: 2340, steps: 4_000, seed: 3 },
    { bits: 800, steps: 6_000, seed: 4 },
  ])('WebAssembly and BigInt over $steps steps at $bits bits', ({ bits, steps, seed }) => {
    const discriminant = discriminantOf(bits);
    runWalk({ fast: createWasmKernel(discriminant), slow: createBigintKernel(discriminant), steps, seed });
  });

  test('tiny discriminants, where every quotient is long and every gcd is likely', () => {
    for (const discriminant of [
      -23n,
      -47n,
      -71n,
      -4027n,
      -1000003n,
      -(10n ** 18n + 3n) * 4n + 1n,
      -(2n ** 127n - 1n),
    ]) {
      const bound = partialBound(discriminant);
      const kernel = createWasmKernel(discriminant);
      const slot = kernel.allocate();
      const right = kernel.allocate();
      const forms = smallForms(discriminant).slice(0, 60);
      for (const x of forms) {
        for (const y of forms) {
          const want = composeFormsPlain(x, y, discriminant);
          kernel.put(slot, x);
          kernel.put(right, y);
          kernel.compose(slot, slot, right);
          expect(kernel.get(slot)).toEqual(want);
          expect(composeForms(x, y, bound)).toEqual(want);
        }
        kernel.put(slot, x);
        kernel.square(slot, slot);
        expect(kernel.get(slot)).toEqual(composeFormsPlain(x, x, discriminant));
        expect(squareForm(x, bound)).toEqual(composeFormsPlain(x, x, discriminant));
      }
    }
  });

  test('WebAssembly against the formula of Dirichlet on products of special forms', () => {
    const discriminant = discriminantOf(1113);
    const kernel = createWasmKernel(discriminant);
    const [left, right] = [kernel.allocate(), kernel.allocate()];
    const random = createRandom(9);
    const pool = [...specialForms(discriminant), ...smallForms(discriminant)];
    for (let i = 0; i < 600; i++) {
      const [x, y] = [pool[random(pool.length)]!, pool[random(pool.length)]!];
      const want = composeFormsPlain(x, y, discriminant);
      kernel.put(left, x);
      kernel.put(right, y);
      kernel.compose(left, left, right);
      expect(equalForms(kernel.get(left), want)).toBe(true);
      pool[random(pool.length)] = random(3) === 0 ? invertForm(want) : want;
    }
  });
});

describe.each([
  ['WebAssembly', createWasmKernel],
  ['BigInt', createBigintKernel],
] as const)('%s slots', (_, create) => {
  const discriminant = discriminantOf(1113);

  test('inverse, identity, equality, storage and tables', () => {
    const kernel = create(discriminant);
    const [x, y, z] = [kernel.allocate(), kernel.allocate(), kernel.allocate()];
    kernel.put(x, smallForms(discriminant)[5]!);
    for (let i = 0; i < 9; i++) kernel.square(x, x);
    kernel.invert(y, x);
    kernel.compose(z, x, y);
    kernel.identity(y);
    expect(kernel.equal(z, y)).toBe(true);
    expect(kernel.equal(x, y)).toBe(false);
    const stored = kernel.store(x);
    const table = kernel.createTable(3);
    table.save(2, x);
    kernel.square(x, x);
    kernel.load(y, stored);
    table.load(z, 2);
    expect(kernel.equal(y, z)).toBe(true);
    expect(kernel.equal(x, z)).toBe(false);
    kernel.copy(z, x);
    expect(kernel.get(z)).toEqual(kernel.get(x));
  });

  test('equal forms are stored equally, whatever was in their slots before', () => {
    const kernel = create(discriminant);
    const [x, y] = [kernel.allocate(), kernel.allocate()];
    kernel.put(x, smallForms(discriminant)[5]!);
    for (let i = 0; i < 9; i++) kernel.square(x, x);
    const stored = kernel.store(x);
    kernel.invert(y, x);
    kernel.compose(y, x, y);
    kernel.compose(y, x, y);
    expect(kernel.store(y)).toEqual(stored);
    kernel.identity(y);
    kernel.compose(x, y, y);
    expect(kernel.store(x)).toEqual(kernel.store(y));
  });

  test('memory grows and released slots come back', () => {
    const kernel = create(discriminant);
    const first = kernel.allocate();
    kernel.put(first, identityForm(discriminant));
    const mark = kernel.mark();
    for (let i = 0; i < 4000; i++) kernel.put(kernel.allocate(), identityForm(discriminant));
    const last = kernel.allocate();
    kernel.square(last, first);
    expect(kernel.equal(last, first)).toBe(true);
    kernel.release(mark);
    expect(kernel.mark()).toBe(mark);
  });

  test('a form of another kernel is refused', () => {
    const other = create === createWasmKernel ? createBigintKernel(discriminant) : createWasmKernel(discriminant);
    const slot = other.allocate();
    other.identity(slot);
    const kernel = create(discriminant);
    expect(() => kernel.load(kernel.allocate(), other.store(slot))).toThrow(/another kernel/);
  });
});

describe('partial gcds', () => {
  const big = (bits: bigint) => fc.bigInt({ min: 1n, max: 1n << bits });

  property.prop([big(1200n), fc.bigInt(-(1n << 1200n), 1n << 1200n)])('half-extended gcd', (a, b) => {
    const { g, v } = halfExtendedGcd(a, b);
    expect(g > 0n && a % g === 0n && b % g === 0n).toBe(true);
    expect((v * b - g) % a).toBe(0n);
  });

  property.prop([big(1200n), big(1200n), big(600n)])('partial gcd keeps its determinant', (m, n, bound) => {
    const [a, b] = m > n ? [m, n] : [n + 1n, m];
    const { r, rPrevious, x, y } = partialGcd(a, b, bound);
    expect(x * rPrevious - y * r).toBe(a);
    expect((x * b - r) % a === 0n || (x * b + r) % a === 0n).toBe(true);
    expect((rPrevious < 0n ? -rPrevious : rPrevious) <= bound || r === 0n).toBe(true);
  });
});

test('the embedded kernel is the committed WebAssembly file', () => {
  const wasm = readFileSync(new URL('./kernel.wasm', import.meta.url));
  expect(KERNEL_BASE64.replaceAll('\n', '')).toBe(wasm.toString('base64'));
});

test('compiling the source again gives the committed bytes', () => {
  const script = fileURLToPath(new URL('../../../scripts/build-kernel.ts', import.meta.url));
  expect(execFileSync(execPath, [script, '--check'], { encoding: 'utf8' })).toContain('up to date');
});

test('a discriminant that does not fit a slot is refused', () => {
  expect(() => createWasmKernel(-(1n << 2501n) + 1n)).toThrow(/2500 bits/);
});
