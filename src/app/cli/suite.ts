/** The guard against a network without security: CL-TEST is for tests, and whoever wants it says so. */
import process from 'node:process';
import { Failure } from '../../base/index.ts';
import type { Suite } from '../../crypto/index.ts';

/** Must be "1" for commands to take CL-TEST. */
export const TEST_SUITE_VARIABLE = 'TANDEM_ALLOW_TEST_SUITE';

/** The suite itself. Throws usage `app/insecure-suite` for CL-TEST unless the environment allows it. */
export function refuseTestSuite(suite: Suite): Suite {
  if (suite !== 'CL-TEST' || process.env[TEST_SUITE_VARIABLE] === '1') return suite;
  throw new Failure('usage', 'app/insecure-suite', 'CL-TEST has no security: its keys can be computed', {
    hint: `Choose CL-128 or CL-112. For a test network that holds nothing, set ${TEST_SUITE_VARIABLE}=1.`,
  });
}
