/** What the fuzzers found once, as small as it gets. Each of these crashed, hung or starved a process, or passed as a second spelling. */
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { fromBase64 } from '@mysten/bcs';
import { deserialize } from '@mysten/move-bytecode-template';
import { bcs } from '@mysten/sui/bcs';
import { schnorr } from '@noble/curves/secp256k1.js';
import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor } from '../../indexer/api/parameter.ts';
import { concatBytes, u8 } from '../../src/base/index.ts';
import { TANDEM_PACKAGE } from '../../src/chain/gen/tandem-package.gen.ts';
import { verifySignature } from '../../src/crypto/index.ts';
import { parseTransaction } from '../../src/devnet/executor/index.ts';
import { readModuleHeader } from '../../src/devnet/executor/module-bytes.ts';
import { startDevnet } from '../../src/devnet/index.ts';
import { Cursor } from '../../src/devnet/vm/binary/cursor.ts';
import { readModule } from '../../src/devnet/vm/binary/reader.ts';
import { readIdentifier } from '../../src/devnet/vm/binary/tables.ts';
import { codeOf, TestDirectory } from '../../src/validator/store/testing.ts';
import { transactionOf } from './decoders/devnet.ts';

const rejected = expect.objectContaining({ kind: 'usage', code: 'devnet/rejected' });
const MIB = 2 ** 20;

/** The first line of the answer to a raw request, or how the connection ended. */
function ask(url: string, line: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(`${line}\r\nHost: x\r\nContent-Length: 0\r\n\r\n`),
    );
    socket.once('data', (bytes: Buffer) => {
      resolve(String(bytes).split('\r\n', 1)[0] ?? '');
      socket.destroy();
    });
    socket.once('close', () => resolve('closed'));
    socket.once('error', () => resolve('error'));
  });
}

test('F44 a request target that is no URL does not end the faucet, nor the RPC', async () => {
  const devnet = await startDevnet({ port: 0, heartbeatMs: 0 });
  try {
    for (const line of ['POST // HTTP/1.1', 'GET // HTTP/1.1', 'POST /\\x HTTP/1.1', 'OPTIONS * HTTP/1.1']) {
      expect(await ask(devnet.faucetUrl, line), line).toMatch(/^HTTP\/1.1 (404|204)/);
      expect(await ask(devnet.url, line), line).toMatch(/^HTTP\/1.1 20/);
    }
    expect(await ask(devnet.faucetUrl, 'GET / HTTP/1.1')).toBe('HTTP/1.1 200 OK');
  } finally {
    await devnet.close();
  }
});

/** Nested type arguments, each claiming 2^25 of its own: 41 bytes a level, 256 MiB a level before. */
const level = concatBytes(u8(7), new Uint8Array(32), Uint8Array.of(1, 0x61, 1, 0x62, 0xff, 0xff, 0xff, 0x0f));

test('F44 a small transaction that claims long lists costs no memory', () => {
  const valid = transactionOf('u8');
  const at =
    valid.indexOf(1, valid.findIndex((_, i) => String(valid.subarray(i, i + 5)) === '4,122,101,114,111') + 5) + 1;
  const bomb = concatBytes(valid.subarray(0, at), ...Array.from({ length: 20 }, () => level));
  const before = process.memoryUsage().heapUsed;
  expect(() => parseTransaction(bomb)).toThrow(rejected);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(16 * MIB);
  // The control: the same type without the claim is read.
  const honest = bcs.TransactionData.serialize({ V1: parseTransaction(valid) }).toBytes();
  expect(honest).toEqual(valid);
});

test('F44 types nested thousands deep, bytes after the end and a flag of 2 are refused with a code', () => {
  const valid = transactionOf('u8');
  const at = valid.lastIndexOf(1) - 1;
  for (const depth of [1_000, 5_000, 20_000, 100_000]) {
    const deep = concatBytes(valid.subarray(0, at), new Uint8Array(depth).fill(6), valid.subarray(at));
    expect(() => parseTransaction(deep), `depth ${depth}`).toThrow(rejected);
  }
  expect(() => parseTransaction(concatBytes(valid, u8(0)))).toThrow(rejected);
  const flag = valid.slice();
  // The shared object is the last input: its flag follows the version 1.
  const shared = valid.findIndex((_, i) => String(valid.subarray(i, i + 9)) === '1,0,0,0,0,0,0,0,1');
  flag[shared + 8] = 2;
  expect(() => parseTransaction(flag)).toThrow(rejected);
});

