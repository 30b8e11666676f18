/** Publishes packages: gives the modules their address, has them verified, runs init and makes the upgrade cap. */
import { isFailure } from '../../base/index.ts';
import { addressBytes, type Linkage, type PackageObject } from '../store/index.ts';
import { datatype } from '../vm/index.ts';
import { ExecutionFailure, fail } from './failure.ts';
import { LIMITS } from './limits.ts';
import { type ModuleHeader, readModuleHeader } from './module-bytes.ts';
import { callFunction, type ProgramContext } from './move-call.ts';
import type { ReadObjects } from './runtime.ts';
import { FRAMEWORK, type TypedValue } from './value.ts';

/** A package before the transaction that makes it is finished. */
export type NewPackage = Pick<PackageObject, 'id' | 'modules' | 'typeOrigins' | 'linkage'>;

const ZERO = `0x${'0'.repeat(64)}`;

interface PublishedModule {
  readonly header: ModuleHeader;
  readonly bytes: Uint8Array;
}

function relocate(bytes: Uint8Array, id: string): PublishedModule {
  const header = readModuleHeader(bytes);
  if (header.address !== ZERO) {
    throw fail('PublishErrorNonZeroAddress', `Publishing module ${header.name} with non-zero address is not allowed`);
  }
  const moved = bytes.slice();
  moved.set(addressBytes(id), header.addressOffset);
  return { header, bytes: moved };
}

function linkageOf(
  store: ReadObjects,
  dependencies: readonly string[],
  modules: readonly PublishedModule[],
): Linkage[] {
  const linkage = new Map<string, Linkage>();
  for (const id of dependencies) {
    const found = store.object(id);
    if (found?.kind !== 'package') throw fail('PublishUpgradeMissingDependency', `no package at ${id}`);
    linkage.set(id, { originalId: id, upgradedId: id, upgradedVersion: found.version });
  }
  for (const { header } of modules) {
    const missing = header.addresses.find((address) => address !== ZERO && !linkage.has(address));
    if (missing) throw fail('PublishUpgradeMissingDependency', `${header.name} needs ${missing}`);
  }
  return [...linkage.values()].sort((a, b) => (a.originalId < b.originalId ? -1 : 1));
}

/** The immutable parts of a package with these modules. */
export function describePackage(
  id: string,
  modules: readonly { readonly header: ModuleHeader; readonly bytes: Uint8Array }[],
  linkage: readonly Linkage[],
): NewPackage {
  const sorted = [...modules].sort((a, b) => (a.header.name < b.header.name ? -1 : 1));
  const typeOrigins = modules.flatMap(({ header }) =>
    header.datatypes.map((name) => ({ module: header.name, datatype: name, packageId: id })),
  );
  return { id, modules: new Map(sorted.map(({ header, bytes }) => [header.name, bytes])), typeOrigins, linkage };
}

/**
 * Publishes; returns the upgrade cap. The package is pushed to `packages` first, so that the caller can forget it in
 * the machine when the transaction fails.
 */
export function publishPackage(
  context: ProgramContext,
  store: ReadObjects,
  command: { readonly modules: readonly Uint8Array[]; readonly dependencies: readonly string[] },
  packages: NewPackage[],
): TypedValue {
  const { vm, runtime, meter } = context;
  const size = command.modules.reduce((sum, bytes) => sum + bytes.length, 0);
  if (!meter.native('publish', 80 * size)) throw fail('InsufficientGas');
  if (size > LIMITS.packageBytes) {
    const sizes = { objectSize: BigInt(size), maxObjectSize: BigInt(LIMITS.packageBytes) };
    throw new ExecutionFailure({ MovePackageTooBig: sizes });
  }
  const id = runtime.derivePackageId();
  const modules = command.modules.map((bytes) => relocate(bytes, id));
  if (new Set(modules.map((m) => m.header.name)).size !== modules.length) {
    throw fail('VMVerificationOrDeserializationError', 'two modules have the same name');
  }
  const made = describePackage(id, modules, linkageOf(store, command.dependencies, modules));
  verify(context, id, modules);
  packages.push(made);
  for (const { header } of modules) {
    if (!vm.functionInfo({ address: id, module: header.name, function: 'init' })) continue;
    const call = { package: id, module: header.name, function: 'init', typeArguments: [], isInit: true };
    callFunction(context, call, []);
  }
  const type = datatype({ address: FRAMEWORK, module: 'package', name: 'UpgradeCap' });
  return { kind: 'object', type, value: [[[runtime.freshId()]], [id], 1n, 0], usedInNonEntry: false };
}

function verify({ vm }: ProgramContext, id: string, modules: readonly PublishedModule[]): void {
  let text: string;
  try {
    const problems = vm.addPackage(
      id,
      modules.map((m) => m.bytes),
    );
    if (problems.length === 0) return;
    text = problems.map((p) => `${p.module}${p.function ? `::${p.function}` : ''}: ${p.code} ${p.message}`).join('; ');
  } catch (error) {
    if (!isFailure(error)) throw error;
    text = error.message;
  }
  throw fail('VMVerificationOrDeserializationError', text);
}
