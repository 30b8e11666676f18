/** `npm run mutate`: shows that the tests of each claim turn red when the defence is removed. */
import process from 'node:process';
import { runMutations } from './mutate/main.ts';

process.exitCode = await runMutations(process.argv.slice(2));
