/** Constants, locals, references, equality and the arithmetic table. */
import { Op } from '../binary/opcodes.ts';
import { decodeValue } from '../types/bcs.ts';
import type { Layout } from '../types/layout.ts';
import { BOOL, PRIMITIVES, type PrimitiveKind, referenceTo, type Type } from '../types/type.ts';
import { equalValues, Reference, type Value } from '../value.ts';
import { binary, cast, compare, isScalar, logic, not, shift } from './arithmetic.ts';
import type { Handler, Handlers } from './handler.ts';
import type { IntegerKind } from './typer.ts';

/** Constants hold primitives and vectors only, so their layout needs no registry. */
function constantLayout(type: Type): Layout {
  if (type.kind === 'vector') return { kind: 'vector', element: constantLayout(type.element), depth: 1 };
  return { kind: type.kind as PrimitiveKind, depth: 1 };
}

const loadConstant: Handler = (typer, { index }, next) => {
  const { module } = typer.fn;
  const type = module.constantTypes[index]!;
  typer.push(type);
  let value: Value;
  try {
    value = decodeValue(constantLayout(type), module.tables.constants[index]!.data);
  } catch {
    throw typer.fail('malformed', 'constant does not fit its type');
  }
  return (machine) => {
    machine.stack.push(machine.copy(value));
    return next;
  };
};

const loadInteger =
  (kind: IntegerKind): Handler =>
  (typer, { wide }, next) => {
    typer.push(PRIMITIVES[kind]);
    const value = kind === 'u8' || kind === 'u16' || kind === 'u32' ? Number(wide) : wide;
    return ({ stack }) => {
      stack.push(value);
      return next;
    };
  };

const loadBool =
  (value: boolean): Handler =>
  (typer, _, next) => {
    typer.push(BOOL);
    return ({ stack }) => {
      stack.push(value);
      return next;
    };
  };

const copyLocal: Handler = (typer, { index }, next) => {
  const type = typer.fn.locals[index]!;
  typer.requireCopy(type);
  typer.push(type, typer.freshness.local(index));
  if (isScalar(type) || type.kind === 'reference') {
    return ({ stack }, locals) => {
      stack.push(locals[index]!);
      return next;
    };
  }
  return (machine, locals) => {
    machine.stack.push(machine.copy(locals[index]!));
    return next;
  };
};

const moveLocal: Handler = (typer, { index }, next) => {
  const type = typer.fn.locals[index]!;
  typer.push(type, typer.freshness.local(index));
  if (isScalar(type) || type.kind === 'reference') {
    return ({ stack }, locals) => {
      stack.push(locals[index]!);
      return next;
    };
  }
  return ({ stack }, locals) => {
    stack.push(locals[index]!);
    // Without a borrow checker a reference may outlive the move: it must not reach the moved value.
    (locals as unknown[])[index] = undefined;
    return next;
  };
};

const storeLocal: Handler = (typer, { index }, next) => {
  typer.popType(typer.fn.locals[index]!);
  typer.freshness.store(index, typer.popped);
  return ({ stack }, locals) => {
    locals[index] = stack.pop()!;
    return next;
  };
};

const borrowLocal =
  (mutable: boolean): Handler =>
  (typer, { index }, next) => {
    const type = typer.fn.locals[index]!;
    if (type.kind === 'reference') throw typer.fail('type-mismatch', 'reference to a reference');
    typer.push(referenceTo(type, mutable));
    return ({ stack }, locals) => {
      stack.push(new Reference(locals, index));
      return next;
    };
  };

const pop: Handler = (typer, _, next) => {
  typer.requireDrop(typer.pop());
  return ({ stack }) => {
    stack.pop();
    return next;
  };
};

const readReference: Handler = (typer, _, next) => {
  const { to } = typer.popReference(false);
  typer.requireCopy(to);
  typer.push(to);
  if (isScalar(to)) {
    return ({ stack }) => {
      const top = stack.length - 1;
      const { container, index } = stack[top] as Reference;
      stack[top] = container[index]!;
      return next;
    };
  }
  return (machine) => {
    const { stack } = machine;
    const top = stack.length - 1;
    stack[top] = machine.copy((stack[top] as Reference).read());
    return next;
  };
};

