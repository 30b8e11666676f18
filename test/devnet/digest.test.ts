/** Encodings, digests, ids and storage prices against what the real chain recorded. */
import { readFileSync } from 'node:fs';
import { fromBase64 } from '@mysten/bcs';
import { bcs } from '@mysten/sui/bcs';
import { TransactionDataBuilder } from '@mysten/sui/transactions';
import { describe, expect, test } from 'vitest';
import {
  CheckpointContentsSchema,
  CheckpointSummarySchema,
  decodeObject,
  deriveObjectId,
  digestOf,
  encodeObject,
  encodeObjectType,
  encodeTypeTag,
  meteredSize,
  objectDigest,
  TransactionEventsSchema,
} from '../../src/devnet/store/index.ts';
import { parseType } from '../../src/devnet/vm/index.ts';

interface TransactionRow {
  readonly checkpoint: string;
  readonly transaction: string;
  readonly transactionDigest: string;
  readonly effects: string;
  readonly effectsDigest: string;
  readonly events: string | null;
  readonly eventsDigest: string | null;
  readonly objects: readonly string[];
}
interface CheckpointRow {
  readonly checkpoint: string;
  readonly summary: string;
  readonly contents: string;
  readonly contentsDigest: string;
}
const file = new URL('../vectors/devnet/mainnet.json', import.meta.url);
const { rows }: { rows: (TransactionRow | CheckpointRow)[] } = JSON.parse(readFileSync(file, 'utf8'));
const transactions = rows.filter((row): row is TransactionRow => 'transaction' in row);
const checkpoints = rows.filter((row): row is CheckpointRow => 'summary' in row);

describe.each(transactions)('transaction $transactionDigest', (row) => {
  const bytes = fromBase64(row.transaction);
  const effects = bcs.TransactionEffects.parse(fromBase64(row.effects));

  test('has the digests the chain recorded', () => {
    expect(digestOf('TransactionData', bytes)).toBe(row.transactionDigest);
    expect(TransactionDataBuilder.getDigestFromBytes(bytes)).toBe(row.transactionDigest);
    expect(digestOf('TransactionEffects', fromBase64(row.effects))).toBe(row.effectsDigest);
    if (row.events === null) return;
    const events = fromBase64(row.events);
    expect(digestOf('TransactionEvents', events)).toBe(row.eventsDigest);
    expect(TransactionEventsSchema.serialize(TransactionEventsSchema.parse(events)).toBytes()).toEqual(events);
  });

  test('writes objects whose bytes, digests and storage price are ours', () => {
    const recorded = JSON.stringify(effects);
    for (const text of row.objects) {
      const object = decodeObject(fromBase64(text));
      expect(encodeObject(object)).toEqual(fromBase64(text));
      expect(recorded).toContain(objectDigest(object));
      if (object.storageRebate > 0n) expect(BigInt(meteredSize(object)) * 7600n).toBe(object.storageRebate);
    }
  });

  test('derives the ids of what it created', () => {
    const fresh = new Set(Array.from({ length: 64 }, (_, i) => deriveObjectId(row.transactionDigest, BigInt(i))));
    const created = effects.V2
      ? effects.V2.changedObjects.flatMap(([id, { idOperation, outputState }]) => {
          // Dynamic fields have ids of their own kind.
          const child = outputState.ObjectWrite?.[1].ObjectOwner;
          return idOperation.Created && !child ? [id] : [];
        })
      : [];
    for (const id of created) expect(fresh).toContain(id);
  });
});

test.each(checkpoints)('checkpoint $checkpoint encodes as on the chain', (row) => {
  const [summary, contents] = [fromBase64(row.summary), fromBase64(row.contents)];
  expect(digestOf('CheckpointContents', contents)).toBe(row.contentsDigest);
  const parsed = CheckpointSummarySchema.parse(summary);
  expect(parsed.contentDigest).toBe(row.contentsDigest);
  expect(CheckpointSummarySchema.serialize(parsed).toBytes()).toEqual(summary);
  expect(CheckpointContentsSchema.serialize(CheckpointContentsSchema.parse(contents)).toBytes()).toEqual(contents);
});

test.each([
  'bool',
  'u8',
  'u16',
  'u32',
  'u64',
  'u128',
  'u256',
  'address',
  'vector<vector<u8>>',
  '0x2::coin::Coin<0x2::sui::SUI>',
  '0x2::dynamic_field::Field<vector<u8>, 0xabc::m::T<u8, 0x1::string::String>>',
])('the type tag of %s is encoded as the SDK does', (text) => {
  expect(encodeTypeTag(parseType(text))).toEqual(bcs.TypeTag.serialize(text).toBytes());
});

test('coins have short object types', () => {
  const coin = (inner: string) => parseType(`0x2::coin::Coin<${inner}>`).key;
  expect([...encodeObjectType(coin('0x2::sui::SUI'))]).toEqual([1]);
  expect(encodeObjectType(coin('0x7::usd::USD'))[0]).toBe(3);
  expect(encodeObjectType(parseType('0x7::usd::USD').key)[0]).toBe(0);
});
