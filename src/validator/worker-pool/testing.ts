/** Job table of the pool's tests. */
import { threadId } from 'node:worker_threads';
import { Failure } from '../../base/index.ts';
import { serveJobs } from './entry.ts';

serveJobs({
  echo: (input: unknown) => input,
  thread: () => threadId,
  square: async (input: bigint) => input * input,
  spin: (milliseconds: number) => {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
    return threadId;
  },
  fail: () => {
    throw new Failure('fault', 'crypto/bad-proof', 'a proof is wrong', {
      data: { round: 2 },
      hint: 'Exclude the party.',
      culprits: [3],
      cause: new Error('inner'),
    });
  },
  throw: () => {
    throw new TypeError('not a Failure');
  },
  exit: () => process.exit(7),
  uncloneable: () => () => 1,
});
