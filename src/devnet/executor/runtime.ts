/** What Move code may do to objects during one transaction: ids, transfers, children, receiving and events, as tables. */

import { equalBytes } from '../../base/index.ts';
import { type ChainObject, deriveObjectId, type MoveObject, type Owner } from '../store/index.ts';
import {
  type DatatypeType,
  MachineError,
  type ObjectResult,
  type ObjectRuntime,
  Reference,
  type TransactionFacts,
  type TypedObject,
  type Value,
  type Vm,
} from '../vm/index.ts';
import { LIMITS } from './limits.ts';

/** Where the runtime finds objects. */
export interface ReadObjects {
  object(id: string): ChainObject | undefined;
}

export interface EmittedEvent {
  readonly type: DatatypeType;
  readonly value: Value;
}

export interface TransferredObject {
  readonly owner: Owner;
  readonly type: DatatypeType;
  readonly value: Value;
}

/** A dynamic-field child as this transaction sees it. */
interface ChildSlot {
  readonly parent: string;
  readonly type: DatatypeType;
  /** `[value]` while the child is there, `[]` when it was taken out. */
  readonly place: Value[];
  /** What the chain has, when it was there at the start. */
  readonly original: MoveObject | undefined;
  /** A mutable reference was given out or the slot was refilled. */
  touched: boolean;
}

export interface RuntimeOptions {
  readonly vm: Vm;
  readonly store: ReadObjects;
  readonly transaction: TransactionFacts;
  readonly transactionDigest: string;
  /** Owners of the objects that are inputs, by id. */
  readonly inputOwners: ReadonlyMap<string, Owner>;
}

const absent = { ok: false, problem: 'missing' } as const;
const mismatch = { ok: false, problem: 'typeMismatch' } as const;

/** The changes a transaction made, before they become objects. */
export interface RuntimeResult {
  readonly transfers: ReadonlyMap<string, TransferredObject>;
  readonly created: ReadonlySet<string>;
  readonly deleted: ReadonlySet<string>;
  /** Children and received objects that were read, with what the chain has. */
  readonly loaded: ReadonlyMap<string, MoveObject>;
  /** Those of `loaded` that changed. */
  readonly modified: ReadonlySet<string>;
}

/** The object runtime of one transaction. */
export class TransactionRuntime implements ObjectRuntime {
  readonly transaction: TransactionFacts;
  readonly #vm: Vm;
  readonly #store: ReadObjects;
  readonly #digest: string;
  readonly #inputOwners: ReadonlyMap<string, Owner>;
  readonly #created = new Set<string>();
  readonly #deleted = new Set<string>();
  readonly #transfers = new Map<string, TransferredObject>();
  readonly #children = new Map<string, ChildSlot>();
  /** Children looked up in the store; undefined when there is none. */
  readonly #fetched = new Map<string, MoveObject | undefined>();
  readonly #received = new Map<string, MoveObject>();
  #events: EmittedEvent[] = [];
  #eventCount = 0;
  #ids = 0n;

  constructor(options: RuntimeOptions) {
    this.transaction = options.transaction;
    this.#vm = options.vm;
    this.#store = options.store;
    this.#digest = options.transactionDigest;
    this.#inputOwners = options.inputOwners;
  }

  idsCreated(): bigint {
    return this.#ids;
  }

