/** Reader of function definitions and their instructions. */
import { type Cursor, malformed } from './cursor.ts';
import type { Code, FunctionDefinition, Instruction, JumpTable } from './module.ts';
import { INTEGER_BYTES, OPERAND, type OperandKind } from './opcodes.ts';

const VISIBILITY = { 0: 'private', 1: 'public', 3: 'friend' } as const;
const NATIVE_FLAG = 2;
const ENTRY_FLAG = 4;
const FULL_TABLE = 1;
/** As on Sui: a function has at most 65,535 instructions, because targets are 16 bits wide. */
const MAX_INSTRUCTIONS = 65_535;

function isInteger(kind: OperandKind): kind is keyof typeof INTEGER_BYTES {
  return kind in INTEGER_BYTES;
}

function readInstruction(cursor: Cursor): Instruction {
  const op = cursor.byte();
  const kind = OPERAND[op];
  if (kind === undefined) throw malformed(`unknown opcode ${op}`);
  if (kind === 'none') return { op, index: 0, wide: 0n };
  if (isInteger(kind)) return { op, index: 0, wide: cursor.integer(INTEGER_BYTES[kind]) };
  const index = cursor.index();
  return { op, index, wide: kind === 'signatureAndCount' ? cursor.integer(8) : 0n };
}

function readJumpTable(cursor: Cursor): JumpTable {
  const head = cursor.index();
  const length = cursor.count();
  if (cursor.byte() !== FULL_TABLE) throw malformed('unknown jump table');
  const offsets: number[] = [];
  for (let i = 0; i < length; i++) offsets.push(cursor.index());
  return { head, offsets };
}

function readCode(cursor: Cursor): Code {
  const locals = cursor.index();
  const instructions = cursor.list(() => readInstruction(cursor));
  if (instructions.length > MAX_INSTRUCTIONS) throw malformed('function too long');
  return { locals, instructions, jumpTables: cursor.list(() => readJumpTable(cursor)) };
}

export function readFunction(cursor: Cursor): FunctionDefinition {
  const handle = cursor.index();
  const visibility = cursor.byte();
  if (visibility !== 0 && visibility !== 1 && visibility !== 3) throw malformed('unknown visibility');
  const flags = cursor.byte();
  if ((flags & ~(NATIVE_FLAG | ENTRY_FLAG)) !== 0) throw malformed('unknown function flag');
  const acquires = cursor.list(() => cursor.index());
  return {
    handle,
    visibility: VISIBILITY[visibility],
    isEntry: (flags & ENTRY_FLAG) !== 0,
    acquires,
    code: (flags & NATIVE_FLAG) === 0 ? readCode(cursor) : undefined,
  };
}
