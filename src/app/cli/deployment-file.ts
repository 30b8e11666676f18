/** deployments/<chain>.json while a deployment is made: first what was published, then the whole network. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isValidSuiAddress } from '@mysten/sui/utils';
import { Failure } from '../../base/index.ts';
import { type Deployment, parseDeployment } from '../../chain/index.ts';
import type { PublishedPackage } from '../deploy.ts';

export interface PublishedFile extends PublishedPackage {
  readonly chain: string;
}

export type DeploymentFile =
  | { readonly kind: 'absent' }
  | { readonly kind: 'published'; readonly published: PublishedFile }
  | { readonly kind: 'complete'; readonly deployment: Deployment };

function bad(file: string, reason: string): Failure {
  return new Failure('usage', 'app/bad-deployment-file', `${file}: ${reason}`, {
    data: { file },
    hint: 'Write it with `npm run deploy -- publish`, or copy it unchanged from the network operator.',
  });
}

function parsePublished(file: string, value: object): PublishedFile {
  const text = (name: string): string => {
    const field: unknown = Reflect.get(value, name);
    if (typeof field !== 'string' || field === '') throw bad(file, `no valid "${name}"`);
    return field;
  };
  const id = (name: string): string => {
    const field = text(name);
    if (!isValidSuiAddress(field)) throw bad(file, `no valid "${name}"`);
    return field;
  };
  return {
    chain: text('chain'),
    chainId: text('chainId'),
    packageId: id('packageId'),
    installCap: id('installCap'),
    upgradeCap: id('upgradeCap'),
    digest: text('digest'),
  };
}

/** Throws usage `app/bad-deployment-file`, `chain/bad-deployment`. */
export function readDeploymentFile(file: string): DeploymentFile {
  if (!existsSync(file)) return { kind: 'absent' };
  const json = readFileSync(file, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw bad(file, 'it is not JSON');
  }
  if (typeof value !== 'object' || value === null) throw bad(file, 'it is not an object');
  if ('network' in value) return { kind: 'complete', deployment: parseDeployment(json) };
  return { kind: 'published', published: parsePublished(file, value) };
}

/** Whole or not at all. */
export function writeDeploymentFile(file: string, content: PublishedFile | Deployment): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.new`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`);
  renameSync(draft, file);
}

/** The package a file names, for validators that register before the network exists. Throws usage `app/no-deployment`. */
export function requirePublished(file: string): { readonly chainId: string; readonly packageId: string } {
  const found = readDeploymentFile(file);
  if (found.kind === 'published') return found.published;
  if (found.kind === 'complete') return found.deployment;
  throw new Failure('usage', 'app/no-deployment', `there is no deployment file ${file}`, {
    hint: 'Run `npm run deploy -- publish` first, or copy the file from the operator.',
  });
}

/** The network a file names. Throws usage `app/no-deployment`. */
export function requireDeployment(file: string): Deployment {
  const found = readDeploymentFile(file);
  if (found.kind === 'complete') return found.deployment;
  throw new Failure('usage', 'app/no-deployment', `${file} does not name an installed network`, {
    hint: 'Run `npm run deploy -- install` first, or copy the finished file from the operator.',
  });
}
