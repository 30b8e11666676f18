/** The natives by `address::module::function`. */
import type { NativeFunction } from '../interp/machine.ts';
import type { LoadedFunction } from '../program/module.ts';
import { normalizeAddress } from '../types/type.ts';
import { CRYPTO } from './crypto.ts';
import { OBJECTS } from './objects.ts';
import { STD } from './std.ts';

export type NativeGroup = Readonly<Record<string, NativeFunction>>;

function flatten(address: string, groups: Readonly<Record<string, NativeGroup>>): [string, NativeFunction][] {
  return Object.entries(groups).flatMap(([module, functions]) =>
    Object.entries(functions).map(([name, native]): [string, NativeFunction] => [
      `${normalizeAddress(address)}::${module}::${name}`,
      native,
    ]),
  );
}

const NATIVES: ReadonlyMap<string, NativeFunction> = new Map([
  ...flatten('0x1', STD),
  ...flatten('0x2', OBJECTS),
  ...flatten('0x2', CRYPTO),
]);

/** The implementation of a native function, if there is one. */
export function findNative(fn: LoadedFunction): NativeFunction | undefined {
  return NATIVES.get(`${fn.module.address}::${fn.module.name}::${fn.name}`);
}
