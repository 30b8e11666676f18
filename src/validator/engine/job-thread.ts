/** Entry of a worker thread: serves the engine's jobs. */
import { serveJobs } from '../worker-pool/entry.ts';
import { JOBS } from './jobs.ts';

serveJobs(JOBS);
