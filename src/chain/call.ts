/** Calls of the package's functions, encoded from the parameter types of its own bytecode. */
import { bcs } from '@mysten/sui/bcs';
import type { Transaction, TransactionArgument, TransactionResult } from '@mysten/sui/transactions';
import { Failure } from '../base/index.ts';
import { FUNCTIONS, type FunctionName } from './gen/functions.gen.ts';

export type { FunctionName } from './gen/functions.gen.ts';

/** Plain values are encoded by the parameter's type; object ids become object arguments; results pass through. */
export type CallValue =
  | TransactionArgument
  | string
  | number
  | bigint
  | boolean
  | Uint8Array
  | readonly (Uint8Array | number | string)[];

const BYTES = bcs.byteVector();

/** Pure parameter types of the package and how a plain value is written for each. */
const PURE: Readonly<Record<string, (value: never) => Uint8Array>> = {
  bool: (value: boolean) => bcs.bool().serialize(value).toBytes(),
  u8: (value: number) => bcs.u8().serialize(value).toBytes(),
  u16: (value: number) => bcs.u16().serialize(value).toBytes(),
  u32: (value: number) => bcs.u32().serialize(value).toBytes(),
  u64: (value: bigint | number) => bcs.u64().serialize(value).toBytes(),
  address: (value: string) => bcs.Address.serialize(value).toBytes(),
  '0x2::object::ID': (value: string) => bcs.Address.serialize(value).toBytes(),
  'vector<u8>': (value: Uint8Array) => BYTES.serialize(value).toBytes(),
  'vector<vector<u8>>': (value: Uint8Array[]) => bcs.vector(BYTES).serialize(value).toBytes(),
  'vector<u32>': (value: number[]) => bcs.vector(bcs.u32()).serialize(value).toBytes(),
  'vector<u16>': (value: number[]) => bcs.vector(bcs.u16()).serialize(value).toBytes(),
  'vector<u64>': (value: (number | string)[]) => bcs.vector(bcs.u64()).serialize(value).toBytes(),
  'vector<0x2::object::ID>': (value: string[]) => bcs.vector(bcs.Address).serialize(value).toBytes(),
};

function isArgument(value: CallValue): value is TransactionArgument {
  return (typeof value === 'object' && '$kind' in value) || typeof value === 'function';
}

function encode(tx: Transaction, type: string, value: CallValue): TransactionArgument {
  if (isArgument(value)) return value;
  const pure = PURE[type];
  // The type names the encoder, and the encoder rejects a value of another shape.
  if (pure !== undefined) return tx.pure(pure(value as never));
  if (typeof value === 'string') return tx.object(value);
  throw new Failure('bug', 'chain/bad-argument', `a ${typeof value} cannot stand for a ${type}`);
}

/** Adds the call of `name` to the transaction. `&Clock` parameters are filled in. Throws bug `chain/bad-argument`. */
export function moveCall(
  tx: Transaction,
  packageId: string,
  name: FunctionName,
  values: readonly CallValue[],
): TransactionResult {
  const types: readonly string[] = FUNCTIONS[name];
  const rest = [...values];
  const args = types.map((type) => {
    if (type === '&0x2::clock::Clock') return tx.object.clock();
    const value = rest.shift();
    if (value === undefined) throw new Failure('bug', 'chain/bad-argument', `${name}: too few arguments`);
    return encode(tx, type, value);
  });
  if (rest.length > 0) throw new Failure('bug', 'chain/bad-argument', `${name}: too many arguments`);
  return tx.moveCall({ target: `${packageId}::${name}`, arguments: args });
}
