/** Links functions: translation on first use, one instance per set of type arguments. */
import { isFailure } from '../../../base/index.ts';
import { findNative } from '../natives/table.ts';
import { MachineError } from '../port.ts';
import type { LoadedFunction } from '../program/module.ts';
import type { Registry } from '../program/registry.ts';
import { type Translation, translate } from '../translate/translate.ts';
import type { Layouts } from '../types/layout.ts';
import { substitute, type Type } from '../types/type.ts';
import type { Instance, Loader } from './machine.ts';

export class InstanceLoader implements Loader {
  readonly #registry: Registry;
  readonly #layouts: Layouts;
  readonly #translations = new WeakMap<LoadedFunction, Translation>();
  readonly #instances = new WeakMap<LoadedFunction, Map<string, Instance>>();

  constructor(registry: Registry, layouts: Layouts) {
    this.#registry = registry;
    this.#layouts = layouts;
  }

  /** Throws MachineError MODULE_INVALID, UNKNOWN_NATIVE or VM_MAX_VALUE_DEPTH_REACHED. */
  instance(fn: LoadedFunction, typeArguments: readonly Type[]): Instance {
    let instances = this.#instances.get(fn);
    if (!instances) {
      instances = new Map();
      this.#instances.set(fn, instances);
    }
    const key = typeArguments.map((type) => type.key).join();
    const known = instances.get(key);
    if (known) return known;
    const created = fn.code ? this.#translated(fn, typeArguments) : this.#native(fn, typeArguments);
    instances.set(key, created);
    return created;
  }

  #native(fn: LoadedFunction, typeArguments: readonly Type[]): Instance {
    const native = findNative(fn);
    if (!native) throw new MachineError('UNKNOWN_NATIVE', `native ${fn.module.name}::${fn.name} does not exist`);
    return { fn, typeArguments, native, code: [], localCount: 0, callees: [] };
  }

  #translated(fn: LoadedFunction, typeArguments: readonly Type[]): Instance {
    const { code, built } = this.translation(fn);
    for (const type of built) this.#layouts.of(substitute(type, typeArguments));
    return { fn, typeArguments, native: undefined, code, localCount: fn.locals.length, callees: [] };
  }

  /** The checked code of a function that is not native. */
  translation(fn: LoadedFunction): Translation {
    const known = this.#translations.get(fn);
    if (known) return known;
    try {
      const translation = translate(fn, this.#registry);
      this.#translations.set(fn, translation);
      return translation;
    } catch (error) {
      if (!isFailure(error)) throw error;
      throw new MachineError('MODULE_INVALID', `${fn.module.name}::${fn.name}: ${error.code} ${error.message}`);
    }
  }
}
