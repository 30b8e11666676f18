/** What is being measured right now, on stderr, so that stdout carries results only. */
import process from 'node:process';

const started = performance.now();

export function progress(line: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(4);
  process.stderr.write(`${seconds} s  ${line}\n`);
}
