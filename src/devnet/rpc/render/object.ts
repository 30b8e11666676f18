/** Objects and events as gRPC messages. */
import { GrpcTypes } from '@mysten/sui/grpc';
import {
  type ChainEvent,
  type ChainObject,
  coinBalance,
  coinTypeOf,
  encodeObject,
  type Owner,
  objectDigest,
  type Placed,
} from '../../store/index.ts';
import { type Json, parseType, type Vm } from '../../vm/index.ts';
import type { Mask } from '../mask.ts';
import { renderPackage } from './move.ts';

const { Owner_OwnerKind: Kind } = GrpcTypes;
type Value = NonNullable<GrpcTypes.Object['json']>;

export const renderBcs = (name: string, value: Uint8Array): GrpcTypes.Bcs => ({ name, value });

export function renderTimestamp(timestampMs: bigint): { seconds: bigint; nanos: number } {
  return { seconds: timestampMs / 1000n, nanos: Number(timestampMs % 1000n) * 1_000_000 };
}

export function renderOwner(owner: Owner): GrpcTypes.Owner {
  switch (owner.kind) {
    case 'address':
      return { kind: Kind.ADDRESS, address: owner.address };
    case 'object':
      return { kind: Kind.OBJECT, address: owner.address };
    case 'shared':
      return { kind: Kind.SHARED, version: owner.initialVersion };
    default:
      return { kind: Kind.IMMUTABLE };
  }
}

/** Plain JSON as google.protobuf.Value. */
export function renderValue(json: Json): Value {
  if (json === null) return { kind: { oneofKind: 'nullValue', nullValue: 0 } };
  if (typeof json === 'boolean') return { kind: { oneofKind: 'boolValue', boolValue: json } };
  if (typeof json === 'number') return { kind: { oneofKind: 'numberValue', numberValue: json } };
  if (typeof json === 'string') return { kind: { oneofKind: 'stringValue', stringValue: json } };
  if (isList(json)) return { kind: { oneofKind: 'listValue', listValue: { values: json.map(renderValue) } } };
  const fields = Object.fromEntries(Object.entries(json).map(([name, value]) => [name, renderValue(value)]));
  return { kind: { oneofKind: 'structValue', structValue: { fields } } };
}

const isList = (json: Json): json is readonly Json[] => Array.isArray(json);

/** JSON of BCS bytes, or undefined when their type is not on this chain. */
export function renderContents(vm: Vm, type: string, contents: Uint8Array): Value | undefined {
  try {
    const parsed = parseType(type);
    return renderValue(vm.toJson(parsed, vm.deserialize(parsed, contents)));
  } catch {
    // System objects have types whose packages a devnet does not carry.
    return undefined;
  }
}

/** An object; `mask` decides about the expensive fields, `prefix` is where the object is in the mask's message. */
export function renderObject(vm: Vm, object: ChainObject, mask: Mask, prefix = ''): GrpcTypes.Object {
  const wants = (field: string) => mask.wants(prefix + field);
  const common: GrpcTypes.Object = {
    objectId: object.id,
    version: object.version,
    digest: objectDigest(object),
    owner: renderOwner(object.owner),
    previousTransaction: object.previousTransaction,
    storageRebate: object.storageRebate,
  };
  if (wants('bcs')) common.bcs = renderBcs('Object', encodeObject(object));
  if (object.kind === 'package') {
    if (wants('package')) common.package = renderPackage(vm, object);
    return { ...common, objectType: 'package' };
  }
  const { type, contents, hasPublicTransfer } = object;
  const rendered = { ...common, objectType: type, hasPublicTransfer, contents: renderBcs(type, contents) };
  if (coinTypeOf(type) !== undefined) Object.assign(rendered, { balance: coinBalance(object) });
  const json = wants('json') ? renderContents(vm, type, contents) : undefined;
  return json ? { ...rendered, json } : rendered;
}

export interface EventPlace {
  readonly placed: Placed;
  readonly index: number;
}

/** An event; JSON only when asked for. */
export function renderEvent(vm: Vm, event: ChainEvent, withJson: boolean, place?: EventPlace): GrpcTypes.Event {
  const { packageId, module, sender, type, contents } = event;
  const rendered: GrpcTypes.Event = { packageId, module, sender, eventType: type, contents: renderBcs(type, contents) };
  const json = withJson ? renderContents(vm, type, contents) : undefined;
  if (json) rendered.json = json;
  if (place) {
    rendered.eventIndex = place.index;
    rendered.transactionDigest = place.placed.transaction.digest;
    rendered.transactionIndex = BigInt(place.placed.indexInCheckpoint);
    const checkpoint = place.placed.checkpoint?.sequenceNumber;
    if (checkpoint !== undefined) rendered.checkpoint = checkpoint;
  }
  return rendered;
}
