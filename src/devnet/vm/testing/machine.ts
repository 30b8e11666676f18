/** A machine loaded with compiled modules, for tests. */
import { createVm, type Limits, type Outcome, type Type, type Value, type Vm } from '../index.ts';
import { loadModule } from '../program/module.ts';
import { MemoryRuntime } from './runtime.ts';

export const PROBE_ADDRESS = `0x${'0'.repeat(64)}`;

/** Serves `framework` through the linker and adds `probe` (at 0x0) with verification; throws the problems found. */
export function machineWith(
  framework: readonly Uint8Array[],
  probe: readonly Uint8Array[],
  limits: Partial<Limits> = {},
): Vm {
  const byName = new Map<string, Uint8Array>();
  for (const bytes of framework) {
    const { address, name } = loadModule(bytes);
    byName.set(`${address}::${name}`, bytes);
  }
  const vm = createVm({ linker: { loadModule: (address, name) => byName.get(`${address}::${name}`) }, limits });
  const problems = vm.addPackage(PROBE_ADDRESS, probe);
  if (problems.length > 0) throw new Error(JSON.stringify(problems, undefined, 1));
  return vm;
}

export interface RunOptions {
  readonly args?: readonly Value[];
  readonly types?: readonly Type[];
  readonly runtime?: MemoryRuntime;
}

/** Runs probe::<module>::<function>. */
export function run(vm: Vm, name: string, options: RunOptions = {}): Outcome {
  const [module, fn] = name.split('::') as [string, string];
  return vm.execute({
    address: PROBE_ADDRESS,
    module,
    function: fn,
    typeArguments: options.types ?? [],
    arguments: options.args ?? [],
    runtime: options.runtime ?? new MemoryRuntime(),
  });
}
