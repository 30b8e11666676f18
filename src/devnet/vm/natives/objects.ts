/** Natives of the Sui framework, 0x2, that touch objects, the transaction, events and addresses. */
import { bytesToHex, concatBytes, hexToBytes } from '../../../base/index.ts';
import { blake2b256 } from '../crypto/index.ts';
import type { NativeContext, NativeFunction } from '../interp/machine.ts';
import type { ObjectProblem, ObjectResult, TypedObject } from '../port.ts';
import { isWitness } from '../translate/data.ts';
import { encodeValue } from '../types/bcs.ts';
import { encodeTypeTag } from '../types/tag.ts';
import type { Type } from '../types/type.ts';
import { Reference, type Value } from '../value.ts';
import { abort, behind, byteArgument, idAddress, objectType, uidAddress } from './arguments.ts';

const ADDRESS_BYTES = 32;
const HASH_DYNAMIC_FIELD = 0xf0;
const HASH_FRESH_ID = 0xf1;

/** Abort codes of sui::dynamic_field. */
const CHILD_ABORT: Readonly<Record<ObjectProblem, number>> = { exists: 0, missing: 1, typeMismatch: 2, unreadable: 3 };
/** Abort codes of sui::transfer::receive. */
const RECEIVE_ABORT: Readonly<Record<ObjectProblem, number>> = {
  exists: 3,
  missing: 3,
  typeMismatch: 2,
  unreadable: 1,
};
const SHARED_NON_NEW = 0;

function u64Bytes(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}

/** The address of a dynamic field: blake2b-256(0xf0, parent, length of key, key, type tag of key). */
export function dynamicFieldId(parent: string, keyType: Type, key: Uint8Array): string {
  const hash = blake2b256(
    concatBytes(
      Uint8Array.of(HASH_DYNAMIC_FIELD),
      hexToBytes(parent.slice(2)),
      u64Bytes(BigInt(key.length)),
      key,
      encodeTypeTag(keyType),
    ),
  );
  return `0x${bytesToHex(hash)}`;
}

/** The n-th id of a transaction: blake2b-256(0xf1, digest, n). */
export function freshObjectId(digest: Uint8Array, n: bigint): string {
  return `0x${bytesToHex(blake2b256(concatBytes(Uint8Array.of(HASH_FRESH_ID), digest, u64Bytes(n))))}`;
}

function typedObject(types: readonly Type[], value: Value | undefined): TypedObject {
  return { id: uidAddress((value as Value[])[0]!), type: objectType(types), value: value! };
}

function unwrap<T>(result: ObjectResult<T>, codes: Readonly<Record<ObjectProblem, number>>): T {
  if (!result.ok) throw abort(codes[result.problem]);
  return result.value;
}

function borrowChild(mutable: boolean): NativeFunction {
  return ({ runtime }, args, types) =>
    unwrap(
      runtime.borrowChild(uidAddress(behind(args[0])), args[1] as string, objectType(types), mutable),
      CHILD_ABORT,
    );
}

const hashTypeAndKey: NativeFunction = (context, args, types) => {
  const key = encodeValue(context.layouts.of(types[0]!), args[1]!);
  context.charge(key.length);
  return dynamicFieldId(args[0] as string, types[0]!, key);
};

const isOneTimeWitness: NativeFunction = ({ registry }, _args, types) => {
  const type = types[0]!;
  return type.kind === 'datatype' && isWitness(registry.datatype(type));
};

const fromBytes: NativeFunction = (_context, args) => {
  const bytes = byteArgument(args[0]);
  if (bytes.length !== ADDRESS_BYTES) throw abort(0);
  return `0x${bytesToHex(bytes)}`;
};

const fact =
  (read: (context: NativeContext) => Value): NativeFunction =>
  (context) =>
    read(context);

export const OBJECTS = {
  address: {
    to_u256: (_context, args) => BigInt(args[0] as string),
    from_u256: (_context, args) => `0x${(args[0] as bigint).toString(16).padStart(64, '0')}`,
    from_bytes: fromBytes,
  },
  tx_context: {
    native_sender: fact(({ runtime }) => runtime.transaction.sender),
    native_epoch: fact(({ runtime }) => runtime.transaction.epoch),
    native_epoch_timestamp_ms: fact(({ runtime }) => runtime.transaction.epochTimestampMs),
    native_ids_created: fact(({ runtime }) => runtime.idsCreated()),
    native_rgp: fact(({ runtime }) => runtime.transaction.referenceGasPrice),
    native_gas_price: fact(({ runtime }) => runtime.transaction.gasPrice),
    native_gas_budget: fact(({ runtime }) => runtime.transaction.gasBudget),
    native_sponsor: fact(({ runtime }) => {
      const { sponsor } = runtime.transaction;
      return sponsor === undefined ? [] : [sponsor];
    }),
    fresh_id: fact(({ runtime }) => runtime.freshId()),
    derive_id: (_context, args) => freshObjectId(byteArgument(args[0]), args[1] as bigint),
  },
  object: {
    borrow_uid: (_context, args) => new Reference(behind(args[0]) as Value[], 0),
    delete_impl: ({ runtime }, args) => {
      runtime.deleteUid(args[0] as string);
      return undefined;
    },
    record_new_uid: ({ runtime }, args) => {
      runtime.recordNewUid(args[0] as string);
      return undefined;
    },
  },
  transfer: {
    transfer_impl: ({ runtime }, args, types) => {
      runtime.transfer(typedObject(types, args[0]), args[1] as string);
      return undefined;
    },
    freeze_object_impl: ({ runtime }, args, types) => {
      runtime.freeze(typedObject(types, args[0]));
      return undefined;
    },
    share_object_impl: ({ runtime }, args, types) => {
      if (!runtime.share(typedObject(types, args[0]))) throw abort(SHARED_NON_NEW);
      return undefined;
    },
    receive_impl: ({ runtime }, args, types) =>
      unwrap(
        runtime.receive(args[0] as string, idAddress(args[1]!), args[2] as bigint, objectType(types)),
        RECEIVE_ABORT,
      ),
  },
  dynamic_field: {
    hash_type_and_key: hashTypeAndKey,
    add_child_object: ({ runtime }, args, types) =>
      unwrap(runtime.addChild(args[0] as string, typedObject(types, args[1])), CHILD_ABORT),
    borrow_child_object: borrowChild(false),
    borrow_child_object_mut: borrowChild(true),
    remove_child_object: ({ runtime }, args, types) =>
      unwrap(runtime.removeChild(args[0] as string, args[1] as string, objectType(types)), CHILD_ABORT),
    has_child_object: ({ runtime }, args) => runtime.hasChild(args[0] as string, args[1] as string),
    has_child_object_with_ty: ({ runtime }, args, types) =>
      runtime.hasChildWithType(args[0] as string, args[1] as string, objectType(types)),
  },
  event: {
    emit: ({ runtime }, args, types) => {
      runtime.emitEvent(objectType(types), args[0]!);
      return undefined;
    },
  },
  types: { is_one_time_witness: isOneTimeWitness },
} satisfies Record<string, Record<string, NativeFunction>>;
