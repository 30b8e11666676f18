/** Verifies the modules of one package together. */
import { Failure, isFailure } from '../../../base/index.ts';
import type { VerificationProblem } from '../port.ts';
import type { LoadedModule } from '../program/module.ts';
import type { Registry } from '../program/registry.ts';
import { checkDefinitions } from './definitions.ts';
import { refuse } from './refuse.ts';

function describe(error: unknown, module: string, fn?: string): VerificationProblem {
  if (!isFailure(error)) throw error;
  const { instruction } = error.data;
  return {
    code: error.code,
    module,
    function: fn,
    instruction: typeof instruction === 'number' ? instruction : undefined,
    message: error.message,
  };
}

/** Turns a refusal into a problem; passes every other exception on. */
export function attempt(action: () => void, module: string, fn?: string): VerificationProblem[] {
  try {
    action();
    return [];
  } catch (error) {
    return [describe(error, module, fn)];
  }
}

/** Modules of a package may not depend on each other in circles. */
function checkCycles(modules: ReadonlyMap<string, LoadedModule>): void {
  const done = new Set<string>();
  const open = new Set<string>();
  const visit = (module: LoadedModule): void => {
    if (done.has(module.name)) return;
    if (open.has(module.name)) throw refuse('module-cycle', `${module.name} depends on itself`);
    open.add(module.name);
    for (const { address, module: name } of module.moduleNames) {
      const next = modules.get(name);
      if (address === module.address && next && next !== module) visit(next);
    }
    open.delete(module.name);
    done.add(module.name);
  };
  for (const module of modules.values()) visit(module);
}

/** All problems of the package; `translate` checks the code of one function and throws what it refuses. */
export function verifyPackage(
  modules: readonly LoadedModule[],
  registry: Registry,
  translate: (fn: LoadedModule['functions'][number]) => void,
): VerificationProblem[] {
  const byName = new Map(modules.map((module) => [module.name, module]));
  if (byName.size !== modules.length) {
    const twice = new Failure('usage', 'devnet-vm/module-twice', 'two modules have one name');
    return [describe(twice, modules[0]!.name)];
  }
  const problems = attempt(() => checkCycles(byName), modules[0]?.name ?? '');
  if (problems.length > 0) return problems;
  for (const module of modules) {
    const found = attempt(() => checkDefinitions(module, registry), module.name);
    problems.push(...found);
    if (found.length > 0) continue;
    for (const fn of module.functions) {
      if (fn.code) problems.push(...attempt(() => translate(fn), module.name, fn.name));
    }
  }
  return problems;
}
