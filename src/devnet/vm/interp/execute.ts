/** Runs one call from outside and reports what came of it. */
import { isFailure } from '../../../base/index.ts';
import {
  type Call,
  type Limits,
  MachineError,
  type Outcome,
  type OutcomeError,
  type OutcomeOk,
  STATUS,
  type Status,
} from '../port.ts';
import type { LoadedFunction } from '../program/module.ts';
import type { Registry } from '../program/registry.ts';
import type { Layouts } from '../types/layout.ts';
import { substitute, type Type } from '../types/type.ts';
import { Reference } from '../value.ts';
import { type Loader, Machine, MoveAbort } from './machine.ts';

export interface Environment {
  readonly registry: Registry;
  readonly layouts: Layouts;
  readonly loader: Loader;
  readonly limits: Limits;
}

/** Undefined when `typeArguments` exist and fit the constraints, or else why not. */
export function checkTypeArguments(
  registry: Registry,
  constraints: readonly number[],
  typeArguments: readonly Type[],
): Status | undefined {
  if (constraints.length !== typeArguments.length) return 'TYPE_ARITY';
  for (const [i, type] of typeArguments.entries()) {
    if (!type.closed || type.kind === 'reference' || registry.illFormed(type)) return 'CONSTRAINT_NOT_SATISFIED';
    if ((constraints[i]! & ~registry.abilities(type)) !== 0) return 'CONSTRAINT_NOT_SATISFIED';
  }
  return undefined;
}

function findCallee(environment: Environment, call: Call): LoadedFunction {
  const { registry } = environment;
  const { address, module, function: name, typeArguments } = call;
  if (!registry.module(address, module)) throw new MachineError('LINKER_ERROR', `no module ${address}::${module}`);
  const fn = registry.findFunction(address, module, name);
  if (!fn) throw new MachineError('FUNCTION_NOT_FOUND', `no function ${module}::${name}`);
  const problem = checkTypeArguments(registry, fn.typeParameters, typeArguments);
  if (problem) throw new MachineError(problem, `type arguments of ${module}::${name}`);
  if (call.arguments.length !== fn.parameters.length) {
    throw new MachineError('ARGUMENT_ARITY', `${module}::${name} takes ${fn.parameters.length} arguments`);
  }
  return fn;
}

function results(machine: Machine, fn: LoadedFunction, call: Call): OutcomeOk {
  const open = (types: readonly Type[]) => types.map((type) => substitute(type, call.typeArguments));
  const returnValues = open(fn.returns).map((type, i) => ({ type, value: machine.stack[i]! }));
  const mutatedReferences = open(fn.parameters).flatMap((type, argument) => {
    const value = call.arguments[argument];
    if (type.kind !== 'reference' || !type.mutable || !(value instanceof Reference)) return [];
    return [{ argument, type: type.to, value: value.read() }];
  });
  return { kind: 'ok', returnValues, mutatedReferences };
}

function failed(error: unknown, location: OutcomeError['location']): OutcomeError {
  if (error instanceof MachineError) {
    const { status, subStatus, message } = error;
    return { kind: 'error', status, major: STATUS[status], subStatus, message, location };
  }
  if (isFailure(error)) {
    const status: Status = error.code === 'devnet-vm/type-too-large' ? 'VM_MAX_TYPE_DEPTH_REACHED' : 'MODULE_INVALID';
    return { kind: 'error', status, major: STATUS[status], subStatus: undefined, message: error.message, location };
  }
  throw error;
}

/** An exception other than MachineError, MoveAbort or Failure is a defect of the machine and is passed on. */
export function execute(environment: Environment, call: Call): Outcome {
  const { registry, layouts, loader, limits } = environment;
  const { runtime, meter } = call;
  const machine = new Machine({ registry, layouts, loader, limits, runtime, meter });
  try {
    const fn = findCallee(environment, call);
    machine.call(loader.instance(fn, call.typeArguments), call.arguments);
    return results(machine, fn, call);
  } catch (error) {
    const location = machine.location();
    machine.flush();
    if (error instanceof MoveAbort && location) return { kind: 'abort', code: error.code, location };
    return failed(error, location);
  }
}
