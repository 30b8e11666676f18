/** The static side of the machine: the types on the operand stack at one instruction, and the checks on them. */
import type { Failure } from '../../../base/index.ts';
import { COPY, DROP } from '../binary/module.ts';
import type { LoadedFunction } from '../program/module.ts';
import type { Registry } from '../program/registry.ts';
import type { PrimitiveKind, ReferenceType, Type } from '../types/type.ts';

import { Freshness, type Origin } from '../verify/freshness.ts';
import { refuse } from '../verify/refuse.ts';

export type IntegerKind = 'u8' | 'u16' | 'u32' | 'u64' | 'u128' | 'u256';
const INTEGERS: ReadonlySet<string> = new Set(['u8', 'u16', 'u32', 'u64', 'u128', 'u256']);

export class Typer {
  readonly fn: LoadedFunction;
  readonly registry: Registry;
  /** Instruction being looked at. */
  pc = 0;
  /** Types whose values are built here and depend on type parameters; their nesting is checked per instance. */
  readonly built: Type[] = [];
  /** Number of calls whose callee depends on type parameters. */
  openCalls = 0;
  readonly freshness: Freshness;
  /** Where the operand popped last came from. */
  popped: Origin = 'other';
  readonly #stack: Type[] = [];
  readonly #origins: Origin[] = [];

  constructor(fn: LoadedFunction, registry: Registry) {
    this.fn = fn;
    this.registry = registry;
    this.freshness = new Freshness(fn);
  }

  fail(what: string, message: string): Failure {
    return refuse(what, message, this.pc);
  }

  push(type: Type, origin: Origin = 'other'): void {
    if (this.#stack.length >= 1024) throw this.fail('stack-overflow', 'more than 1,024 operands');
    this.#stack.push(type);
    this.#origins.push(origin);
  }

  pop(): Type {
    const type = this.#stack.pop();
    if (!type) throw this.fail('stack-underflow', 'an operand is missing');
    this.popped = this.#origins.pop()!;
    return type;
  }

  popType(expected: Type): void {
    const type = this.pop();
    if (type.key !== expected.key) throw this.fail('type-mismatch', `expected ${expected.key}, found ${type.key}`);
  }

  popKind(kind: PrimitiveKind): void {
    const type = this.pop();
    if (type.kind !== kind) throw this.fail('type-mismatch', `expected ${kind}, found ${type.key}`);
  }

  popInteger(): IntegerKind {
    const type = this.pop();
    if (!INTEGERS.has(type.kind)) throw this.fail('type-mismatch', `expected an integer, found ${type.key}`);
    return type.kind as IntegerKind;
  }

  popReference(mutable: boolean): ReferenceType {
    const type = this.pop();
    if (type.kind !== 'reference' || (mutable && !type.mutable)) {
      throw this.fail('type-mismatch', `expected a ${mutable ? 'mutable ' : ''}reference, found ${type.key}`);
    }
    return type;
  }

  popReferenceTo(expected: Type, mutable: boolean): void {
    const { to } = this.popReference(mutable);
    if (to.key !== expected.key) throw this.fail('type-mismatch', `expected &${expected.key}, found &${to.key}`);
  }

  /** Empties the stack at the end of a block. */
  expectEmpty(): void {
    if (this.#stack.length > 0) throw this.fail('stack-balance', 'operands left at the end of a block');
  }

  abilities(type: Type): number {
    return this.registry.abilities(type, this.fn.typeParameters);
  }

  requireCopy(type: Type): void {
    if ((this.abilities(type) & COPY) === 0) throw this.fail('no-copy', `${type.key} cannot be copied`);
  }

  requireDrop(type: Type): void {
    if ((this.abilities(type) & DROP) === 0) throw this.fail('no-drop', `${type.key} cannot be dropped`);
  }

  /** Notes a type whose values are built by this instruction. */
  builds(type: Type): void {
    if (!this.built.some((known) => known.key === type.key)) this.built.push(type);
  }

  wellFormed(type: Type): void {
    const problem = this.registry.illFormed(type, this.fn.typeParameters);
    if (problem) throw this.fail('ill-formed-type', problem);
  }
}
