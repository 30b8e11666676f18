/** Arithmetic, bit and comparison instructions, specialised on the width found by the typer. */
import { Op } from '../binary/opcodes.ts';
import type { Step } from '../interp/machine.ts';
import { MachineError } from '../port.ts';
import { BOOL, PRIMITIVES, type Type } from '../types/type.ts';
import type { Value } from '../value.ts';
import type { IntegerKind, Typer } from './typer.ts';

const BITS: Readonly<Record<IntegerKind, number>> = { u8: 8, u16: 16, u32: 32, u64: 64, u128: 128, u256: 256 };

export function arithmeticError(message: string): MachineError {
  return new MachineError('ARITHMETIC_ERROR', message);
}

type NumberOp = (a: number, b: number) => number;
type BigintOp = (a: bigint, b: bigint) => bigint;

/** u8, u16, u32. Products of u32 may lose low bits as doubles, but only far above the range that is accepted. */
function numberOps(max: number): Record<number, NumberOp> {
  const checked = (value: number): number => {
    if (value > max) throw arithmeticError('overflow');
    return value;
  };
  return {
    [Op.ADD]: (a, b) => checked(a + b),
    [Op.SUB]: (a, b) => {
      if (a < b) throw arithmeticError('underflow');
      return a - b;
    },
    [Op.MUL]: (a, b) => checked(a * b),
    [Op.DIV]: (a, b) => {
      if (b === 0) throw arithmeticError('division by zero');
      return Math.floor(a / b);
    },
    [Op.MOD]: (a, b) => {
      if (b === 0) throw arithmeticError('division by zero');
      return a % b;
    },
    [Op.BIT_OR]: (a, b) => (a | b) >>> 0,
    [Op.BIT_AND]: (a, b) => (a & b) >>> 0,
    [Op.XOR]: (a, b) => (a ^ b) >>> 0,
  };
}

function bigintOps(max: bigint): Record<number, BigintOp> {
  const checked = (value: bigint): bigint => {
    if (value > max) throw arithmeticError('overflow');
    return value;
  };
  return {
    [Op.ADD]: (a, b) => checked(a + b),
    [Op.SUB]: (a, b) => {
      if (a < b) throw arithmeticError('underflow');
      return a - b;
    },
    [Op.MUL]: (a, b) => checked(a * b),
    [Op.DIV]: (a, b) => {
      if (b === 0n) throw arithmeticError('division by zero');
      return a / b;
    },
    [Op.MOD]: (a, b) => {
      if (b === 0n) throw arithmeticError('division by zero');
      return a % b;
    },
    [Op.BIT_OR]: (a, b) => a | b,
    [Op.BIT_AND]: (a, b) => a & b,
    [Op.XOR]: (a, b) => a ^ b,
  };
}

const TABLES = {
  u8: numberOps(0xff),
  u16: numberOps(0xffff),
  u32: numberOps(0xffff_ffff),
  u64: bigintOps(2n ** 64n - 1n),
  u128: bigintOps(2n ** 128n - 1n),
  u256: bigintOps(2n ** 256n - 1n),
} as unknown as Readonly<Record<IntegerKind, Record<number, (a: Value, b: Value) => Value>>>;

/** Two integers of one type in, one out. */
export function binary(typer: Typer, op: number, next: number): Step {
  const right = typer.popInteger();
  const left = typer.popInteger();
  if (left !== right) throw typer.fail('type-mismatch', `operands are ${left} and ${right}`);
  typer.push(PRIMITIVES[left]);
  const apply = TABLES[left][op]!;
  return ({ stack }) => {
    const b = stack.pop()!;
    const top = stack.length - 1;
    stack[top] = apply(stack[top]!, b);
    return next;
  };
}

function shiftNumber(bits: number, left: boolean): (a: number, by: number) => number {
  const mask = bits === 32 ? -1 : 2 ** bits - 1;
  return left ? (a, by) => ((a << by) & mask) >>> 0 : (a, by) => a >>> by;
}

function shiftBigint(bits: number, left: boolean): (a: bigint, by: number) => bigint {
  return left ? (a, by) => BigInt.asUintN(bits, a << BigInt(by)) : (a, by) => a >> BigInt(by);
}

/** The amount is a u8 on top; amounts from the width on are errors. */
export function shift(typer: Typer, op: number, next: number): Step {
  typer.popKind('u8');
  const kind = typer.popInteger();
  typer.push(PRIMITIVES[kind]);
  const bits = BITS[kind];
  const make = bits <= 32 ? shiftNumber : shiftBigint;
  const apply = make(bits, op === Op.SHL) as (a: Value, by: number) => Value;
  return ({ stack }) => {
    const by = stack.pop() as number;
    if (by >= bits) throw arithmeticError('shift by the width or more');
    const top = stack.length - 1;
    stack[top] = apply(stack[top]!, by);
    return next;
  };
}

/** CAST_*: any integer to `to`. */
export function cast(typer: Typer, to: IntegerKind, next: number): Step {
  const from = typer.popInteger();
  typer.push(PRIMITIVES[to]);
  const narrow = BITS[to] < BITS[from];
  const max = narrow ? 2n ** BigInt(BITS[to]) - 1n : 0n;
  const limit = BITS[from] <= 32 ? Number(max) : max;
  const convert = BITS[to] <= 32 ? Number : BigInt;
  return ({ stack }) => {
    const top = stack.length - 1;
    const value = stack[top] as number | bigint;
    if (narrow && value > limit) throw arithmeticError('cast loses bits');
    stack[top] = convert(value);
    return next;
  };
}

const COMPARE: Readonly<Record<number, (a: Value, b: Value) => boolean>> = {
  [Op.LT]: (a, b) => a < b,
  [Op.GT]: (a, b) => a > b,
  [Op.LE]: (a, b) => a <= b,
  [Op.GE]: (a, b) => a >= b,
};

/** Orders two integers of one type. */
export function compare(typer: Typer, op: number, next: number): Step {
  const right = typer.popInteger();
  const left = typer.popInteger();
  if (left !== right) throw typer.fail('type-mismatch', `operands are ${left} and ${right}`);
  typer.push(BOOL);
  const apply = COMPARE[op]!;
  return ({ stack }) => {
    const b = stack.pop()!;
    const top = stack.length - 1;
    stack[top] = apply(stack[top]!, b);
    return next;
  };
}

/** and, or of two booleans. */
export function logic(typer: Typer, op: number, next: number): Step {
  typer.popKind('bool');
  typer.popKind('bool');
  typer.push(BOOL);
  const isAnd = op === Op.AND;
  return ({ stack }) => {
    const b = stack.pop() as boolean;
    const top = stack.length - 1;
    const a = stack[top] as boolean;
    stack[top] = isAnd ? a && b : a || b;
    return next;
  };
}

export function not(typer: Typer, next: number): Step {
  typer.popKind('bool');
  typer.push(BOOL);
  return ({ stack }) => {
    const top = stack.length - 1;
    stack[top] = !stack[top];
    return next;
  };
}

/** True for types whose values compare with ===. */
export function isScalar(type: Type): boolean {
  return (
    type.kind !== 'vector' && type.kind !== 'datatype' && type.kind !== 'typeParameter' && type.kind !== 'reference'
  );
}
