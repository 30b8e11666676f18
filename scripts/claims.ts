/** `npm run claims`: the claims of this project as a table of attacks that fail (docs/claims.md). */
import process from 'node:process';
import { runClaims } from './claims/main.ts';

process.exitCode = await runClaims(process.argv.slice(2));
