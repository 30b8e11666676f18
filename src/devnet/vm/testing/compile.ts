/** Compiles Move sources for tests with the real compiler, against a small framework of the machine's own. */
import {
  dumpMovePackage,
  initMovePackageBuilder,
  MovePackageFetcher,
  prepareMovePackagePublish,
  testMovePackage,
} from '@zktx.io/sui-move-builder/full';
import { type FrameworkSources, SMALL_FRAMEWORK } from './framework.ts';

class MemoryFetcher extends MovePackageFetcher {
  readonly #framework: FrameworkSources;

  constructor(framework: FrameworkSources) {
    super();
    this.#framework = framework;
  }

  override async fetch(_url: string, _rev: string, subdir?: string): Promise<Record<string, string>> {
    return this.#files(subdir ?? '');
  }

  override fetchLocal = async (path: string): Promise<Record<string, string>> => this.#files(path);

  #files(path: string): Record<string, string> {
    return { ...this.#framework[path.endsWith('move-stdlib') ? 'move-stdlib' : 'sui-framework'] };
  }

  override getResolvedSha(_url: string, rev: string): string {
    return rev;
  }
}

const MANIFEST = '[package]\nname = "probe"\nedition = "2024"\n[addresses]\nprobe = "0x0"\n';

function packageFiles(sources: Readonly<Record<string, string>>): Record<string, string> {
  const files: Record<string, string> = { 'Move.toml': MANIFEST };
  for (const [name, text] of Object.entries(sources)) files[`sources/${name}.move`] = text;
  return files;
}

/** Bytecode of a package named `probe` at 0x0, or throws the compiler's message. */
export async function compile(
  sources: Readonly<Record<string, string>>,
  framework: FrameworkSources = SMALL_FRAMEWORK,
): Promise<Uint8Array[]> {
  await initMovePackageBuilder();
  const result = await prepareMovePackagePublish({
    files: packageFiles(sources),
    fetcher: new MemoryFetcher(framework),
    network: 'testnet',
    silenceWarnings: true,
  });
  if ('error' in result) throw new Error(result.error);
  return result.modules.map((module) => Uint8Array.from(atob(module), (c) => c.charCodeAt(0)));
}

/** Bytecode of the framework itself: both packages as roots of their own. */
export async function compileFramework(framework: FrameworkSources = SMALL_FRAMEWORK): Promise<Uint8Array[]> {
  await initMovePackageBuilder();
  const std = await compileRoot(framework['move-stdlib'], 'MoveStdlib', framework);
  const sui = await compileRoot(framework['sui-framework'], 'SuiFw', framework);
  return [...std, ...sui];
}

async function compileRoot(
  files: Readonly<Record<string, string>>,
  name: string,
  framework: FrameworkSources,
): Promise<Uint8Array[]> {
  const manifest = files['Move.toml']!.replace(/published-at.*\n/g, '').replace(/name = "\w+"/, `name = "${name}"`);
  const result = await dumpMovePackage({
    files: { ...files, 'Move.toml': manifest },
    fetcher: new MemoryFetcher(framework),
    network: 'testnet',
    silenceWarnings: true,
  });
  if ('error' in result) throw new Error(result.error);
  return result.modules.map((module) => Uint8Array.from(atob(module), (c) => c.charCodeAt(0)));
}

/** Runs the #[test] functions on the real Move VM; names are `probe::module::function`. */
export async function runMoveTests(
  sources: Readonly<Record<string, string>>,
  framework: FrameworkSources = SMALL_FRAMEWORK,
): Promise<{ passed: Set<string>; failed: Set<string>; output: string }> {
  await initMovePackageBuilder();
  const result = await testMovePackage({
    files: packageFiles(sources),
    fetcher: new MemoryFetcher(framework),
    ansiColor: false,
  });
  if ('error' in result) throw new Error(result.error);
  const passed = new Set<string>();
  const failed = new Set<string>();
  for (const [, verdict, name] of result.output.matchAll(/\[ (PASS|FAIL)\s+\] (\S+)/g)) {
    (verdict === 'PASS' ? passed : failed).add(name!);
  }
  return { passed, failed, output: result.output };
}
