/** StateService: what addresses own, balances, coins and dynamic fields. */
import { GrpcTypes } from '@mysten/sui/grpc';
import { FRAMEWORK } from '../../executor/index.ts';
import { coinBalance, coinTypeOf, type MoveObject, SUI_TYPE } from '../../store/index.ts';
import { type DatatypeType, isDatatype, parseType, type Type, type Value } from '../../vm/index.ts';
import { Mask } from '../mask.ts';
import { renderBcs, renderObject } from '../render/object.ts';
import { invalid, notFound } from '../status.ts';
import { page, requireAddress, type ServiceContext } from './context.ts';

const { DynamicField_DynamicFieldKind: Kind } = GrpcTypes;

function requireType(text: string | undefined, field: string): string {
  try {
    return parseType(text ?? '').key;
  } catch {
    throw invalid(`invalid ${field}: ${text}`);
  }
}

function ownedObjects({ chain }: ServiceContext, owner: string): MoveObject[] {
  return chain.store.ownedBy(owner).flatMap((id) => {
    const object = chain.store.moveObject(id);
    return object?.owner.kind === 'address' ? [object] : [];
  });
}

const MAX_U64 = (1n << 64n) - 1n;

/** The order of a full node's index: type, then richest coin first, then id. */
function ownedOrder(object: MoveObject): string {
  const poverty = coinTypeOf(object.type) === undefined ? '' : String(MAX_U64 - coinBalance(object)).padStart(20, '0');
  return `${object.type} ${poverty} ${object.id}`;
}

/** `0x2::coin::Coin` without type arguments matches all of them. */
function hasType(object: MoveObject, wanted: string | undefined): boolean {
  return wanted === undefined || object.type === wanted || object.type.startsWith(`${wanted}<`);
}

function balances(context: ServiceContext, owner: string): Map<string, bigint> {
  const totals = new Map<string, bigint>();
  for (const object of ownedObjects(context, owner)) {
    const coin = coinTypeOf(object.type);
    if (coin !== undefined) totals.set(coin, (totals.get(coin) ?? 0n) + coinBalance(object));
  }
  return totals;
}

const renderBalance = (coinType: string, amount: bigint): GrpcTypes.Balance => {
  return { coinType, balance: amount, coinBalance: amount, addressBalance: 0n };
};

interface FieldParts {
  readonly object: MoveObject;
  readonly name: Type;
  readonly nameValue: Value;
  readonly value: Type;
  readonly fieldValue: Value;
}

/** A dynamic field object taken apart: Field<Name, Value> { id, name, value }. */
function fieldParts({ chain }: ServiceContext, object: MoveObject): FieldParts | undefined {
  const type = parseType(object.type);
  if (!isDatatype(type, FRAMEWORK, 'dynamic_field', 'Field')) return undefined;
  const [name, value] = type.typeArguments;
  const fields = chain.vm.deserialize(type, object.contents);
  if (!name || !value || !Array.isArray(fields)) return undefined;
  return { object, name, nameValue: fields[1]!, value, fieldValue: fields[2]! };
}

const isWrapper = (type: Type): type is DatatypeType => isDatatype(type, FRAMEWORK, 'dynamic_object_field', 'Wrapper');

function renderField(context: ServiceContext, parent: string, parts: FieldParts, mask: Mask): GrpcTypes.DynamicField {
  const { vm, store } = context.chain;
  const common = { parent, fieldId: parts.object.id };
  const fieldObject = mask.wants('fieldObject')
    ? { fieldObject: renderObject(vm, parts.object, mask, 'fieldObject.') }
    : {};
  if (!isWrapper(parts.name)) {
    const name = renderBcs(parts.name.key, vm.serialize(parts.name, parts.nameValue));
    const value = renderBcs(parts.value.key, vm.serialize(parts.value, parts.fieldValue));
    return { ...common, ...fieldObject, kind: Kind.FIELD, name, value, valueType: parts.value.key };
  }
  const [inner] = parts.name.typeArguments;
  const key = (parts.nameValue as Value[])[0]!;
  const childId = String((parts.fieldValue as Value[])[0]);
  const child = store.moveObject(childId);
  const rendered: GrpcTypes.DynamicField = {
    ...common,
    ...fieldObject,
    kind: Kind.OBJECT,
    name: renderBcs(inner!.key, vm.serialize(inner!, key)),
    value: renderBcs(parts.value.key, vm.serialize(parts.value, parts.fieldValue)),
    childId,
  };
  if (child) {
    rendered.valueType = child.type;
    if (mask.wants('childObject')) rendered.childObject = renderObject(vm, child, mask, 'childObject.');
  }
  return rendered;
}

