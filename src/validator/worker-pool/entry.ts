/** The worker's side of the pool: runs named jobs from a table and answers with plain data. */
import { parentPort } from 'node:worker_threads';
import { Failure } from '../../base/index.ts';
import { encodeError, type JobRequest, type JobResponse } from './wire.ts';

/** A job gets a structured clone of its input and returns something that can be cloned. */
export type JobTable = Readonly<Record<string, (input: never) => unknown>>;

/** Call once, in the module given to the pool as `entry`. */
export function serveJobs(jobs: JobTable): void {
  const port = parentPort;
  if (port === null) throw new Failure('bug', 'validator/not-a-worker', 'serveJobs runs in a worker thread only');
  const answer = async (request: JobRequest): Promise<JobResponse> => {
    try {
      const job = Object.hasOwn(jobs, request.name) ? jobs[request.name] : undefined;
      if (job === undefined) {
        throw new Failure('bug', 'validator/unknown-job', 'no job of this name', { data: { name: request.name } });
      }
      // The caller of `run` answers for the input's type; the clone is all that arrives here.
      return { id: request.id, ok: true, output: await job(request.input as never) };
    } catch (error) {
      return { id: request.id, ok: false, error: encodeError(error) };
    }
  };
  const post = (response: JobResponse): void => {
    try {
      port.postMessage(response);
    } catch (error) {
      port.postMessage({ id: response.id, ok: false, error: encodeError(error) });
    }
  };
  port.on('message', (request: JobRequest) => {
    void answer(request).then(post);
  });
}
