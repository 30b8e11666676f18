// Blame on the devnet with real BLS signatures: what a certificate names is on record once, for everybody to read.
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  BLAME_REASON,
  type Blame,
  blameDigest,
  CERTIFICATE_KIND,
  nameCulprits,
  parseEvent,
  readBlame,
  readCulprit,
} from '../../src/chain/index.ts';
import { type BlsNetwork, startBlsNetwork } from './support/bls-network.ts';

let world: BlsNetwork;
let accounts: readonly string[];

beforeAll(async () => {
  world = await startBlsNetwork();
  const { object } = await world.net.client.core.getObject({ objectId: world.deployment.culprits });
  expect(object.type).toBe(`${world.deployment.packageId}::blame::CulpritRegister`);
  accounts = [world.wallet.address, world.second];
});
afterAll(() => world.close());

const request = (seed: number): string => `0x${seed.toString(16).padStart(64, '0')}`;

/** A blame as validators certify it; `said` is what the certificate is over instead. */
function blame(fields: Omit<Blame, 'aggregate'>, said: Partial<Omit<Blame, 'aggregate'>> & { epoch?: bigint } = {}) {
  const { epoch = 0n, ...rest } = said;
  const { parties, ...certified } = { ...fields, ...rest };
  const digest = blameDigest({ ...certified, epoch, parties: [...parties] });
  const aggregate = world.aggregate(CERTIFICATE_KIND.blame, certified.request, digest);
  return nameCulprits(world.deployment, { ...fields, aggregate });
}

const culprit = (party: number) => readCulprit(world.net.client, world.deployment, accounts[party]!);

test('kind 10: a culprit is named, counted and announced, by whoever posts', async () => {
  const fields = { request: request(1), reason: BLAME_REASON.wrongPartial, parties: [1] };
  expect(await culprit(1)).toBeUndefined();
  const { events } = await world.runSecond(blame(fields));
  const { packageId, network } = world.deployment;
  expect(events.map((event) => parseEvent(packageId, { type: event.eventType, bcs: event.bcs }))).toEqual([
    {
      name: 'CulpritNamed',
      fields: { network, request: request(1), epoch: '0', party: 1, validator: accounts[1], reason: 1 },
    },
  ]);
  expect(await culprit(1)).toEqual({ count: 1, lastEpoch: 0 });
  expect(await culprit(0)).toBeUndefined();
  const charge = { request: request(1), validator: accounts[1]! };
  expect(await readBlame(world.net.client, world.deployment, charge)).toBe(BLAME_REASON.wrongPartial);
  expect(await readBlame(world.net.client, world.deployment, { ...charge, request: request(2) })).toBeUndefined();
});

test('the same blame counts once, and only its news later', async () => {
  const fields = { request: request(3), reason: BLAME_REASON.equivocation, parties: [0] };
  await world.run(blame(fields));
  await expect(world.run(blame(fields))).rejects.toMatchObject({ code: 'chain/blame/EAlreadyNamed' });
  const before = (await culprit(1))?.count ?? 0;
  const { events } = await world.run(blame({ ...fields, parties: [0, 1] }));
  expect(events).toHaveLength(1);
  expect(await culprit(0)).toEqual({ count: 1, lastEpoch: 0 });
  expect(await culprit(1)).toEqual({ count: before + 1, lastEpoch: 0 });
});

test.each([
  ['other parties', { parties: [1] }],
  ['another reason', { reason: 2 }],
  ['another epoch', { epoch: 1n }],
] as const)('a certificate over %s names nobody', async (_name, said) => {
  const fields = { request: request(5), reason: 1, parties: [0] };
  await expect(world.run(blame(fields, said))).rejects.toMatchObject({ code: 'chain/committee/EWrongDigest' });
});

test('a certificate about another request, of another kind or without a quorum names nobody', async () => {
  const fields = { request: request(5), reason: 1, parties: [0] };
  await expect(world.run(blame(fields, { request: request(6) }))).rejects.toMatchObject({
    code: 'chain/committee/EWrongSubject',
  });
  const digest = blameDigest({ ...fields, epoch: 0n });
  const refusal = world.aggregate(CERTIFICATE_KIND.fail, fields.request, digest);
  await expect(world.run(nameCulprits(world.deployment, { ...fields, aggregate: refusal }))).rejects.toMatchObject({
    code: 'chain/committee/EWrongKind',
  });
  const good = world.aggregate(CERTIFICATE_KIND.blame, fields.request, digest);
  // Party 1 alone holds a quarter of the weight; and party 0's signature is not party 1's.
  const alone = { ...good, bitmap: Uint8Array.of(2) };
  await expect(world.run(nameCulprits(world.deployment, { ...fields, aggregate: alone }))).rejects.toMatchObject({
    code: 'chain/committee/ETooLittleWeight',
  });
  const both = { ...good, bitmap: Uint8Array.of(3) };
  await expect(world.run(nameCulprits(world.deployment, { ...fields, aggregate: both }))).rejects.toMatchObject({
    code: 'chain/committee/ESignature',
  });
});

test.each([
  ['no party', []],
  ['a party twice', [1, 1]],
  ['parties out of order', [1, 0]],
  ['a party that does not exist', [2]],
])('%s cannot be named', async (_name, parties) => {
  const fields = { request: request(7), reason: 1, parties };
  await expect(world.run(blame(fields))).rejects.toMatchObject({ code: 'chain/blame/EParties' });
});
