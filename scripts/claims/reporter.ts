/** Vitest reporter that prints one JSON line per finished test and per file that could not be read. */
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** One line of the reporter's output. */
export type ReportLine =
  | {
      readonly kind: 'test';
      readonly file: string;
      /** Titles of the blocks around the test, outermost first, then its own. */
      readonly path: readonly string[];
      readonly state: 'passed' | 'failed' | 'skipped';
      readonly ms: number;
      /** First message of a failed test. */
      readonly reason?: string;
    }
  | { readonly kind: 'broken'; readonly file: string; readonly reason: string }
  | { readonly kind: 'file'; readonly file: string };

function print(line: ReportLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function pathOf(test: TestCase): string[] {
  const path = [test.name];
  for (let at = test.parent; at.type === 'suite'; at = at.parent) path.unshift(at.name);
  return path;
}

export default class LineReporter implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const { state, errors } = test.result();
    if (state === 'pending') return;
    const reason = errors?.[0]?.message;
    print({
      kind: 'test',
      file: test.module.relativeModuleId,
      path: pathOf(test),
      state,
      ms: Math.round(test.diagnostic()?.duration ?? 0),
      ...(reason === undefined ? {} : { reason }),
    });
  }

  onTestModuleEnd(module: TestModule): void {
    const file = module.relativeModuleId;
    for (const { message } of module.errors()) print({ kind: 'broken', file, reason: message });
    print({ kind: 'file', file });
  }
}
