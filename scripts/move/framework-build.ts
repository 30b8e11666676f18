/** Compiles the framework subset itself, each of its two packages as a root at its fixed address. */
import { deserialize } from '@mysten/move-bytecode-template';
import { dumpMovePackage, initMovePackageBuilder } from '@zktx.io/sui-move-builder';
import { createOfflineFetcher } from './compile.ts';
import { frameworkFiles, type MoveFiles } from './files.ts';

/** One compiled framework package, modules in order of dependency. */
export type BuiltFramework = {
  /** '0x' + 64 digits. */
  readonly id: string;
  readonly modules: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly dependencies: readonly string[];
};

// A root package called Sui would be moved to 0x0 by the compiler.
const ROOTS = [
  { dir: 'move-stdlib', address: '0x1', manifest: manifest('MoveStdlib', 'std = "0x1"', '') },
  {
    dir: 'sui-framework',
    address: '0x2',
    manifest: manifest('SuiRoot', 'sui = "0x2"', '[dependencies]\nMoveStdlib = { local = "../move-stdlib" }\n'),
  },
] as const;

/** Compiles 0x1 and 0x2 from move/framework; throws with the compiler's message. */
export async function buildFramework(): Promise<BuiltFramework[]> {
  await initMovePackageBuilder();
  const built: BuiltFramework[] = [];
  for (const root of ROOTS) {
    built.push(await buildRoot(root.address, { ...frameworkFiles(root.dir), 'Move.toml': root.manifest }));
  }
  return built;
}

async function buildRoot(address: string, files: MoveFiles): Promise<BuiltFramework> {
  const result = await dumpMovePackage({
    files,
    fetcher: createOfflineFetcher(),
    network: 'testnet',
    ansiColor: false,
  });
  if ('error' in result) throw new Error(`framework at ${address} does not compile: ${result.error}`);
  const id = `0x${address.slice(2).padStart(64, '0')}`;
  const modules = result.modules.map((text) => {
    const bytes = new Uint8Array(Buffer.from(text, 'base64'));
    return { name: moduleName(bytes), bytes };
  });
  return { id, modules, dependencies: result.dependencies };
}

/** The name a compiled module gives itself. */
export function moduleName(bytes: Uint8Array): string {
  const module: ModuleTables = deserialize(bytes);
  const self = module.module_handles[module.self_module_handle_idx];
  const name = self === undefined ? undefined : module.identifiers[self.name];
  if (name === undefined) throw new Error('module without a name');
  return name;
}

type ModuleTables = {
  readonly self_module_handle_idx: number;
  readonly module_handles: readonly { readonly address: number; readonly name: number }[];
  readonly identifiers: readonly string[];
};

function manifest(name: string, address: string, dependencies: string): string {
  return `[package]\nname = "${name}"\nedition = "2024"\n\n${dependencies}\n[addresses]\n${address}\n`;
}
