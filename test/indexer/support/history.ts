/** A short history of a network, as encoded events that go through the product's own decoder. */

import type { ReadPast } from '../../../indexer/follow/past.ts';
import type { SeenCap, SeenCheckpoint, SeenEvent, SeenTransaction } from '../../../indexer/follow/source.ts';
import { bytesToHex } from '../../../src/base/index.ts';
import { event as codecs } from '../../../src/chain/gen/structs.gen.ts';
import { type Deployment, type EventName, parseEvent } from '../../../src/chain/index.ts';

export const id = (n: number): string => `0x${n.toString(16).padStart(64, '0')}`;
export const bytes = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill);
export const hex = (length: number, fill: number): string => bytesToHex(bytes(length, fill));

export const PACKAGE = id(0xfa);
export const NETWORK = id(0x100);
export const COMMITTEE = id(0x101);
export const NETWORK_KEY = id(0x102);
export const CEREMONY = id(0x103);
export const ALICE = id(0xa11ce);
export const BOB = id(0xb0b);
export const POSTER = id(0x905);
export const NEVER = 2n ** 64n - 1n;

export const DEPLOYMENT: Deployment = {
  chain: 'localnet',
  chainId: 'chain',
  packageId: PACKAGE,
  network: NETWORK,
  committee: COMMITTEE,
  keyShards: [],
  pools: [],
  culprits: id(3),
  installCap: id(1),
  upgradeCap: id(2),
};

type Input<N extends EventName> = Parameters<(typeof codecs)[N]['serialize']>[0];

/** An event as a node would send it, decoded by the product. */
export function emit<N extends EventName>(name: N, fields: Input<N>, sender = ALICE): Omit<SeenEvent, 'index'> {
  const codec = codecs[name] as unknown as { serialize(value: Input<N>): { toBytes(): Uint8Array } };
  const bcs = codec.serialize(fields).toBytes();
  const event = parseEvent(PACKAGE, { type: `${PACKAGE}::event::${name}`, bcs });
  if (event === undefined) throw new Error(`no event ${name}`);
  return { event, bcs, sender };
}

export interface Step {
  readonly events: readonly Omit<SeenEvent, 'index'>[];
  readonly caps?: readonly SeenCap[];
}

export const digestOf = (sequence: bigint, chain = 'chain'): string =>
  sequence === 0n ? chain : `${chain}/${sequence}`;

/** One checkpoint per entry; an empty one has no transaction. */
export function checkpointsOf(history: readonly (readonly Step[])[]): SeenCheckpoint[] {
  return history.map((steps, i) => {
    const sequence = BigInt(i);
    const transactions = steps.map(
      ({ events, caps = [] }, index): SeenTransaction => ({
        digest: `tx${i}.${index}`,
        index,
        lamport: sequence + 1n,
        events: events.map((event, at) => ({ ...event, index: at })),
        caps,
      }),
    );
    const previousDigest = i === 0 ? undefined : digestOf(sequence - 1n);
    return { sequence, digest: digestOf(sequence), previousDigest, timestampMs: 1_000n * sequence, transactions };
  });
}

export const dwallet = (n: number): string => id(0xd000 + n);
export const cap = (n: number): string => id(0xc000 + n);
export const request = (n: number): string => id(0xe000 + n);
export const batch = (n: number): string => id(0xb000 + n);

const config = {
  paused: 0,
  price_activation: '18446744073709551615',
  price_presign: '2',
  price_sign: '3',
  price_verification: '1',
  request_ms: '60000',
  activation_ms: '60000',
  stage_ms: '30000',
  unfreeze_ms: '1000',
  message_bytes: 4096,
  messages: 16,
};

const member = (n: number) => ({
  validator: id(0x7000 + n),
  weight: 1,
  bls_key: bytes(48, n),
  protocol_key: bytes(32, n),
  sealing_key: bytes(32, n),
  sealing_proof: bytes(32, n),
  peer_id: bytes(32, n),
  addresses: [new TextEncoder().encode(`/ip4/127.0.0.1/tcp/${9000 + n}`)],
});

