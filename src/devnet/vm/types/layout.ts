/** Layouts: types with the fields of their datatypes spelled out, as serialization and rendering need them. */
import { MachineError } from '../port.ts';
import type { Registry } from '../program/registry.ts';
import { type DatatypeType, type PrimitiveKind, substitute, type Type } from './type.ts';

export interface FieldLayout {
  readonly name: string;
  readonly layout: Layout;
}
export interface VariantLayout {
  readonly name: string;
  readonly fields: readonly FieldLayout[];
}
export type Layout =
  | { readonly kind: PrimitiveKind; readonly depth: number }
  | { readonly kind: 'vector'; readonly element: Layout; readonly depth: number }
  | {
      readonly kind: 'struct';
      readonly type: DatatypeType;
      readonly fields: readonly FieldLayout[];
      readonly depth: number;
    }
  | {
      readonly kind: 'enum';
      readonly type: DatatypeType;
      readonly variants: readonly VariantLayout[];
      readonly depth: number;
    };

/** Builds and remembers layouts of closed types without references. */
export class Layouts {
  readonly #registry: Registry;
  readonly #maxDepth: number;
  readonly #known = new Map<string, Layout>();

  constructor(registry: Registry, maxDepth: number) {
    this.#registry = registry;
    this.#maxDepth = maxDepth;
  }

  /** Throws MachineError VM_MAX_VALUE_DEPTH_REACHED, or Failure devnet-vm/unknown-type. */
  of(type: Type): Layout {
    return this.#build(type, 1);
  }

  #build(type: Type, level: number): Layout {
    if (level > this.#maxDepth) throw tooDeep(type);
    const known = this.#known.get(type.key);
    const layout = known ?? this.#create(type, level);
    if (layout.depth + level - 1 > this.#maxDepth) throw tooDeep(type);
    if (!known) this.#known.set(type.key, layout);
    return layout;
  }

  #create(type: Type, level: number): Layout {
    switch (type.kind) {
      case 'vector': {
        const element = this.#build(type.element, level + 1);
        return { kind: 'vector', element, depth: element.depth + 1 };
      }
      case 'datatype':
        return this.#datatype(type, level);
      case 'reference':
      case 'typeParameter':
        throw new MachineError('TYPE_MISMATCH', `${type.key} has no layout`);
      default:
        return { kind: type.kind, depth: 1 };
    }
  }

  #datatype(type: DatatypeType, level: number): Layout {
    const definition = this.#registry.datatype(type);
    let depth = 1;
    const fieldsOf = (fields: readonly { name: string; type: Type }[]): FieldLayout[] =>
      fields.map((field) => {
        const layout = this.#build(substitute(field.type, type.typeArguments), level + 1);
        depth = Math.max(depth, layout.depth + 1);
        return { name: field.name, layout };
      });
    if (definition.kind === 'struct') {
      const fields = fieldsOf(definition.fields);
      return { kind: 'struct', type, fields, depth };
    }
    const variants = definition.variants.map(({ name, fields }) => ({ name, fields: fieldsOf(fields) }));
    return { kind: 'enum', type, variants, depth };
  }
}

function tooDeep(type: Type): MachineError {
  return new MachineError('VM_MAX_VALUE_DEPTH_REACHED', `values of ${type.key} nest too deeply`);
}