/** Finds the metadata object of a coin type, which is frozen, shared or owned. */
function coinInfo({ chain }: ServiceContext, coinType: string): Partial<GrpcTypes.GetCoinInfoResponse> {
  const [id] = chain.store.ofType(`${FRAMEWORK}::coin::CoinMetadata<${coinType}>`);
  const object = id === undefined ? undefined : chain.store.moveObject(id);
  if (object) {
    const json = chain.vm.toJson(parseType(object.type), chain.vm.deserialize(parseType(object.type), object.contents));
    const fields = json as Record<string, string | number | null>;
    const metadata: GrpcTypes.CoinMetadata = {
      id: object.id,
      decimals: Number(fields.decimals),
      name: String(fields.name),
      symbol: String(fields.symbol),
      description: String(fields.description),
    };
    if (typeof fields.icon_url === 'string') metadata.iconUrl = fields.icon_url;
    return { coinType, metadata };
  }
  if (coinType === SUI_TYPE) {
    return { coinType, metadata: { decimals: 9, name: 'Sui', symbol: 'SUI', description: '' } };
  }
  throw notFound(`Coin type ${coinType} not found`);
}

/** The handlers of StateService. */
export function createStateService(context: ServiceContext) {
  const { chain } = context;
  return {
    listOwnedObjects(request: GrpcTypes.ListOwnedObjectsRequest): GrpcTypes.ListOwnedObjectsResponse {
      const owner = requireAddress(request.owner, 'owner');
      const type = request.objectType === undefined ? undefined : requireType(request.objectType, 'object_type');
      const mask = Mask.parse(GrpcTypes.Object, request.readMask?.paths, ['object_id', 'version', 'object_type']);
      const all = ownedObjects(context, owner).filter((object) => hasType(object, type));
      const rows = all.map((object) => ({ object, key: ownedOrder(object) })).sort((a, b) => (a.key < b.key ? -1 : 1));
      const { items, next } = page(rows, request, (row) => row.key);
      return { objects: items.map(({ object }) => mask.apply(renderObject(chain.vm, object, mask))), ...next };
    },
    listDynamicFields(request: GrpcTypes.ListDynamicFieldsRequest): GrpcTypes.ListDynamicFieldsResponse {
      const parent = requireAddress(request.parent, 'parent');
      const mask = Mask.parse(GrpcTypes.DynamicField, request.readMask?.paths, ['parent', 'field_id']);
      const children = chain.store.ownedBy(parent).flatMap((id) => {
        const object = chain.store.moveObject(id);
        return object?.owner.kind === 'object' ? [object] : [];
      });
      const { items, next } = page(children, request, (object) => object.id);
      const dynamicFields = items.flatMap((object) => {
        const parts = fieldParts(context, object);
        return parts ? [mask.apply(renderField(context, parent, parts, mask))] : [];
      });
      return { dynamicFields, ...next };
    },
    getBalance(request: GrpcTypes.GetBalanceRequest): GrpcTypes.GetBalanceResponse {
      const owner = requireAddress(request.owner, 'owner');
      const coinType = requireType(request.coinType ?? SUI_TYPE, 'coin_type');
      return { balance: renderBalance(coinType, balances(context, owner).get(coinType) ?? 0n) };
    },
    listBalances(request: GrpcTypes.ListBalancesRequest): GrpcTypes.ListBalancesResponse {
      const all = [...balances(context, requireAddress(request.owner, 'owner'))].sort(([a], [b]) => (a < b ? -1 : 1));
      const { items, next } = page(all, request, ([coinType]) => coinType);
      return { balances: items.map(([coinType, amount]) => renderBalance(coinType, amount)), ...next };
    },
    getCoinInfo(request: GrpcTypes.GetCoinInfoRequest): Partial<GrpcTypes.GetCoinInfoResponse> {
      return coinInfo(context, requireType(request.coinType, 'coin_type'));
    },
  };
}