/** Objects as the node shows them; a set of ids that are gone can be left out. */
export function fakePast(gone: ReadonlySet<string> = new Set()): ReadPast & { reads: string[] } {
  const reads: string[] = [];
  const objects: Record<string, unknown> = {
    [NETWORK]: { revision: '0', config, pools: [{ curve: 0, algorithm: 0, pool: id(0x201) }] },
    [COMMITTEE]: { id: COMMITTEE, network: NETWORK, epoch: '0', members: [1, 2, 3, 4].map(member) },
    [NETWORK_KEY]: {
      suite: new TextEncoder().encode('CL-TEST'),
      curves: [{ curve: 0, encryption_key: bytes(10, 1), x_0: bytes(33, 2), x_1: bytes(33, 3) }],
    },
  };
  for (const n of [1, 2, 3]) objects[dwallet(n)] = { mu: bytes(32, n), chain_code: bytes(32, 0x40 + n) };
  for (const n of [1, 2, 3, 4]) {
    objects[request(n)] = {
      refund_to: ALICE,
      public_key: bytes(33, 0x21),
      user_public_share: bytes(33, 0x11),
      verify_key: bytes(33, 0x21),
      path: { indices: [1, 2], taproot: true, root: bytes(32, 9) },
      tau: bytes(32, 8),
      presigns: [{ presign: id(0x9100 + n), batch: batch(1) }],
      messages: [bytes(5, n)],
      user_messages: [bytes(7, n)],
    };
  }
  return {
    reads,
    read: async (_name, objectId, version) => {
      reads.push(`${objectId}@${version}`);
      // The fake's objects have the fields that projections read.
      return (gone.has(objectId) ? undefined : objects[objectId]) as never;
    },
  };
}

const created = (n: number, curve: number, status: number): Step => ({
  events: [
    emit('DWalletCreated', {
      dwallet: dwallet(n),
      cap: cap(n),
      network_key: NETWORK_KEY,
      curve,
      status,
      creator: n === 3 ? BOB : ALICE,
      sid: bytes(32, n),
      user_public_share: bytes(33, 0x10 + n),
      proof: bytes(64, n),
      public_key: status === 1 ? bytes(33, 0x20 + n) : new Uint8Array(0),
      deadline: '5000',
    }),
  ],
  caps: [{ id: cap(n), owner: ALICE, ownerKind: 'address' }],
});

const requested = (n: number, of: number): Step => ({
  events: [
    emit('SignRequested', {
      request: request(n),
      dwallet: dwallet(of),
      network_key: NETWORK_KEY,
      curve: 0,
      algorithm: 0,
      hash: 1,
      key: bytes(4, n),
      presigns: [bytes(32, 0x50 + n - 1)],
      deadline: '99000',
      escrow: '3',
    }),
  ],
});

export const validator = (party: number): string => id(0x7001 + party);

const culprit = (n: number, party: number, reason: number) =>
  emit(
    'CulpritNamed',
    { network: NETWORK, request: request(n), epoch: '0', party, validator: validator(party), reason },
    POSTER,
  );

const reserved = (index: number): Step => ({
  events: [
    emit('PresignReserved', {
      batch: batch(1),
      presign: id(0x9101 + index),
      index,
      digest: bytes(32, 0x50 + index),
      by: ALICE,
    }),
  ],
});

const install: Step = {
  events: [
    emit('NetworkCreated', {
      network: NETWORK,
      committee: COMMITTEE,
      epoch: '0',
      chain_id: bytes(32, 1),
      package: PACKAGE,
      suite: new TextEncoder().encode('CL-TEST'),
      key_shards: [],
      pools: [id(0x201), id(0x202)],
    }),
  ],
};

