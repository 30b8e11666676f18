/** Which functions may be called from where, and with which types: visibility, constraints, Sui's private generics. */
import type { LoadedFunction } from '../program/module.ts';
import type { Typer } from '../translate/typer.ts';
import { normalizeAddress, type Type } from '../types/type.ts';

const FRAMEWORK = normalizeAddress('0x2');
const STDLIB = normalizeAddress('0x1');

/** Functions whose first type argument must be defined by the calling module. */
const PRIVATE_GENERICS: ReadonlySet<string> = new Set([
  `${FRAMEWORK}::transfer::transfer`,
  `${FRAMEWORK}::transfer::party_transfer`,
  `${FRAMEWORK}::transfer::freeze_object`,
  `${FRAMEWORK}::transfer::share_object`,
  `${FRAMEWORK}::transfer::receive`,
  `${FRAMEWORK}::event::emit`,
  `${FRAMEWORK}::event::emit_authenticated`,
  `${STDLIB}::internal::permit`,
]);

function checkVisibility(typer: Typer, callee: LoadedFunction): void {
  const caller = typer.fn.module;
  const { module, visibility } = callee;
  if (module === caller || (module.address === caller.address && module.name === caller.name)) return;
  if (visibility === 'public') return;
  const isFriend = module.friends.some((f) => f.address === caller.address && f.module === caller.name);
  if (visibility === 'friend' && isFriend) return;
  throw typer.fail('visibility', `${module.name}::${callee.name} is not visible here`);
}

function checkPrivateGenerics(typer: Typer, callee: LoadedFunction, typeArguments: readonly Type[]): void {
  const { address, name } = callee.module;
  const caller = typer.fn.module;
  if (!PRIVATE_GENERICS.has(`${address}::${name}::${callee.name}`)) return;
  if (caller.address === address && caller.name === name) return;
  const type = typeArguments[0];
  if (type?.kind === 'datatype' && type.address === caller.address && type.module === caller.name) return;
  throw typer.fail('private-generic', `${name}::${callee.name} works only on types of the calling module`);
}

function sameTypes(a: readonly Type[], b: readonly Type[]): boolean {
  return a.length === b.length && a.every((type, i) => type.key === b[i]!.key);
}

/** The definition behind a function handle, checked against the handle, its visibility and the type arguments. */
export function checkCallee(typer: Typer, handleIndex: number, typeArguments: readonly Type[]): LoadedFunction {
  const { tables, moduleNames, signatures } = typer.fn.module;
  const handle = tables.functionHandles[handleIndex]!;
  const { address, module } = moduleNames[handle.module]!;
  const name = tables.identifiers[handle.name]!;
  const isOwn = handle.module === tables.self;
  const callee = isOwn ? typer.fn.module.functionsByName.get(name) : typer.registry.findFunction(address, module, name);
  if (!callee) throw typer.fail('unknown-function', `no function ${address}::${module}::${name}`);
  const fits =
    sameTypes(signatures[handle.parameters]!, callee.parameters) &&
    sameTypes(signatures[handle.returns]!, callee.returns) &&
    handle.typeParameters.length === callee.typeParameters.length &&
    handle.typeParameters.every((mask, i) => mask === callee.typeParameters[i]);
  if (!fits) throw typer.fail('signature-mismatch', `${module}::${name} has another signature`);
  if (typeArguments.length !== callee.typeParameters.length) {
    throw typer.fail('type-arity', `wrong number of type arguments for ${module}::${name}`);
  }
  typeArguments.forEach((type, i) => {
    typer.wellFormed(type);
    if ((callee.typeParameters[i]! & ~typer.abilities(type)) !== 0) {
      throw typer.fail('constraint', `${type.key} lacks an ability for ${module}::${name}`);
    }
  });
  if (isOwn && name === 'init') throw typer.fail('init-called', 'init may not be called');
  checkVisibility(typer, callee);
  checkPrivateGenerics(typer, callee, typeArguments);
  return callee;
}
