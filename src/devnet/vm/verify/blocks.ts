/** Cuts a function into basic blocks. */
import type { Code, Instruction } from '../binary/module.ts';
import { Op } from '../binary/opcodes.ts';
import { refuse } from './refuse.ts';

export interface Block {
  /** One past the last instruction. */
  readonly end: number;
  /** First instructions of the blocks that may follow. */
  readonly successors: readonly number[];
}

/** Targets of a block-ending instruction, or undefined for an ordinary one. Bounds were checked by the reader. */
function successorsOf(code: Code, { op, index }: Instruction, pc: number): readonly number[] | undefined {
  switch (op) {
    case Op.BRANCH:
      return [index];
    case Op.BR_TRUE:
    case Op.BR_FALSE:
      return [index, pc + 1];
    case Op.VARIANT_SWITCH:
      return code.jumpTables[index]!.offsets;
    case Op.RET:
    case Op.ABORT:
      return [];
    default:
      return undefined;
  }
}

/** Blocks by their first instruction. Throws Failure devnet-vm/fall-through when the code can run off its end. */
export function findBlocks(code: Code): Map<number, Block> {
  const { instructions } = code;
  const ends = instructions.map((instruction, pc) => successorsOf(code, instruction, pc));
  const starts = new Set([0]);
  ends.forEach((successors, pc) => {
    if (!successors) return;
    for (const target of successors) starts.add(target);
    if (pc + 1 < instructions.length) starts.add(pc + 1);
  });
  const last = ends[instructions.length - 1];
  if (!last?.every((target) => target < instructions.length)) {
    throw refuse('fall-through', 'the code runs off its end', instructions.length - 1);
  }
  const blocks = new Map<number, Block>();
  for (const start of starts) {
    let end = start + 1;
    while (!ends[end - 1] && !starts.has(end)) end++;
    blocks.set(start, { end, successors: ends[end - 1] ?? [end] });
  }
  return blocks;
}
