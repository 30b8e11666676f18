/** Reading native arguments and raising their aborts. */
import { MoveAbort } from '../interp/machine.ts';
import { MachineError } from '../port.ts';
import type { DatatypeType, Type } from '../types/type.ts';
import type { Reference, Value } from '../value.ts';

/** Bytes of a `vector<u8>` argument. */
export function byteArgument(value: Value | undefined): Uint8Array {
  return Uint8Array.from(value as number[]);
}

/** Bytes behind a `&vector<u8>` argument. */
export function bytesBehind(value: Value | undefined): Uint8Array {
  return Uint8Array.from(behind(value) as number[]);
}

/** The value behind a reference argument. */
export function behind(value: Value | undefined): Value {
  return (value as Reference).read();
}

export function abort(code: number): MoveAbort {
  return new MoveAbort(BigInt(code));
}

/** The type argument of a native that works on objects. */
export function objectType(types: readonly Type[]): DatatypeType {
  const type = types[0];
  if (type?.kind !== 'datatype') throw new MachineError('TYPE_MISMATCH', 'expected a struct type');
  return type;
}

/** Address in an ID value. */
export function idAddress(id: Value): string {
  return (id as Value[])[0] as string;
}

/** Address in a UID value. */
export function uidAddress(uid: Value): string {
  return idAddress((uid as Value[])[0]!);
}