const ceremony: readonly (readonly Step[])[] = [
  [
    {
      events: [
        emit('CeremonyOpened', {
          ceremony: CEREMONY,
          network: NETWORK,
          committee: COMMITTEE,
          epoch: '0',
          purpose: 0,
          deadline: '9',
        }),
        emit('DealingPosted', { ceremony: CEREMONY, round: 0, party: 0, digest: bytes(32, 1) }),
        emit('AckPosted', { ceremony: CEREMONY, round: 0, party: 1, bitmap: bytes(1, 3) }),
      ],
    },
    {
      events: [
        emit('ComplaintPosted', {
          ceremony: CEREMONY,
          round: 0,
          dealer: 0,
          recipient: 2,
          complaint: id(7),
          body: bytes(9, 1),
        }),
        emit('ComplaintResolved', { ceremony: CEREMONY, round: 0, dealer: 0, recipient: 2, upheld: false }),
        emit('PartyAbsent', { ceremony: CEREMONY, round: 0, party: 3 }),
        emit('CeremonyAdvanced', { ceremony: CEREMONY, round: 1, phase: 4, deadline: '11', log_digest: bytes(32, 5) }),
      ],
    },
  ],
  [
    {
      events: [
        emit('NetworkKeyCreated', {
          ceremony: CEREMONY,
          network: NETWORK,
          network_key: NETWORK_KEY,
          nk_id: bytes(32, 6),
          qualified: bytes(1, 7),
          output_digest: bytes(32, 8),
          sharing_digest: bytes(32, 9),
        }),
        emit('NetworkConfigured', { network: NETWORK, revision: '1', paused: 2 }),
      ],
    },
  ],
];

/** Two chunks for three entries of 10 bytes: entries do not end where chunks do. */
export const ENTRY_BYTES = Uint8Array.from({ length: 30 }, (_, i) => i);

const posted: Step = {
  events: [
    emit(
      'PresignBatchPosted',
      {
        batch: batch(1),
        pool: id(0x201),
        nk_id: bytes(32, 6),
        curve: 0,
        algorithm: 0,
        sid: bytes(32, 1),
        epoch: '0',
        digests: [0x50, 0x51, 0x52].map((fill) => bytes(32, fill)),
        chunks: [ENTRY_BYTES.slice(0, 16), ENTRY_BYTES.slice(16)],
        poster: POSTER,
      },
      POSTER,
    ),
  ],
};

/** Every event of the package at least once. */
export const HISTORY: readonly (readonly Step[])[] = [
  [],
  [install],
  ...ceremony,
  [],
  [created(1, 0, 1), created(2, 2, 0), created(3, 2, 0)],
  [
    { events: [emit('DWalletActivated', { dwallet: dwallet(2), curve: 2, public_key: bytes(32, 0x22) }, POSTER)] },
    { events: [emit('DWalletRejected', { dwallet: dwallet(3), code: 1 }, POSTER)] },
  ],
  [posted, reserved(0), reserved(1)],
  [
    {
      events: [
        emit('TweakRegistered', {
          dwallet: dwallet(1),
          path: bytes(32, 0x77),
          indices: [],
          taproot: true,
          root: new Uint8Array(0),
          tau: bytes(32, 1),
          public_key: bytes(33, 0x31),
        }),
      ],
    },
    requested(1, 1),
    requested(2, 1),
  ],
  [requested(3, 2), requested(4, 2)],
  [
    {
      events: [
        emit(
          'SignCompleted',
          {
            request: request(1),
            dwallet: dwallet(1),
            public_key: bytes(33, 0x21),
            signatures: [bytes(65, 0xee)],
            certified: false,
            poster: POSTER,
            paid: '3',
            refunded: '0',
          },
          POSTER,
        ),
        emit('SignFailed', { request: request(2), dwallet: dwallet(1), code: 2, paid: '1', refunded: '2' }, POSTER),
        emit('SignExpired', { request: request(3), dwallet: dwallet(2), refunded: '3' }),
        emit('SignRedeemed', { request: request(3), dwallet: dwallet(2) }),
      ],
    },
  ],
  [{ events: [culprit(2, 1, 1), culprit(2, 3, 1)] }, { events: [culprit(4, 3, 2)] }],
  [
    { events: [], caps: [{ id: cap(1), owner: BOB, ownerKind: 'address' }] },
    {
      events: [
        emit('ApprovalsRevoked', { dwallet: dwallet(2), auth_version: 1 }),
        emit('DWalletStatusChanged', { dwallet: dwallet(2), status: 3, effective_at: String(NEVER) }),
      ],
      caps: [{ id: cap(2), owner: null, ownerKind: 'none' }],
    },
  ],
];