  /** An id that is not recorded as a created object, as packages have them. */
  derivePackageId(): string {
    return deriveObjectId(this.#digest, this.#ids++);
  }

  freshId(): string {
    const id = deriveObjectId(this.#digest, this.#ids++);
    this.recordNewUid(id);
    return id;
  }

  recordNewUid(id: string): void {
    limit(this.#created.size, LIMITS.newIds, 'Creating more than 2048 IDs is not allowed');
    if (!this.#deleted.delete(id)) this.#created.add(id);
  }

  deleteUid(id: string): void {
    limit(this.#deleted.size, LIMITS.deletedIds, 'Deleting more than 2048 IDs is not allowed');
    if (!this.#created.delete(id)) this.#deleted.add(id);
  }

  transfer(object: TypedObject, recipient: string): void {
    this.#moveTo({ kind: 'address', address: recipient }, object);
  }

  freeze(object: TypedObject): void {
    this.#moveTo({ kind: 'immutable' }, object);
  }

  share(object: TypedObject): boolean {
    const before = this.#inputOwners.get(object.id);
    this.#moveTo({ kind: 'shared', initialVersion: 0n }, object);
    return this.#created.has(object.id) || before?.kind === 'shared';
  }

  #moveTo(owner: Owner, { id, type, value }: TypedObject): void {
    limit(this.#transfers.size, LIMITS.transferredIds, 'Transferring more than 2048 IDs is not allowed');
    this.#transfers.set(id, { owner, type, value });
  }

  receive(parent: string, id: string, version: bigint, type: DatatypeType): ObjectResult<Value> {
    const object = this.#store.object(id);
    if (object?.kind !== 'move' || object.version !== version || this.#received.has(id)) return absent;
    if (object.owner.kind !== 'address' || object.owner.address !== parent) return absent;
    if (object.type !== type.key) return mismatch;
    const value = this.#vm.deserialize(type, object.contents);
    this.#received.set(id, object);
    return { ok: true, value };
  }

  addChild(parent: string, child: TypedObject): ObjectResult<undefined> {
    const slot = this.#children.get(child.id);
    if (slot && slot.place.length > 0) return { ok: false, problem: 'exists' };
    const original = slot?.original ?? this.#fetch(parent, child.id);
    if (!slot && original) return { ok: false, problem: 'exists' };
    limit(this.#children.size, LIMITS.childObjects, 'Object runtime store limit (1000 entries) reached');
    // A child put back keeps its place, so that it counts as unchanged when its bytes end up the same.
    this.#children.set(child.id, { parent, type: child.type, place: [child.value], original, touched: true });
    return { ok: true, value: undefined };
  }

  borrowChild(parent: string, id: string, type: DatatypeType, mutable: boolean): ObjectResult<Reference> {
    const found = this.#load(parent, id, type);
    if (!found.ok) return found;
    if (mutable) found.value.touched = true;
    return { ok: true, value: new Reference(found.value.place, 0) };
  }

  removeChild(parent: string, id: string, type: DatatypeType): ObjectResult<Value> {
    const found = this.#load(parent, id, type);
    if (!found.ok) return found;
    found.value.touched = true;
    return { ok: true, value: found.value.place.pop()! };
  }

  hasChild(parent: string, id: string): boolean {
    const slot = this.#children.get(id);
    return slot ? slot.place.length > 0 : this.#fetch(parent, id) !== undefined;
  }

  hasChildWithType(parent: string, id: string, type: DatatypeType): boolean {
    const slot = this.#children.get(id);
    if (slot) return slot.place.length > 0 && slot.type.key === type.key;
    return this.#fetch(parent, id)?.type === type.key;
  }

  #load(parent: string, id: string, type: DatatypeType): ObjectResult<ChildSlot> {
    const known = this.#children.get(id);
    if (known) {
      if (known.place.length === 0) return absent;
      return known.type.key === type.key ? { ok: true, value: known } : mismatch;
    }
    const original = this.#fetch(parent, id);
    if (!original) return absent;
    if (original.type !== type.key) return mismatch;
    limit(this.#children.size, LIMITS.childObjects, 'Object runtime store limit (1000 entries) reached');
    const place = [this.#vm.deserialize(type, original.contents)];
    const slot: ChildSlot = { parent, type, place, original, touched: false };
    this.#children.set(id, slot);
    return { ok: true, value: slot };
  }

  #fetch(parent: string, id: string): MoveObject | undefined {
    if (this.#fetched.has(id)) return this.#fetched.get(id);
    limit(this.#fetched.size, LIMITS.childObjects, 'Object runtime cached objects limit (1000 entries) reached');
    const object = this.#store.object(id);
    const isChild = object?.kind === 'move' && object.owner.kind === 'object' && object.owner.address === parent;
    const child = isChild ? object : undefined;
    this.#fetched.set(id, child);
    return child;
  }

  emitEvent(type: DatatypeType, value: Value): void {
    limit(this.#eventCount, LIMITS.events, 'Emitting more than 1024 events is not allowed');
    this.#eventCount++;
    this.#events.push({ type, value });
  }

  /** The events since the last call. */
  takeEvents(): EmittedEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Sums up the transaction; every value that is left must not change any more. */
  finish(): RuntimeResult {
    const transfers = new Map(this.#transfers);
    const modified = new Set<string>();
    for (const [id, slot] of this.#children) {
      const change = this.#childChange(slot);
      if (change === 'same') continue;
      if (slot.original) modified.add(id);
      if (change === 'written') {
        const owner: Owner = { kind: 'object', address: slot.parent };
        transfers.set(id, { owner, type: slot.type, value: slot.place[0]! });
      }
    }
    const loaded = new Map(this.#received);
    for (const [id, object] of this.#fetched) if (object) loaded.set(id, object);
    for (const id of this.#received.keys()) modified.add(id);
    for (const id of loaded.keys()) if (transfers.has(id) || this.#deleted.has(id)) modified.add(id);
    return { transfers, created: this.#created, deleted: this.#deleted, loaded, modified };
  }

  #childChange(slot: ChildSlot): 'same' | 'gone' | 'written' {
    const { original, place, touched, type, parent } = slot;
    if (place.length === 0) return original ? 'gone' : 'same';
    if (!original) return 'written';
    if (!touched) return 'same';
    const sameParent = original.owner.kind === 'object' && original.owner.address === parent;
    if (!sameParent || original.type !== type.key) return 'written';
    return equalBytes(this.#vm.serialize(type, place[0]!), original.contents) ? 'same' : 'written';
  }
}

function limit(count: number, most: number, message: string): void {
  if (count >= most) throw new MachineError('MEMORY_LIMIT_EXCEEDED', message);
}
