/** The state of the chain in memory, with the indexes that reads need; every change goes through one of two doors. */
import { Failure } from '../../base/index.ts';
import type { ChainObject, MoveObject, Owner } from './object.ts';
import type { Checkpoint, ExecutedTransaction } from './record.ts';

/** Where an executed transaction ended up; checkpoint is undefined until one contains it. */
export interface Placed {
  readonly transaction: ExecutedTransaction;
  checkpoint: Checkpoint | undefined;
  /** Position among all transactions of the chain. */
  readonly index: number;
  /** Position in its checkpoint. */
  indexInCheckpoint: number;
}

const ownerKey = (owner: Owner): string | undefined =>
  owner.kind === 'address' || owner.kind === 'object' ? owner.address : undefined;

/** Objects of all versions, transactions and checkpoints. */
export class ChainStore {
  readonly #live = new Map<string, ChainObject>();
  readonly #versions = new Map<string, ChainObject[]>();
  readonly #owned = new Map<string, Set<string>>();
  readonly #ofType = new Map<string, Set<string>>();
  readonly #transactions = new Map<string, Placed>();
  readonly #order: Placed[] = [];
  readonly #checkpoints: Checkpoint[] = [];
  #pending: Placed[] = [];

  /** The current version of an object that exists. */
  object(id: string): ChainObject | undefined {
    return this.#live.get(id);
  }

  moveObject(id: string): MoveObject | undefined {
    const object = this.#live.get(id);
    return object?.kind === 'move' ? object : undefined;
  }

  /** A past or current version; undefined when the object did not have it. */
  objectAt(id: string, version: bigint): ChainObject | undefined {
    const versions = this.#versions.get(id) ?? [];
    for (let i = versions.length - 1; i >= 0; i--) if (versions[i]!.version === version) return versions[i];
    return undefined;
  }

  /** The newest version that ever existed, also of deleted objects. */
  lastKnown(id: string): ChainObject | undefined {
    return this.#versions.get(id)?.at(-1);
  }

  /** Ids owned by an address, or children of an object, in order of id. */
  ownedBy(address: string): string[] {
    return [...(this.#owned.get(address) ?? [])].sort();
  }

  /** Ids of live objects of exactly this type. */
  ofType(type: string): string[] {
    return [...(this.#ofType.get(type) ?? [])];
  }

  transaction(digest: string): Placed | undefined {
    return this.#transactions.get(digest);
  }

  get transactions(): readonly Placed[] {
    return this.#order;
  }

  get checkpoints(): readonly Checkpoint[] {
    return this.#checkpoints;
  }

  checkpoint(sequenceNumber: bigint): Checkpoint | undefined {
    return this.#checkpoints[Number(sequenceNumber)];
  }

  /** Transactions that no checkpoint contains yet. */
  get pending(): readonly Placed[] {
    return this.#pending;
  }

  /** Applies the writes and removals of an executed transaction. */
  applyTransaction(transaction: ExecutedTransaction): Placed {
    const placed = { transaction, checkpoint: undefined, index: this.#order.length, indexInCheckpoint: 0 };
    this.#transactions.set(transaction.digest, placed);
    this.#order.push(placed);
    this.#pending.push(placed);
    for (const [id, change] of transaction.effects.changedObjects) {
      if (change.outputState.NotExist) this.#remove(id);
    }
    for (const object of transaction.written) this.#put(object);
    return placed;
  }

  /** Appends a checkpoint; it must contain exactly the pending transactions. */
  applyCheckpoint(checkpoint: Checkpoint): void {
    if (checkpoint.sequenceNumber !== BigInt(this.#checkpoints.length)) {
      throw new Failure('bug', 'devnet/checkpoint-order', 'checkpoints must follow each other');
    }
    this.#checkpoints.push(checkpoint);
    this.#pending.forEach((placed, index) => {
      placed.checkpoint = checkpoint;
      placed.indexInCheckpoint = index;
    });
    this.#pending = [];
  }

  #put(object: ChainObject): void {
    const previous = this.#live.get(object.id);
    if (previous) this.#unindex(previous);
    this.#live.set(object.id, object);
    const versions = this.#versions.get(object.id);
    if (versions) versions.push(object);
    else this.#versions.set(object.id, [object]);
    const key = ownerKey(object.owner);
    if (key !== undefined) addTo(this.#owned, key, object.id);
    if (object.kind === 'move') addTo(this.#ofType, object.type, object.id);
  }

  #remove(id: string): void {
    const previous = this.#live.get(id);
    if (!previous) return;
    this.#unindex(previous);
    this.#live.delete(id);
  }

  #unindex(object: ChainObject): void {
    const key = ownerKey(object.owner);
    if (key !== undefined) removeFrom(this.#owned, key, object.id);
    if (object.kind === 'move') removeFrom(this.#ofType, object.type, object.id);
  }
}

function addTo(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  if (ids) ids.add(id);
  else index.set(key, new Set([id]));
}

function removeFrom(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  ids?.delete(id);
  if (ids?.size === 0) index.delete(key);
}
