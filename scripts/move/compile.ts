/** Compiles Move packages with the real compiler against the framework of this repository, offline. */
import {
  initMovePackageBuilder,
  type MovePackageFailure,
  MovePackageFetcher,
  prepareMovePackagePublish,
} from '@zktx.io/sui-move-builder';
import { frameworkFiles, type MoveFiles, readMoveFiles } from './files.ts';

/** What a publish transaction needs. */
export type CompiledPackage = {
  /** Bytecode of the package's own modules, dependencies first. */
  readonly modules: Uint8Array[];
  /** Ids of the packages it links to, 0x-prefixed, full length. */
  readonly dependencies: string[];
  /** blake2b-256 over modules and dependencies, 32 bytes. */
  readonly digest: Uint8Array;
};

/** Extra packages by the last part of their path, for `{ local = "../name" }` dependencies. */
export type LocalPackages = Readonly<Record<string, MoveFiles>>;

class OfflineFetcher extends MovePackageFetcher {
  readonly #local: LocalPackages;

  constructor(local: LocalPackages) {
    super();
    this.#local = local;
    this.fetchLocal = (path) => Promise.resolve(this.#serve(path));
  }

  override fetch(_url: string, _rev: string, subdir = ''): Promise<MoveFiles> {
    return Promise.resolve(this.#serve(subdir));
  }

  override getResolvedSha(_url: string, rev: string): string {
    return rev;
  }

  #serve(path: string): MoveFiles {
    const name = path.split('/').findLast((part) => part !== '') ?? '';
    return { ...(this.#local[name] ?? frameworkFiles(path)) };
  }
}

/** A fetcher that answers from this repository only. */
export function createOfflineFetcher(local: LocalPackages = {}): MovePackageFetcher {
  return new OfflineFetcher(local);
}

/** Compiles files held in memory; throws with the compiler's own message. */
export async function compileMoveFiles(files: MoveFiles, local: LocalPackages = {}): Promise<CompiledPackage> {
  await initMovePackageBuilder();
  const result = await prepareMovePackagePublish({
    files: { ...files },
    fetcher: createOfflineFetcher(local),
    network: 'testnet',
    silenceWarnings: false,
    ansiColor: false,
  });
  if ('error' in result) throw new Error(describeFailure(result));
  return {
    modules: result.modules.map((text) => new Uint8Array(Buffer.from(text, 'base64'))),
    dependencies: result.dependencies,
    digest: Uint8Array.from(result.digest),
  };
}

/** Compiles the package in `dir`; throws with the compiler's own message. */
export function compileMovePackage(dir: string, local: LocalPackages = {}): Promise<CompiledPackage> {
  return compileMoveFiles(readMoveFiles(dir), local);
}

function describeFailure(failure: MovePackageFailure): string {
  return `Move ${failure.category ?? 'unknown'} failure${failure.code ? ` (${failure.code})` : ''}: ${failure.error}`;
}
