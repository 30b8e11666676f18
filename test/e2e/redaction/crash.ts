/** A process that opens a keystore and dies badly with everything secret in its hands: what does it leave behind? */
import process from 'node:process';
import { inspect } from 'node:util';
import { isMainThread, Worker } from 'node:worker_threads';
import { Failure, Secret } from '../../../src/base/index.ts';
import { exportUserShare } from '../../../src/sdk/index.ts';
import { openKeys } from '../../../src/validator/key-bundle.ts';
import { createLog, logError } from '../../../src/validator/observe/log.ts';
import { openJournal } from '../../../src/validator/store/journal.ts';

interface Order {
  readonly directory: string;
  readonly passphrase: string;
  readonly how: string;
}

process.once('message', (order: Order) => {
  void die(order);
});

async function die({ directory, passphrase, how }: Order): Promise<void> {
  const boxed = new Secret(passphrase);
  const journal = await openJournal({ directory, passphrase: boxed });
  const keys = openKeys(journal, () => new Uint8Array(32));
  const share = {
    version: 1 as const,
    network: 'n',
    dwallet: 'd',
    cap: 'c',
    curve: 0,
    publicKey: new Uint8Array(33),
    secret: new Secret(BigInt(`0x${Buffer.from(keys.account.secret.reveal()).toString('hex')}`) >> 8n),
  };
  const state = {
    keys,
    share,
    exported: exportUserShare(share),
    boxed,
    list: [keys.mesh.secret],
    map: new Map([[1, boxed]]),
  };
  process.stdout.write(
    [
      inspect(state, { depth: null, showHidden: true, getters: true, customInspect: true }),
      inspect(state, { depth: null, showHidden: true, customInspect: false }),
      JSON.stringify(state),
      String(boxed),
      `${keys.protocol.secret}`,
      inspect(structuredClone({ boxed: { ...boxed }, secret: { ...share.secret } })),
    ].join('\n'),
  );
  console.error(state);
  console.table(state.keys);
  const log = createLog({ level: 'debug' });
  log.error({ ...state } as never, 'everything');
  logError(log, new Failure('bug', 'test/state', 'failed', { cause: state }), 'a failure');
  const error = Object.assign(new Error('died', { cause: state }), { state });
  logError(log, error, 'an error');
  await new Promise((resolve) => setTimeout(resolve, 100));
  if (how === 'rejection') void Promise.reject(error);
  else if (how === 'abort') process.abort();
  else if (how === 'thread') diesInThread(state);
  else throw error;
}

/** A box does not cross into a thread: the clone is an object without content, and the thread's error comes back. */
function diesInThread(state: object): void {
  const worker = new Worker(
    'throw Object.assign(new Error("in a thread"), { data: require("worker_threads").workerData })',
    {
      eval: true,
      workerData: JSON.parse(JSON.stringify(state)),
    },
  );
  if (isMainThread) worker.once('error', (error) => Promise.reject(error));
}
