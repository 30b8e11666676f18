/** The bytecode of packages 0x1 and 0x2 that a devnet starts with. */
import { fromBase64 } from '@mysten/bcs';
import { FRAMEWORK } from './framework.gen.ts';

/** A package that exists before the first transaction. */
export interface FrameworkPackage {
  /** '0x' + 64 digits. */
  readonly id: string;
  /** In order of dependency. */
  readonly modules: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Ids of the packages it links to. */
  readonly dependencies: readonly string[];
}

/** Fresh copies of 0x1 and 0x2, in this order. */
export function loadFramework(): readonly FrameworkPackage[] {
  return FRAMEWORK.map(({ id, dependencies, modules }) => ({
    id,
    dependencies,
    modules: modules.map(([name, base64]) => ({ name, bytes: fromBase64(base64) })),
  }));
}
