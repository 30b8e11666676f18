/** Jumps, calls, returns and aborts. */
import { Op } from '../binary/opcodes.ts';
import { type Instance, type Machine, MoveAbort, SWITCH } from '../interp/machine.ts';
import type { LoadedFunction } from '../program/module.ts';
import { substitute, type Type } from '../types/type.ts';
import { checkCallee } from '../verify/calls.ts';
import { makesUid } from '../verify/freshness.ts';
import type { Handler, Handlers } from './handler.ts';
import type { Typer } from './typer.ts';

const branch: Handler =
  (_typer, { index }) =>
  () =>
    index;

const branchIf =
  (wanted: boolean): Handler =>
  (typer, { index }, next) => {
    typer.popKind('bool');
    return ({ stack }) => (stack.pop() === wanted ? index : next);
  };

const abort: Handler = (typer) => {
  typer.popKind('u64');
  return ({ stack }) => {
    throw new MoveAbort(stack.pop() as bigint);
  };
};

const ret: Handler = (typer) => {
  const { returns } = typer.fn;
  for (let i = returns.length - 1; i >= 0; i--) typer.popType(returns[i]!);
  return (machine) => {
    machine.leave();
    return SWITCH;
  };
};

function invoke(machine: Machine, instance: Instance, next: number): number {
  if (instance.native) {
    machine.callNative(instance);
    return next;
  }
  machine.enter(instance, next);
  return SWITCH;
}

function typeCall(typer: Typer, callee: LoadedFunction, typeArguments: readonly Type[]): void {
  const { parameters, returns } = callee;
  for (let i = parameters.length - 1; i >= 0; i--) typer.popType(substitute(parameters[i]!, typeArguments));
  const origin = makesUid(callee) ? 'fresh' : 'other';
  for (const type of returns) typer.push(substitute(type, typeArguments), origin);
}

const call =
  (generic: boolean): Handler =>
  (typer, { index }, next) => {
    const { tables, signatures } = typer.fn.module;
    const instantiation = generic ? tables.functionInstantiations[index]! : undefined;
    const typeArguments = instantiation ? signatures[instantiation.typeArguments]! : [];
    const callee = checkCallee(typer, instantiation?.of ?? index, typeArguments);
    typeCall(typer, callee, typeArguments);
    if (typeArguments.every((t) => t.closed)) {
      let target: Instance | undefined;
      return (machine) => {
        target ??= machine.loader.instance(callee, typeArguments);
        return invoke(machine, target, next);
      };
    }
    const slot = typer.openCalls++;
    return (machine) => {
      const { callees, typeArguments: scope } = machine.current;
      callees[slot] ??= machine.loader.instance(
        callee,
        typeArguments.map((t) => substitute(t, scope)),
      );
      return invoke(machine, callees[slot], next);
    };
  };

/** Handlers by opcode. */
export const CONTROL: Handlers = {
  [Op.BRANCH]: branch,
  [Op.BR_TRUE]: branchIf(true),
  [Op.BR_FALSE]: branchIf(false),
  [Op.ABORT]: abort,
  [Op.RET]: ret,
  [Op.CALL]: call(false),
  [Op.CALL_GENERIC]: call(true),
};
