/** Checks one function and turns it into closures, block by block. */
import type { Step } from '../interp/machine.ts';
import type { LoadedFunction } from '../program/module.ts';
import type { Registry } from '../program/registry.ts';
import type { Type } from '../types/type.ts';
import { findBlocks } from '../verify/blocks.ts';
import { checkLocals } from '../verify/locals.ts';
import { BASICS } from './basics.ts';
import { CONTROL } from './control.ts';
import { DATA, staleUid } from './data.ts';
import type { Handlers } from './handler.ts';
import { Typer } from './typer.ts';
import { VECTORS } from './vectors.ts';

const HANDLERS: Handlers = { ...BASICS, ...DATA, ...VECTORS, ...CONTROL };

export interface Translation {
  readonly code: readonly Step[];
  /** Types the function builds values of, with its type parameters open. */
  readonly built: readonly Type[];
}

/**
 * Throws Failure devnet-vm/... with the instruction in `data` when the bytecode is not well typed: stack underflow or
 * imbalance, wrong operand types, copies and drops without the ability, unset locals, invisible or unknown callees,
 * code running off its end. Borrow rules are not checked.
 */
export function translate(fn: LoadedFunction, registry: Registry): Translation {
  const { instructions } = fn.code!;
  const blocks = findBlocks(fn.code!);
  const typer = new Typer(fn, registry);
  for (const type of fn.locals) typer.wellFormed(type);
  for (const type of fn.returns) typer.wellFormed(type);
  const code: Step[] = new Array(instructions.length);
  for (const [start, { end }] of blocks) {
    typer.freshness.enter(start);
    for (let pc = start; pc < end; pc++) {
      const instruction = instructions[pc]!;
      typer.pc = pc;
      code[pc] = HANDLERS[instruction.op]!(typer, instruction, pc + 1);
    }
    typer.expectEmpty();
    typer.freshness.leave();
  }
  const stale = typer.freshness.stale(blocks);
  if (stale !== undefined) {
    typer.pc = stale;
    throw staleUid(typer);
  }
  checkLocals(fn, blocks, registry);
  return { code, built: typer.built };
}
