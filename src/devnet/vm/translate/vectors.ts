/** Vector instructions; their errors are VECTOR_OPERATION_ERROR with sub-status 1 index, 2 pop, 3 unpack, 4 length. */
import type { Instruction } from '../binary/module.ts';
import { Op } from '../binary/opcodes.ts';
import { MachineError } from '../port.ts';
import { referenceTo, U64, type VectorType, vectorOf } from '../types/type.ts';
import { Reference, type Value } from '../value.ts';
import { spread, takeTop } from './data.ts';
import type { Handler, Handlers } from './handler.ts';
import type { Typer } from './typer.ts';

const INDEX = 1;
const POP_EMPTY = 2;
const UNPACK_LENGTH = 3;
const TOO_LONG = 4;
const MAX_OPERANDS = 1024;

function vectorError(subStatus: number, message: string): MachineError {
  return new MachineError('VECTOR_OPERATION_ERROR', message, subStatus);
}

function vectorType(typer: Typer, { index }: Instruction): VectorType {
  const type = vectorOf(typer.fn.module.signatures[index]![0]!);
  typer.wellFormed(type);
  return type;
}

function elementCount(typer: Typer, { wide }: Instruction): number {
  if (wide > MAX_OPERANDS) throw typer.fail('stack-overflow', 'more elements than the stack can hold');
  return Number(wide);
}

const vecPack: Handler = (typer, instruction, next) => {
  const type = vectorType(typer, instruction);
  const count = elementCount(typer, instruction);
  for (let i = 0; i < count; i++) typer.popType(type.element);
  typer.push(type);
  typer.builds(type);
  return (machine) => {
    machine.allocate(count + 1);
    machine.stack.push(takeTop(machine.stack, count));
    return next;
  };
};

const vecUnpack: Handler = (typer, instruction, next) => {
  const type = vectorType(typer, instruction);
  const count = elementCount(typer, instruction);
  typer.popType(type);
  for (let i = 0; i < count; i++) typer.push(type.element);
  return ({ stack }) => {
    const values = stack.pop() as Value[];
    if (values.length !== count) throw vectorError(UNPACK_LENGTH, `length ${values.length} is not ${count}`);
    spread(stack, values);
    return next;
  };
};

const vecLen: Handler = (typer, instruction, next) => {
  typer.popReferenceTo(vectorType(typer, instruction), false);
  typer.push(U64);
  return ({ stack }) => {
    const top = stack.length - 1;
    stack[top] = BigInt(((stack[top] as Reference).read() as Value[]).length);
    return next;
  };
};

function checkedIndex(index: Value, length: number): number {
  if ((index as bigint) >= length) throw vectorError(INDEX, `index ${index} of ${length}`);
  return Number(index);
}

const vecBorrow =
  (mutable: boolean): Handler =>
  (typer, instruction, next) => {
    const type = vectorType(typer, instruction);
    typer.popKind('u64');
    typer.popReferenceTo(type, mutable);
    typer.push(referenceTo(type.element, mutable));
    return ({ stack }) => {
      const index = stack.pop()!;
      const top = stack.length - 1;
      const values = (stack[top] as Reference).read() as Value[];
      stack[top] = new Reference(values, checkedIndex(index, values.length));
      return next;
    };
  };

const vecPush: Handler = (typer, instruction, next) => {
  const type = vectorType(typer, instruction);
  typer.popType(type.element);
  typer.popReferenceTo(type, true);
  typer.builds(type);
  return (machine) => {
    const { stack } = machine;
    const element = stack.pop()!;
    const values = (stack.pop() as Reference).read() as Value[];
    if (values.length >= machine.limits.maxVectorLength) throw vectorError(TOO_LONG, 'vector too long');
    machine.allocate(1);
    values.push(element);
    return next;
  };
};

const vecPop: Handler = (typer, instruction, next) => {
  const type = vectorType(typer, instruction);
  typer.popReferenceTo(type, true);
  typer.push(type.element);
  return ({ stack }) => {
    const top = stack.length - 1;
    const values = (stack[top] as Reference).read() as Value[];
    if (values.length === 0) throw vectorError(POP_EMPTY, 'pop from an empty vector');
    stack[top] = values.pop()!;
    return next;
  };
};

const vecSwap: Handler = (typer, instruction, next) => {
  const type = vectorType(typer, instruction);
  typer.popKind('u64');
  typer.popKind('u64');
  typer.popReferenceTo(type, true);
  return ({ stack }) => {
    const right = stack.pop()!;
    const left = stack.pop()!;
    const values = (stack.pop() as Reference).read() as Value[];
    const i = checkedIndex(left, values.length);
    const j = checkedIndex(right, values.length);
    const kept = values[i]!;
    values[i] = values[j]!;
    values[j] = kept;
    return next;
  };
};

/** Handlers by opcode. */
export const VECTORS: Handlers = {
  [Op.VEC_PACK]: vecPack,
  [Op.VEC_UNPACK]: vecUnpack,
  [Op.VEC_LEN]: vecLen,
  [Op.VEC_IMM_BORROW]: vecBorrow(false),
  [Op.VEC_MUT_BORROW]: vecBorrow(true),
  [Op.VEC_PUSH_BACK]: vecPush,
  [Op.VEC_POP_BACK]: vecPop,
  [Op.VEC_SWAP]: vecSwap,
};
