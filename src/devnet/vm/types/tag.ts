/** TypeTag in BCS, as hashed into dynamic-field ids. */
import { asciiToBytes, concatBytes, Failure, hexToBytes } from '../../../base/index.ts';
import type { Type } from './type.ts';

const TAGS: Readonly<Record<string, number>> = {
  bool: 0,
  u8: 1,
  u64: 2,
  u128: 3,
  address: 4,
  signer: 5,
  vector: 6,
  datatype: 7,
  u16: 8,
  u32: 9,
  u256: 10,
};

function text(value: string): Uint8Array {
  const bytes = asciiToBytes(value);
  if (bytes.length < 128) return concatBytes(Uint8Array.of(bytes.length), bytes);
  return concatBytes(Uint8Array.of((bytes.length & 0x7f) | 0x80, bytes.length >> 7), bytes);
}

/** BCS of the TypeTag of a closed type without references; throws Failure devnet-vm/no-type-tag for others. */
export function encodeTypeTag(type: Type): Uint8Array {
  const tag = TAGS[type.kind];
  if (tag === undefined) throw new Failure('usage', 'devnet-vm/no-type-tag', `${type.key} has no type tag`);
  const head = Uint8Array.of(tag);
  if (type.kind === 'vector') return concatBytes(head, encodeTypeTag(type.element));
  if (type.kind !== 'datatype') return head;
  return concatBytes(
    head,
    hexToBytes(type.address.slice(2)),
    text(type.module),
    text(type.name),
    Uint8Array.of(type.typeArguments.length),
    ...type.typeArguments.map(encodeTypeTag),
  );
}
