/** Data flow over the locals of a function: nothing is used before it is set or after it was moved, nothing leaks. */
import { COPY, DROP, type Instruction } from '../binary/module.ts';
import { Op } from '../binary/opcodes.ts';
import type { LoadedFunction } from '../program/module.ts';
import type { Registry } from '../program/registry.ts';
import type { Block } from './blocks.ts';
import { refuse } from './refuse.ts';

/** Bits: the local may be unset, may be set. */
const UNSET = 1;
const SET = 2;

interface Flow {
  readonly fn: LoadedFunction;
  readonly abilities: readonly number[];
}

function use(flow: Flow, state: Uint8Array, pc: number, { op, index }: Instruction): void {
  switch (op) {
    case Op.COPY_LOC:
    case Op.MUT_BORROW_LOC:
    case Op.IMM_BORROW_LOC:
    case Op.MOVE_LOC:
      if (state[index] !== SET) throw refuse('unset-local', `local ${index} may be unset`, pc);
      if (op === Op.COPY_LOC && (flow.abilities[index]! & COPY) === 0) {
        throw refuse('no-copy', `local ${index} cannot be copied`, pc);
      }
      if (op === Op.MOVE_LOC) state[index] = UNSET;
      return;
    case Op.ST_LOC:
      if ((state[index]! & SET) !== 0) requireDrop(flow, index, pc);
      state[index] = SET;
      return;
    case Op.RET:
      state.forEach((bits, local) => {
        if ((bits & SET) !== 0) requireDrop(flow, local, pc);
      });
      return;
    default:
  }
}

function requireDrop(flow: Flow, local: number, pc: number): void {
  if ((flow.abilities[local]! & DROP) === 0) throw refuse('no-drop', `local ${local} cannot be dropped`, pc);
}

/** Merges `from` into `into`; true when something changed. */
function join(into: Uint8Array, from: Uint8Array): boolean {
  let changed = false;
  from.forEach((bits, local) => {
    const merged = into[local]! | bits;
    if (merged !== into[local]) changed = true;
    into[local] = merged;
  });
  return changed;
}

/** Throws Failure devnet-vm/unset-local, no-copy or no-drop. */
export function checkLocals(fn: LoadedFunction, blocks: ReadonlyMap<number, Block>, registry: Registry): void {
  const { instructions } = fn.code!;
  const flow = { fn, abilities: fn.locals.map((type) => registry.abilities(type, fn.typeParameters)) };
  const entry = new Uint8Array(fn.locals.length).fill(UNSET);
  entry.fill(SET, 0, fn.parameters.length);
  const states = new Map<number, Uint8Array>([[0, entry]]);
  const pending = [0];
  for (let start = pending.pop(); start !== undefined; start = pending.pop()) {
    const block = blocks.get(start)!;
    const state = states.get(start)!.slice();
    for (let pc = start; pc < block.end; pc++) use(flow, state, pc, instructions[pc]!);
    for (const next of block.successors) {
      const known = states.get(next);
      if (!known) states.set(next, state.slice());
      if (!known || join(known, state)) pending.push(next);
    }
  }
}
