/** Turns what this machine did into what a Move unit test demands of the real machine. */
import type { Outcome } from '../index.ts';

const PACKAGES = ['probe', 'std', 'sui'];

/** Test attributes that pass exactly when the real VM ends as `outcome` did, at the same module. */
export function demand(outcome: Outcome): string {
  if (outcome.kind === 'ok') return '#[test]';
  const { location } = outcome;
  const place = location ? `${PACKAGES[Number(location.address)]}::${location.module}` : 'probe::m';
  const expected = (what: string) => `#[test, expected_failure(${what}, location = ${place})]`;
  if (outcome.kind === 'abort') return expected(`abort_code = ${outcome.code}`);
  if (outcome.status === 'ARITHMETIC_ERROR') return expected('arithmetic_error');
  if (outcome.status === 'VECTOR_OPERATION_ERROR') return expected(`vector_error, minor_status = ${outcome.subStatus}`);
  return expected(`major_status = ${outcome.major}`);
}
