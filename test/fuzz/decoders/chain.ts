/** Decoders of what a full node says: events and objects of the package in BCS, and the deployment file. */
import * as gen from '../../../src/chain/gen/structs.gen.ts';
import {
  type Client,
  type Deployment,
  type ObjectName,
  parseDeployment,
  parseEvent,
  readTandemObject,
} from '../../../src/chain/index.ts';
import { type Bcs, sampleOf } from '../bcs-values.ts';
import type { Decoder } from '../decoder.ts';
import { bytesText, hostileJson, textBytes } from '../text.ts';

const id = (n: number): string => `0x${n.toString(16).padStart(64, '0')}`;
const PACKAGE = id(0xfa);

/** A complete deployment, as the deployer writes it. */
export const DEPLOYMENT_JSON: string = JSON.stringify({
  chain: 'localnet',
  chainId: '4btiuiMPvEENsttpZC7CZ53DruC3MAgfznDbASZ7DR6S',
  packageId: PACKAGE,
  network: id(1),
  committee: id(2),
  keyShards: Array.from({ length: 64 }, (_, i) => id(0x1000 + i)),
  pools: [
    { curve: 0, algorithm: 1, id: id(3) },
    { curve: 2, algorithm: 0, id: id(4) },
  ],
  culprits: id(7),
  installCap: id(5),
  upgradeCap: id(6),
} satisfies Deployment);

const events: readonly Decoder[] = Object.entries(gen.event).map(([name, codec]) => ({
  name: `event ${name}`,
  covers: ['src/chain/event.ts#parseEvent', 'src/chain/strict-bcs.ts#parseStrict'],
  samples: () => [0, 1, 3].map((fill) => sampleOf(codec as Bcs, fill)),
  decode: (bytes: Uint8Array) => {
    const parsed = parseEvent(PACKAGE, { type: `${PACKAGE}::event::${name}`, bcs: bytes });
    return parsed === undefined ? undefined : (codec as Bcs).serialize(parsed.fields).toBytes();
  },
  cost: 4,
}));

const eventTypes: Decoder = {
  name: 'type of an event',
  covers: [],
  samples: () => [textBytes(`${PACKAGE}::event::SignExpired`)],
  decode: (bytes) => {
    const parsed = parseEvent(PACKAGE, { type: bytesText(bytes), bcs: sampleOf(gen.event.SignExpired as Bcs, 1) });
    return parsed === undefined ? undefined : 'accepted';
  },
  withoutEncoding: 'a Move type may be written with short addresses',
  craft: (random) => textBytes(`${PACKAGE}::event::SignExpired${'<0x2::a::B'.repeat(random.pick([1, 40, 5_000]))}`),
};

const OBJECTS: Readonly<Record<ObjectName, Bcs>> = {
  'network::Network': gen.network.Network as Bcs,
  'committee::Committee': gen.committee.Committee as Bcs,
  'ceremony::Ceremony': gen.ceremony.Ceremony as Bcs,
  'ceremony::Complaint': gen.ceremony.Complaint as Bcs,
  'network_key::NetworkKey': gen.network_key.NetworkKey as Bcs,
  'dwallet::DWallet': gen.dwallet.DWallet as Bcs,
  'dwallet::DWalletCap': gen.dwallet.DWalletCap as Bcs,
  'presign::PresignBatch': gen.presign.PresignBatch as Bcs,
  'presign::Presign': gen.presign.Presign as Bcs,
  'blame::CulpritRegister': gen.blame.CulpritRegister as Bcs,
  'sign::SignRequest': gen.sign.SignRequest as Bcs,
};

/** A node that serves these bytes as the content of whatever it is asked for. */
function nodeServing(type: string, content: Uint8Array): Client {
  const object = { objectId: id(9), version: '1', type, content, previousTransaction: 'x' };
  return { core: { getObject: () => Promise.resolve({ object }) } } as unknown as Client;
}

const objects: readonly Decoder[] = (Object.keys(OBJECTS) as ObjectName[]).map((name) => ({
  name: `object ${name}`,
  covers: ['src/chain/read.ts#readTandemObject', 'src/chain/client.ts#readObject'],
  samples: () => [0, 1, 3].map((fill) => sampleOf(OBJECTS[name], fill)),
  decode: async (bytes: Uint8Array) => {
    const deployment = parseDeployment(DEPLOYMENT_JSON);
    const client = nodeServing(`${PACKAGE}::${name}`, bytes);
    const { fields } = await readTandemObject(client, deployment, { name, id: id(9) });
    return OBJECTS[name].serialize(fields).toBytes();
  },
  // A node that serves nonsense may be restarted or replaced: the call may be tried again.
  kinds: ['transient'] as const,
  cost: 4,
}));

const deployment: Decoder = {
  name: 'deployment file',
  covers: ['src/chain/deployment.ts#parseDeployment'],
  samples: () => [textBytes(DEPLOYMENT_JSON)],
  decode: (bytes) => {
    const parsed = parseDeployment(bytesText(bytes));
    // What was read is written and read again as the same thing.
    const again = parseDeployment(JSON.stringify(parsed));
    return JSON.stringify(again) === JSON.stringify(parsed) ? 'accepted' : new Uint8Array(0);
  },
  craft: (random) => textBytes(hostileJson(DEPLOYMENT_JSON, random)),
  withoutEncoding: 'JSON has many spellings',
};

export const CHAIN: readonly Decoder[] = [
  ...events.map((e) => ({ ...e, kinds: ['transient'] as const })),
  eventTypes,
  ...objects,
  deployment,
];
