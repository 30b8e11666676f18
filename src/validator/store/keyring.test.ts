import { expect, test } from 'vitest';
import { Secret } from '../../base/index.ts';
import { unwrapDataKey, wrapDataKey } from './keyring.ts';
import { CHEAP, passphrase } from './testing.ts';

const key = new Secret(new Uint8Array(32).fill(9));
const wrapped = () => wrapDataKey(key, passphrase, CHEAP, (length) => new Uint8Array(length).fill(3));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('control: the wrapped key opens', async () => {
  expect((await unwrapDataKey(await wrapped(), passphrase)).reveal()).toEqual(key.reveal());
});

test('anything that was never wrapped is a coded refusal, whatever it looks like', async () => {
  const good = JSON.parse(new TextDecoder().decode(await wrapped())) as Record<string, unknown>;
  const variants = ['', '{', 'null', '[]', '"x"', '\ud800', '['.repeat(100_000)];
  for (const change of [{ salt: 'zz' }, { salt: '' }, { wrapped: '00' }, { wrapped: 7 }, { version: 2 }, { N: '16' }]) {
    variants.push(JSON.stringify({ ...good, ...change }));
  }
  for (const text of variants) {
    await expect(unwrapDataKey(bytes(text), passphrase), text.slice(0, 80)).rejects.toMatchObject({
      kind: 'usage',
      code: 'validator/keyring-unknown',
    });
  }
  const dear = bytes(JSON.stringify({ ...good, N: 2 ** 40 }));
  await expect(unwrapDataKey(dear, passphrase)).rejects.toMatchObject({ code: 'validator/bad-kdf-cost' });
});
