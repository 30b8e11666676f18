/** Decoders of what users and operators keep in files: shares, ids, deployment files, account keys. */
import { rmSync, writeFileSync } from 'node:fs';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { readDeploymentFile } from '../../../src/app/cli/deployment-file.ts';
import { readKeyFile } from '../../../src/app/cli/key-file.ts';
import { Secret } from '../../../src/base/index.ts';
import { parseObjectId } from '../../../src/sdk/context.ts';
import { exportUserShare, importUserShare } from '../../../src/sdk/index.ts';
import type { Decoder } from '../decoder.ts';
import { lazy } from '../network.ts';
import { scratchFile } from '../scratch.ts';
import { bytesText, hostileJson, textBytes } from '../text.ts';
import { DEPLOYMENT_JSON } from './chain.ts';

const shareText = lazy(() =>
  exportUserShare({
    version: 1,
    network: 'n',
    dwallet: 'd',
    cap: 'c',
    curve: 0,
    publicKey: new Uint8Array(33).fill(2),
    secret: new Secret(77n),
  }).reveal(),
);

const share: Decoder = {
  name: 'exported user share',
  covers: ['src/sdk/share.ts#importUserShare'],
  samples: () => [textBytes(shareText())],
  decode: (bytes) => {
    const record = importUserShare(new Secret(bytesText(bytes)));
    const again = exportUserShare(record).reveal();
    return exportUserShare(importUserShare(new Secret(again))).reveal() === again ? 'accepted' : new Uint8Array(0);
  },
  craft: (random) => textBytes(hostileJson(shareText(), random)),
  withoutEncoding: 'JSON has many spellings',
};

const objectId: Decoder = {
  name: 'object id',
  covers: ['src/sdk/context.ts#parseObjectId'],
  samples: () => ['0x6', `0x${'a'.repeat(64)}`].map(textBytes),
  decode: (bytes) => (parseObjectId(parseObjectId(bytesText(bytes))).length === 66 ? 'accepted' : new Uint8Array(0)),
  withoutEncoding: 'ids may be short',
};

/** A file with this content, readable by its owner only. */
function fileWith(name: string, bytes: Uint8Array): string {
  const file = scratchFile(name);
  rmSync(file, { force: true });
  writeFileSync(file, bytes, { mode: 0o600 });
  return file;
}

const published = JSON.stringify({
  chain: 'localnet',
  chainId: 'x',
  packageId: `0x${'1'.repeat(64)}`,
  installCap: `0x${'2'.repeat(64)}`,
  upgradeCap: `0x${'3'.repeat(64)}`,
  digest: 'd',
});

const deploymentFile: Decoder = {
  name: 'deployment file on disk',
  covers: ['src/app/cli/deployment-file.ts#readDeploymentFile'],
  samples: () => [published, DEPLOYMENT_JSON].map(textBytes),
  decode: (bytes) => {
    const { kind } = readDeploymentFile(fileWith('deployment.json', bytes));
    return kind === 'absent' ? new Uint8Array(0) : 'accepted';
  },
  craft: (random) => textBytes(hostileJson(random.chance(2) ? published : DEPLOYMENT_JSON, random)),
  withoutEncoding: 'JSON has many spellings',
};

const KEYPAIR = lazy(() => Ed25519Keypair.fromSecretKey(new Uint8Array(32).fill(6)));
const keystore = lazy(() => JSON.stringify([Buffer.from([0, ...new Uint8Array(32).fill(6)]).toString('base64')]));

const keyFile: Decoder = {
  name: 'key file of an account',
  covers: ['src/app/cli/key-file.ts#readKeyFile'],
  samples: () => [textBytes(`${KEYPAIR().getSecretKey()}\n`), textBytes(keystore())],
  decode: (bytes) =>
    readKeyFile({ file: fileWith('account.key', bytes) }).toSuiAddress() === '' ? undefined : 'accepted',
  craft: (random) => textBytes(hostileJson(keystore(), random)),
  withoutEncoding: 'a line of text or a JSON list',
  cost: 2,
};

export const USER_FILES: readonly Decoder[] = [share, objectId, deploymentFile, keyFile];
