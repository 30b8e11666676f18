import { expect, test } from 'vitest';
import { bytesToHex } from '../../base/index.ts';
import { xof } from './xof.ts';

test('gives the known answer', () => {
  const out = xof('kat', [Uint8Array.of(0), Uint8Array.of(1, 2)], 32);
  expect(bytesToHex(out)).toBe('5bb162ae4b4eb0f3c72f3dcccca34f626cf2ef3f69b3cd1e0e7fca0969262042');
});

test('moving a byte across an item boundary changes the hash', () => {
  const a = xof('kat', [Uint8Array.of(0, 1), Uint8Array.of(2)], 32);
  const b = xof('kat', [Uint8Array.of(0), Uint8Array.of(1, 2)], 32);
  expect(bytesToHex(a)).not.toBe(bytesToHex(b));
});
