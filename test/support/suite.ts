/** The class-group suite the attack tests run at: CL-TEST, unless TANDEM_TEST_SUITE names another one. */
import process from 'node:process';
import type { Suite } from '../../src/crypto/index.ts';

const SUITES: readonly Suite[] = ['CL-TEST', 'CL-112', 'CL-128'];

function chosen(): Suite {
  const name = process.env.TANDEM_TEST_SUITE ?? 'CL-TEST';
  const suite = SUITES.find((known) => known === name);
  if (suite === undefined) throw new Error(`TANDEM_TEST_SUITE is one of ${SUITES.join(', ')}, not ${name}`);
  return suite;
}

export const SUITE: Suite = chosen();
