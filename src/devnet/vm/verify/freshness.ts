/** Follows UIDs through a function: an object may only be made around a UID that was created in the same function. */
import type { LoadedFunction } from '../program/module.ts';
import { normalizeAddress } from '../types/type.ts';
import type { Block } from './blocks.ts';

/** Where a value came from: a fresh UID, anything else, or the local with this index as it was on entry to the block. */
export type Origin = 'fresh' | 'other' | number;

const FRAMEWORK = normalizeAddress('0x2');
const SOURCES: ReadonlySet<string> = new Set(['object::new', 'object::new_uid_from_hash', 'derived_object::claim']);
const UID = `${FRAMEWORK}::object::UID`;

/** True for the functions of the framework that make UIDs. */
export function makesUid(callee: LoadedFunction): boolean {
  return callee.module.address === FRAMEWORK && SOURCES.has(`${callee.module.name}::${callee.name}`);
}

export class Freshness {
  readonly #fn: LoadedFunction;
  readonly #watched: readonly number[];
  #block = 0;
  #locals: Origin[] = [];
  readonly #outs = new Map<number, readonly Origin[]>();
  readonly #wanted: { readonly block: number; readonly local: number; readonly pc: number }[] = [];

  constructor(fn: LoadedFunction) {
    this.#fn = fn;
    this.#watched = fn.locals.flatMap((type, i) => (type.key === UID ? [i] : []));
  }

  enter(block: number): void {
    this.#block = block;
    this.#locals = this.#fn.locals.map((_, i) => i);
  }

  leave(): void {
    this.#outs.set(this.#block, this.#locals);
  }

  local(index: number): Origin {
    return this.#locals[index]!;
  }

  store(index: number, origin: Origin): void {
    this.#locals[index] = origin;
  }

  /** False when `origin` is known not to be a fresh UID; otherwise the answer may have to wait for `stale`. */
  require(origin: Origin, pc: number): boolean {
    if (this.#fn.module.address === FRAMEWORK) return true;
    if (typeof origin === 'number') this.#wanted.push({ block: this.#block, local: origin, pc });
    return origin !== 'other';
  }

  /** Instruction that makes an object around a UID that may not be fresh, once all blocks are known. */
  stale(blocks: ReadonlyMap<number, Block>): number | undefined {
    if (this.#wanted.length === 0) return undefined;
    const entries = this.#entries(blocks);
    return this.#wanted.find(({ block, local }) => !entries.get(block)!.has(local))?.pc;
  }

  /** Locals certainly fresh on entry to each block: the largest solution, starting from everything. */
  #entries(blocks: ReadonlyMap<number, Block>): Map<number, Set<number>> {
    const entries = new Map<number, Set<number>>();
    for (const start of blocks.keys()) entries.set(start, new Set(start === 0 ? [] : this.#watched));
    for (let changed = true; changed; ) {
      changed = false;
      for (const [start, { successors }] of blocks) {
        const known = entries.get(start)!;
        for (const next of successors) changed = this.#narrow(entries.get(next)!, start, known) || changed;
      }
    }
    return entries;
  }

  #narrow(target: Set<number>, from: number, known: ReadonlySet<number>): boolean {
    const outs = this.#outs.get(from)!;
    let changed = false;
    for (const local of this.#watched) {
      const origin = outs[local]!;
      const fresh = typeof origin === 'number' ? known.has(origin) : origin === 'fresh';
      if (!fresh && target.delete(local)) changed = true;
    }
    return changed;
  }
}
