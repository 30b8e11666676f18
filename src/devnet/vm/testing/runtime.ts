/** An object runtime in memory, for tests of the machine alone: no ownership rules, everything recorded. */

import { freshObjectId } from '../natives/objects.ts';
import type { ObjectResult, ObjectRuntime, TransactionFacts, TypedObject } from '../port.ts';
import type { DatatypeType, Type } from '../types/type.ts';
import { cell, type Reference, type Value } from '../value.ts';

const FACTS: TransactionFacts = {
  sender: `0x${'a1'.repeat(32)}`,
  digest: new Uint8Array(32).fill(9),
  epoch: 3n,
  epochTimestampMs: 1_700_000_000_000n,
  referenceGasPrice: 1000n,
  gasPrice: 1000n,
  gasBudget: 1_000_000n,
  sponsor: undefined,
};

interface Child {
  readonly type: DatatypeType;
  readonly place: Reference;
}

export class MemoryRuntime implements ObjectRuntime {
  readonly transaction = FACTS;
  readonly log: { what: string; id: string; recipient?: string }[] = [];
  readonly events: { type: Type; value: Value }[] = [];
  readonly #children = new Map<string, Child>();
  #ids = 0n;

  idsCreated(): bigint {
    return this.#ids;
  }

  freshId(): string {
    return freshObjectId(this.transaction.digest, this.#ids++);
  }

  recordNewUid(id: string): void {
    this.log.push({ what: 'new', id });
  }

  deleteUid(id: string): void {
    this.log.push({ what: 'delete', id });
  }

  transfer(object: TypedObject, recipient: string): void {
    this.log.push({ what: 'transfer', id: object.id, recipient });
  }

  freeze(object: TypedObject): void {
    this.log.push({ what: 'freeze', id: object.id });
  }

  share(object: TypedObject): boolean {
    this.log.push({ what: 'share', id: object.id });
    return true;
  }

  receive(): ObjectResult<Value> {
    return { ok: false, problem: 'missing' };
  }

  addChild(parent: string, child: TypedObject): ObjectResult<undefined> {
    const key = `${parent}/${child.id}`;
    if (this.#children.has(key)) return { ok: false, problem: 'exists' };
    this.#children.set(key, { type: child.type, place: cell(child.value) });
    return { ok: true, value: undefined };
  }

  borrowChild(parent: string, id: string, type: DatatypeType): ObjectResult<Reference> {
    const child = this.#children.get(`${parent}/${id}`);
    if (!child) return { ok: false, problem: 'missing' };
    return child.type.key === type.key ? { ok: true, value: child.place } : { ok: false, problem: 'typeMismatch' };
  }

  removeChild(parent: string, id: string, type: DatatypeType): ObjectResult<Value> {
    const found = this.borrowChild(parent, id, type);
    if (!found.ok) return found;
    this.#children.delete(`${parent}/${id}`);
    return { ok: true, value: found.value.read() };
  }

  hasChild(parent: string, id: string): boolean {
    return this.#children.has(`${parent}/${id}`);
  }

  hasChildWithType(parent: string, id: string, type: DatatypeType): boolean {
    return this.#children.get(`${parent}/${id}`)?.type.key === type.key;
  }

  emitEvent(type: Type, value: Value): void {
    this.events.push({ type, value });
  }
}
