import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { watchLoop } from './loop-delay.ts';

const watch = watchLoop();
afterEach(() => void watch.take());

function spin(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test('work that holds the loop is seen in delay and in processor time, once', async () => {
  watch.take();
  // A look starts a new measurement, and that needs a tick.
  await delay(30);
  spin(150);
  await delay(50);
  const { max, busiest } = watch.take();
  expect(max).toBeGreaterThan(0.1);
  expect(busiest).toBeGreaterThan(0.02);
});

test('waiting uses no processor time', async () => {
  watch.take();
  // A look starts a new measurement, and that needs a tick.
  await delay(30);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
  await delay(50);
  const { max, busiest } = watch.take();
  expect(max).toBeGreaterThan(0.1);
  expect(busiest).toBeLessThan(0.1);
});
