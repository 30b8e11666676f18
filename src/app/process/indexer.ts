/** Child process: one indexer. */

import { startIndexer } from '../../../indexer/index.ts';
import { type Deployment, parseDeployment } from '../../chain/index.ts';
import { serve } from './serve.ts';

/** Sent by the parent over IPC. */
export interface IndexerChildConfig {
  readonly rpcUrl: string;
  readonly deployment: Deployment;
  readonly port?: number;
  readonly host?: string;
  readonly stateDir?: string;
  /** Web pages of these origins may read the API. */
  readonly origins?: readonly string[];
}

const line = (level: string) => (data: object, message: string) =>
  console.log(
    JSON.stringify({ level, message, ...data }, (_key, value) => (typeof value === 'bigint' ? String(value) : value)),
  );

serve<IndexerChildConfig>(async (config, shutdown) => {
  const indexer = await startIndexer({
    ...config,
    deployment: parseDeployment(JSON.stringify(config.deployment)),
    // From the environment, because its password must not stand in a configuration that is handed around.
    ...(process.env.DATABASE_URL === undefined ? {} : { databaseUrl: process.env.DATABASE_URL }),
    log: { info: line('info'), warn: line('warn'), error: line('error') },
  });
  shutdown.onStop(() => indexer.close());
  return { url: indexer.url };
});