test('F44 a module that claims 2^25 tables costs no memory', () => {
  const bomb = concatBytes(Uint8Array.of(0xa1, 0x1c, 0xeb, 0x0b, 7, 0, 0, 5), Uint8Array.of(0xff, 0xff, 0xff, 0x0f));
  const before = process.memoryUsage().heapUsed;
  expect(() => readModuleHeader(bomb)).toThrow(/too many tables/);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(16 * MIB);
});

test('a tombstone whose index is damaged is a damaged journal, not a presign that may answer again', async () => {
  const at = new TestDirectory();
  try {
    const [presign, tombstone] = [new Uint8Array(32).fill(0xab), new Uint8Array(32).fill(0xcd)];
    const journal = await at.open();
    journal.recordTombstone(presign, tombstone);
    journal.close();
    // The control: undamaged, it is found.
    const again = await at.open();
    expect(again.readTombstone(presign)).toEqual(tombstone);
    again.close();
    const bytes = readFileSync(at.file);
    const places = [...bytes.keys()].filter((i) => bytes.subarray(i, i + 32).equals(presign));
    // In the row and in the index of its key.
    expect(places.length).toBeGreaterThanOrEqual(2);
    for (const place of places) {
      const damaged = Buffer.from(bytes);
      damaged[place + 7]! ^= 1;
      writeFileSync(at.file, damaged);
      expect(await codeOf(() => at.open())).toBe('usage validator/journal-corrupt');
    }
  } finally {
    at.clear();
  }
});

test('a journal with a damaged header is refused with a code', async () => {
  const at = new TestDirectory();
  try {
    (await at.open()).close();
    const bytes = readFileSync(at.file);
    for (const [place, value] of [
      [18, 9],
      [16, 1],
      [100, 3],
    ] as const) {
      const damaged = Buffer.from(bytes);
      damaged[place] = value;
      writeFileSync(at.file, damaged);
      expect(await codeOf(() => at.open()), `byte ${place}`).toBe('usage validator/journal-corrupt');
    }
  } finally {
    at.clear();
  }
});

test('a Taproot key begins with 2 or 3: other bytes before the same x are no key', () => {
  const secret = new Uint8Array(32).fill(5);
  const message = new Uint8Array(32).fill(6);
  const x = schnorr.getPublicKey(secret);
  const claim = { curve: 0, algorithm: 1, scheme: 1, message, signature: schnorr.sign(message, secret) };
  const under = (first: number): boolean => verifySignature({ ...claim, publicKey: concatBytes(u8(first), x) });
  expect([under(2), under(3)]).toEqual([true, true]);
  expect([0, 1, 4, 0x22, 0xff].map(under)).toEqual([false, false, false, false, false]);
});

/** The library throws plain objects. */
function isReadByOracle(bytes: Uint8Array): boolean {
  try {
    return deserialize(bytes) !== undefined;
  } catch {
    return false;
  }
}

test('a module of another dialect is refused, as Sui refuses it, and so is a name without end', () => {
  const valid = fromBase64(TANDEM_PACKAGE.modules[0]!);
  expect([readModule(valid).flavor, isReadByOracle(valid)]).toEqual([5, true]);
  for (const flavor of [0, 1, 4, 6, 0x45, 0xff]) {
    const other = valid.slice();
    other[7] = flavor;
    expect(isReadByOracle(other)).toBe(false);
    expect(() => readModule(other)).toThrow(expect.objectContaining({ code: 'devnet-vm/bytecode-version' }));
  }
  const name = new Cursor(concatBytes(Uint8Array.of(0x81, 0x08), new Uint8Array(1_025).fill(0x61)));
  expect(() => readIdentifier(name)).toThrow(expect.objectContaining({ code: 'devnet-vm/malformed' }));
});

test('a cursor has one spelling', () => {
  const cursor = encodeCursor('000000000000000000000000000012');
  expect(decodeCursor(cursor)).toBe('000000000000000000000000000012');
  for (const other of [`${cursor}=`, `${cursor}\u00db`, ` ${cursor}`, cursor.replace('M', 'M\n')]) {
    expect(() => decodeCursor(other)).toThrow(expect.objectContaining({ code: 'indexer/bad-parameter' }));
  }
});