const writeReference: Handler = (typer, _, next) => {
  const { to } = typer.popReference(true);
  typer.popType(to);
  typer.requireDrop(to);
  return ({ stack }) => {
    const { container, index } = stack.pop() as Reference;
    container[index] = stack.pop()!;
    return next;
  };
};

const freezeReference: Handler = (typer, _, next) => {
  typer.push(referenceTo(typer.popReference(true).to, false));
  return () => next;
};

/** Cells in a value, following references. */
function countCells(value: Value): number {
  if (typeof value !== 'object') return 0;
  if (value instanceof Reference) return countCells(value.read());
  const fields = Array.isArray(value) ? value : value.fields;
  let cells = fields.length;
  for (const field of fields) if (typeof field === 'object') cells += countCells(field);
  return cells;
}

const equality =
  (expected: boolean): Handler =>
  (typer, _, next) => {
    const type = typer.pop();
    typer.popType(type);
    typer.requireDrop(type);
    typer.push(BOOL);
    if (isScalar(type)) {
      return ({ stack }) => {
        const b = stack.pop();
        const top = stack.length - 1;
        stack[top] = (stack[top] === b) === expected;
        return next;
      };
    }
    return (machine) => {
      const { stack } = machine;
      const b = stack.pop()!;
      const top = stack.length - 1;
      machine.charge(countCells(b));
      stack[top] = equalValues(stack[top]!, b) === expected;
      return next;
    };
  };

const BINARY = [Op.ADD, Op.SUB, Op.MUL, Op.MOD, Op.DIV, Op.BIT_OR, Op.BIT_AND, Op.XOR];
const ORDER = [Op.LT, Op.GT, Op.LE, Op.GE];
const CASTS = [
  [Op.CAST_U8, 'u8'],
  [Op.CAST_U16, 'u16'],
  [Op.CAST_U32, 'u32'],
  [Op.CAST_U64, 'u64'],
  [Op.CAST_U128, 'u128'],
  [Op.CAST_U256, 'u256'],
] as const;
const LOADS = [
  [Op.LD_U8, 'u8'],
  [Op.LD_U16, 'u16'],
  [Op.LD_U32, 'u32'],
  [Op.LD_U64, 'u64'],
  [Op.LD_U128, 'u128'],
  [Op.LD_U256, 'u256'],
] as const;

/** Handlers by opcode. */
export const BASICS: Handlers = {
  [Op.LD_CONST]: loadConstant,
  [Op.LD_TRUE]: loadBool(true),
  [Op.LD_FALSE]: loadBool(false),
  [Op.COPY_LOC]: copyLocal,
  [Op.MOVE_LOC]: moveLocal,
  [Op.ST_LOC]: storeLocal,
  [Op.MUT_BORROW_LOC]: borrowLocal(true),
  [Op.IMM_BORROW_LOC]: borrowLocal(false),
  [Op.POP]: pop,
  [Op.READ_REF]: readReference,
  [Op.WRITE_REF]: writeReference,
  [Op.FREEZE_REF]: freezeReference,
  [Op.EQ]: equality(true),
  [Op.NEQ]: equality(false),
  [Op.NOT]: (typer, _, next) => not(typer, next),
  [Op.AND]: (typer, { op }, next) => logic(typer, op, next),
  [Op.OR]: (typer, { op }, next) => logic(typer, op, next),
  [Op.SHL]: (typer, { op }, next) => shift(typer, op, next),
  [Op.SHR]: (typer, { op }, next) => shift(typer, op, next),
  [Op.NOP]: (_typer, _, next) => () => next,
  ...Object.fromEntries(LOADS.map(([op, kind]) => [op, loadInteger(kind)])),
  ...Object.fromEntries(BINARY.map((op): [number, Handler] => [op, (t, _, next) => binary(t, op, next)])),
  ...Object.fromEntries(ORDER.map((op): [number, Handler] => [op, (t, _, next) => compare(t, op, next)])),
  ...Object.fromEntries(CASTS.map(([op, kind]): [number, Handler] => [op, (t, _, next) => cast(t, kind, next)])),
};
