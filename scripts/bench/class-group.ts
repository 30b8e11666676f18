/** Times of one class-group operation, kernel against BigInt in one run, and of powers and tables; figures to compare, not a test. */
import type { ClassGroup, Suite } from '../../src/crypto/group/class-group.ts';
import { classGroupParameters, generatorPrimeForm } from '../../src/crypto/group/class-group-parameters.ts';
import { classGroup, generatorBase } from '../../src/crypto/group/class-group-registry.ts';
import { createBigintKernel } from '../../src/crypto/kernel/bigint-kernel.ts';
import type { FormKernel, Slot } from '../../src/crypto/kernel/form-kernel.ts';
import { createWasmKernel } from '../../src/crypto/kernel/wasm-kernel.ts';
import { type Spread, spreadOf } from './spread.ts';

export interface ClassGroupFigures {
  readonly suite: Suite;
  /** Microseconds per operation. */
  readonly kernel: { readonly square: Spread; readonly compose: Spread };
  readonly bigint: { readonly square: Spread; readonly compose: Spread };
  /** BigInt median divided by kernel median. */
  readonly ratio: { readonly square: number; readonly compose: number };
  /** Milliseconds per call, kernel only. */
  readonly operations: Readonly<Record<string, Spread>>;
}

const ROUNDS = 15;

function milliseconds(runs: number, body: () => void): number {
  const start = performance.now();
  for (let i = 0; i < runs; i++) body();
  return (performance.now() - start) / runs;
}

interface Runner {
  readonly runs: number;
  readonly kernel: FormKernel;
  readonly x: Slot;
  readonly y: Slot;
  readonly square: number[];
  readonly compose: number[];
}

/** Two elements of full size on a kernel of its own. */
function createRunner(suite: Suite, create: (discriminant: bigint) => FormKernel, runs: number): Runner {
  const parameters = classGroupParameters(suite, 'secp256k1');
  const kernel = create(parameters.discriminant);
  const [x, y] = [kernel.allocate(), kernel.allocate()];
  kernel.put(x, generatorPrimeForm(parameters));
  for (let i = 0; i < 40; i++) kernel.square(x, x);
  kernel.square(y, x);
  return { runs, kernel, x, y, square: [], compose: [] };
}

/** Kernel and BigInt take turns, so that both see the same machine. */
function compareKernels(suite: Suite): { kernel: Runner; bigint: Runner } {
  const kernel = createRunner(suite, createWasmKernel, 400);
  const bigint = createRunner(suite, createBigintKernel, 60);
  for (let round = 0; round < ROUNDS; round++) {
    for (const { runs, kernel: forms, x, y, square, compose } of [kernel, bigint]) {
      square.push(1000 * milliseconds(runs, () => forms.square(x, x)));
      compose.push(1000 * milliseconds(runs, () => forms.compose(x, x, y)));
    }
  }
  return { kernel, bigint };
}

function timeOperations(group: ClassGroup): Record<string, Spread> {
  const bits = group.parameters.exponentBits;
  const exponent = BigInt.asUintN(bits, 0x9e3779b97f4a7c15f39cc0605cedc834n ** 9n) | (1n << BigInt(bits - 1));
  const element = group.pow(group.h, exponent);
  const bytes = group.encode(element);
  const table = generatorBase(group);
  const small = group.fixedBase(element, bits, 'small');
  const terms = Array.from({ length: 16 }, (_, i) => ({
    base: group.pow(element, BigInt(i + 2)),
    exponent: BigInt.asUintN(192, exponent >> BigInt(i)),
  }));
  const bodies: Record<string, () => unknown> = {
    [`power, ${bits} bits`]: () => group.pow(element, exponent),
    [`secret power, ${bits} bits`]: () => group.powSecret(element, exponent, bits),
    [`power by large table, ${bits} bits`]: () => table.pow(exponent),
    [`power by small table, ${bits} bits`]: () => small.pow(exponent),
    'product of 16 powers, 192 bits': () => group.multiPow(terms),
    'build small table': () => group.fixedBase(element, bits, 'small'),
    'new large table and first power': () => group.fixedBase(element, bits, 'large').pow(exponent),
    encode: () => group.encode(element),
    'decode and validate': () => group.decode(bytes),
  };
  return Object.fromEntries(
    Object.entries(bodies).map(([name, body]) => {
      body();
      return [name, spreadOf(Array.from({ length: /build|new/.test(name) ? 5 : ROUNDS }, () => milliseconds(1, body)))];
    }),
  );
}

/** Measures CL-112 and CL-128. */
export function benchClassGroup(): readonly ClassGroupFigures[] {
  return (['CL-112', 'CL-128'] as const).map((suite) => {
    const runners = compareKernels(suite);
    const spreads = (runner: Runner) => ({ square: spreadOf(runner.square), compose: spreadOf(runner.compose) });
    const [kernel, bigint] = [spreads(runners.kernel), spreads(runners.bigint)];
    const figures: ClassGroupFigures = {
      suite,
      kernel,
      bigint,
      ratio: {
        square: bigint.square.median / kernel.square.median,
        compose: bigint.compose.median / kernel.compose.median,
      },
      operations: timeOperations(classGroup(suite, 'secp256k1')),
    };
    return figures;
  });
}
