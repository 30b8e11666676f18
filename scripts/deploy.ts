/** `npm run deploy`: see --help. */
import process from 'node:process';
import { runDeploy } from '../src/app/cli/deploy.ts';
import { runScript } from '../src/app/exit.ts';

runScript(() => runDeploy(process.argv.slice(2)));
