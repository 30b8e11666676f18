/** A process that makes messages of other parties. */
import process from 'node:process';
import { type CrewJob, runJob } from './crew-jobs.ts';

process.on('message', (job: CrewJob) => {
  process.send?.(runJob(job));
});
process.on('disconnect', () => process.exit(0));
