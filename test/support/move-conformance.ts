/** Compares compiled modules with the recorded interface of the real framework, item by item. */
import type { FunctionShape, ModuleShape, StructShape } from '../../scripts/move/interface.ts';

/** What the real framework offers, by module such as "0x2::coin": move/framework/conformance.json. */
export type ConformanceTable = Readonly<
  Record<string, ModuleShape & { readonly macros: Readonly<Record<string, string>> }>
>;

export type SubsetModule = {
  readonly name: string;
  readonly shape: ModuleShape;
  readonly macros: Readonly<Record<string, string>>;
};

/** One line per item that is not in the table or differs from it; empty when the subset conforms. */
export function deviations(table: ConformanceTable, modules: readonly SubsetModule[]): string[] {
  return modules.flatMap(({ name, shape, macros }) => {
    const real = table[name];
    if (real === undefined) return isVisible(shape, macros) ? [`${name}: no such module`] : [];
    return [
      ...differences<StructShape>(`${name} struct`, real.structs, shape.structs),
      ...differences<FunctionShape>(`${name} function`, real.functions, visibleFunctions(shape)),
      ...differences<string>(`${name} macro`, real.macros, macros),
    ];
  });
}

/** Functions that other packages can call, and natives, which the machine finds by name. */
function visibleFunctions(shape: ModuleShape): Record<string, FunctionShape> {
  const entries = Object.entries(shape.functions);
  return Object.fromEntries(entries.filter(([, f]) => f.visibility === 'public' || f.entry || f.native));
}

function isVisible(shape: ModuleShape, macros: Readonly<Record<string, string>>): boolean {
  const items = [visibleFunctions(shape), shape.structs, macros];
  return items.some((of) => Object.keys(of).length > 0);
}

function differences<T>(what: string, real: Readonly<Record<string, T>>, ours: Readonly<Record<string, T>>): string[] {
  return Object.entries(ours).flatMap(([name, item]) => {
    const expected = real[name];
    if (expected === undefined) return [`${what} ${name}: not in the real framework`];
    const [is, should] = [JSON.stringify(item), JSON.stringify(expected)];
    return is === should ? [] : [`${what} ${name}: is ${is}, should be ${should}`];
  });
}
