/** Entry of a worker thread for work that may wait: it yields the processor to threads that somebody waits for. */
import { constants, platform, setPriority } from 'node:os';
import { serveJobs } from '../worker-pool/entry.ts';
import { JOBS } from './jobs.ts';

// On Linux a priority belongs to the calling thread; elsewhere it would slow the whole validator down.
if (platform() === 'linux') setPriority(constants.priority.PRIORITY_LOW);

serveJobs(JOBS);
