/** The class groups of the protocol, built once per process: the fast ones, and the BigInt reference beside them. */
import { createBigintKernel } from '../kernel/bigint-kernel.ts';
import { canRunKernel, createWasmKernel } from '../kernel/wasm-kernel.ts';
import type { ClassGroup, ClassGroupName, FixedBase, Suite } from './class-group.ts';
import { createClassGroup } from './class-group-impl.ts';
import { classGroupParameters } from './class-group-parameters.ts';

function memoised<T>(build: (suite: Suite, name: ClassGroupName) => T): (suite: Suite, name: ClassGroupName) => T {
  const built = new Map<string, T>();
  return (suite, name) => {
    const key = `${suite}/${name}`;
    let value = built.get(key);
    if (value === undefined) {
      value = build(suite, name);
      built.set(key, value);
    }
    return value;
  };
}

/** The same group on BigInt: slow, readable, the oracle of the differential tests. Its elements are not the fast group's. */
export const referenceClassGroup: (suite: Suite, name: ClassGroupName) => ClassGroup = memoised((suite, name) => {
  const parameters = classGroupParameters(suite, name);
  return createClassGroup(parameters, createBigintKernel(parameters.discriminant));
});

/** Cl(-p*q^3) of a suite and a plaintext order; one instance per process, on BigInt where WebAssembly is missing. */
export const classGroup: (suite: Suite, name: ClassGroupName) => ClassGroup = memoised((suite, name) => {
  if (!canRunKernel()) return referenceClassGroup(suite, name);
  const parameters = classGroupParameters(suite, name);
  return createClassGroup(parameters, createWasmKernel(parameters.discriminant));
});

const generatorTables = new WeakMap<ClassGroup, FixedBase>();

/** Proof masks about the shares of 128 validators and their batched sums fit; what is not reached takes no memory. */
const GENERATOR_BITS = 3072;

/** The large table of h, built as far as exponents reach. */
export function generatorBase(group: ClassGroup): FixedBase {
  let table = generatorTables.get(group);
  if (table === undefined) {
    table = group.fixedBase(group.h, GENERATOR_BITS, 'large');
    generatorTables.set(group, table);
  }
  return table;
}
