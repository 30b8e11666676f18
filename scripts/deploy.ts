/** `npm run deploy`: see --help. */
import { runDeploy } from '../src/app/cli/deploy.ts';
import { runScript } from '../src/app/exit.ts';

runScript(runDeploy);
