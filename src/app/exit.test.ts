import { parseArgs } from 'node:util';
import { expect, test } from 'vitest';
import { Failure, type FailureKind } from '../base/index.ts';
import { describeError, exitStatus } from './exit.ts';

const failure = (kind: FailureKind): Failure => new Failure(kind, 'room/what', 'it broke', { hint: 'Mend it.' });

test.each([
  ['usage', 2],
  ['transient', 75],
  ['fault', 70],
  ['bug', 70],
] as const)('a %s failure exits with %i', (kind, status) => {
  expect(exitStatus(failure(kind))).toBe(status);
});

test('an abort exits with 130, bad options with 2, anything else with 70', () => {
  const thrownBy = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return error;
    }
  };
  expect(exitStatus(thrownBy(() => AbortSignal.abort().throwIfAborted()))).toBe(130);
  expect(exitStatus(thrownBy(() => parseArgs({ args: ['--nope'] })))).toBe(2);
  expect(exitStatus(new TypeError('x'))).toBe(70);
  expect(exitStatus('text')).toBe(70);
});

test('a failure is shown as code, message and hint, without a stack', () => {
  expect(describeError(failure('usage'))).toBe('room/what: it broke\nMend it.');
  expect(describeError(new Failure('usage', 'room/what', 'it broke'))).toBe('room/what: it broke');
});
