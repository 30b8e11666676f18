/** The one description of the tables; both dialects' schemas come from it. */
import { type Dialect, postgresDialect, sqliteDialect } from './dialect.ts';

/** Raised with every change of the description; a database of another version is refused, never converted. */
export const SCHEMA_VERSION = 2;

/** Where the chain said it; spread into every table whose rows are listed by age. */
const placed = ({ text, u64 }: Dialect) => ({
  /** Fixed-width, sortable: checkpoint, transaction, event. */
  position: text().notNull(),
  createdTx: text().notNull(),
  createdCheckpoint: u64().notNull(),
  createdMs: u64().notNull(),
});

function networkTables(d: Dialect) {
  const { table, text, int, u64, bytes, primaryKey } = d;
  return {
    networks: table('tandem_network', {
      id: text().primaryKey(),
      ...placed(d),
      packageId: text().notNull(),
      suite: text().notNull(),
      committee: text().notNull(),
      epoch: u64().notNull(),
      revision: u64().notNull(),
      paused: int().notNull(),
      /** JSON, amounts as decimal strings; null when the node could not show the object. */
      config: text(),
      networkKey: text(),
    }),
    pools: table('tandem_pool', {
      id: text().primaryKey(),
      network: text().notNull(),
      curve: int(),
      algorithm: int(),
    }),
    members: table(
      'tandem_member',
      {
        committee: text().notNull(),
        party: int().notNull(),
        network: text().notNull(),
        epoch: u64().notNull(),
        validator: text().notNull(),
        weight: int().notNull(),
        blsKey: bytes().notNull(),
        protocolKey: bytes().notNull(),
        sealingKey: bytes().notNull(),
        peerId: bytes().notNull(),
        /** JSON list of strings. */
        addresses: text().notNull(),
      },
      (t) => [primaryKey({ columns: [t.committee, t.party] })],
    ),
    networkKeys: table('tandem_network_key', {
      id: text().primaryKey(),
      ...placed(d),
      network: text().notNull(),
      ceremony: text().notNull(),
      nkId: bytes().notNull(),
      suite: text(),
      qualified: bytes().notNull(),
      outputDigest: bytes().notNull(),
      sharingDigest: bytes().notNull(),
    }),
    networkKeyCurves: table(
      'tandem_network_key_curve',
      {
        networkKey: text().notNull(),
        curve: int().notNull(),
        encryptionKey: bytes().notNull(),
        x0: bytes().notNull(),
        x1: bytes().notNull(),
      },
      (t) => [primaryKey({ columns: [t.networkKey, t.curve] })],
    ),
  };
}

function blameTables(d: Dialect) {
  const { table, text, int, u64, primaryKey, index } = d;
  return {
    culprits: table(
      'tandem_culprit',
      {
        request: text().notNull(),
        validator: text().notNull(),
        ...placed(d),
        network: text().notNull(),
        epoch: u64().notNull(),
        party: int().notNull(),
        reason: int().notNull(),
      },
      (t) => [
        primaryKey({ columns: [t.request, t.validator] }),
        index('tandem_culprit_position').on(t.position),
        index('tandem_culprit_validator').on(t.validator, t.position),
      ],
    ),
  };
}

function ceremonyTables(d: Dialect) {
  const { table, text, int, u64, bytes, index } = d;
  return {
    ceremonies: table('tandem_ceremony', {
      id: text().primaryKey(),
      ...placed(d),
      network: text().notNull(),
      committee: text().notNull(),
      epoch: u64().notNull(),
      purpose: int().notNull(),
      round: int().notNull(),
      phase: int().notNull(),
      deadline: u64().notNull(),
      logDigest: bytes(),
      networkKey: text(),
    }),
    ceremonyPosts: table(
      'tandem_ceremony_post',
      {
        position: text().primaryKey(),
        ceremony: text().notNull(),
        kind: text().notNull(),
        round: int().notNull(),
        /** Who posted, who complains (recipient), or who is absent. */
        party: int().notNull(),
        /** Of complaints and verdicts. */
        dealer: int(),
        tx: text().notNull(),
      },
      (t) => [index('tandem_ceremony_post_by').on(t.ceremony, t.round, t.kind)],
    ),
  };
}

function dwalletTables(d: Dialect) {
  const { table, text, int, u64, bytes, primaryKey, index } = d;
  return {
    dwallets: table(
      'tandem_dwallet',
      {
        id: text().primaryKey(),
        ...placed(d),
        cap: text().notNull(),
        /** Address or object that holds the cap; null while it is wrapped in another object or deleted. */
        capOwner: text(),
        capOwnerKind: text().notNull(),
        creator: text().notNull(),
        curve: int().notNull(),
        networkKey: text().notNull(),
        status: int().notNull(),
        rejectCode: int(),
        sid: bytes().notNull(),
        userPublicShare: bytes().notNull(),
        proof: bytes().notNull(),
        /** Empty until active. */
        publicKey: bytes().notNull(),
        mu: bytes(),
        chainCode: bytes(),
        deadline: u64().notNull(),
        /** Of the last change of status: for a frozen one the moment it may thaw, else 2^64 - 1. */
        effectiveAt: u64(),
        authVersion: int().notNull(),
        changedTx: text().notNull(),
      },
      (t) => [
        index('tandem_dwallet_position').on(t.position),
        index('tandem_dwallet_cap').on(t.cap),
        index('tandem_dwallet_owner').on(t.capOwner, t.position),
        index('tandem_dwallet_creator').on(t.creator, t.position),
        index('tandem_dwallet_public_key').on(t.publicKey),
        index('tandem_dwallet_status').on(t.status, t.position),
      ],
    ),
    tweaks: table(
      'tandem_tweak',
      {
        dwallet: text().notNull(),
        path: bytes().notNull(),
        ...placed(d),
        /** JSON list of numbers. */
        indices: text().notNull(),
        taproot: int().notNull(),
        root: bytes().notNull(),
        tau: bytes().notNull(),
        publicKey: bytes().notNull(),
      },
      (t) => [primaryKey({ columns: [t.dwallet, t.path] }), index('tandem_tweak_public_key').on(t.publicKey)],
    ),
  };
}

function requestTables(d: Dialect) {
  const { table, text, int, u64, bytes, primaryKey, index } = d;
  return {
    requests: table(
      'tandem_request',
      {
        id: text().primaryKey(),
        ...placed(d),
        dwallet: text().notNull(),
        networkKey: text().notNull(),
        curve: int().notNull(),
        algorithm: int().notNull(),
        hash: int().notNull(),
        key: bytes().notNull(),
        status: int().notNull(),
        failure: int().notNull(),
        deadline: u64().notNull(),
        escrow: u64().notNull(),
        paid: u64(),
        refunded: u64(),
        sender: text().notNull(),
        poster: text(),
        certified: int().notNull(),
        endTx: text(),
        endCheckpoint: u64(),
        endMs: u64(),
        redeemedTx: text(),
        /** From here on: from the object; null when the node could not show it. */
        refundTo: text(),
        publicKey: bytes(),
        userPublicShare: bytes(),
        verifyKey: bytes(),
        /** JSON list of numbers. */
        indices: text(),
        taproot: int(),
        root: bytes(),
        tau: bytes(),
      },
      (t) => [
        index('tandem_request_position').on(t.position),
        index('tandem_request_status').on(t.status, t.position),
        index('tandem_request_dwallet').on(t.dwallet, t.position),
      ],
    ),
    requestItems: table(
      'tandem_request_item',
      {
        request: text().notNull(),
        index: int().notNull(),
        presignDigest: bytes().notNull(),
        presign: text(),
        batch: text(),
        message: bytes(),
        userMessage: bytes(),
      },
      (t) => [primaryKey({ columns: [t.request, t.index] }), index('tandem_request_item_presign').on(t.presignDigest)],
    ),
    signatures: table(
      'tandem_signature',
      { request: text().notNull(), index: int().notNull(), signature: bytes().notNull() },
      (t) => [primaryKey({ columns: [t.request, t.index] })],
    ),
  };
}

function presignTables(d: Dialect) {
  const { table, text, int, u64, bytes, primaryKey, index } = d;
  return {
    presignBatches: table(
      'tandem_presign_batch',
      {
        id: text().primaryKey(),
        ...placed(d),
        pool: text().notNull(),
        nkId: bytes().notNull(),
        curve: int().notNull(),
        algorithm: int().notNull(),
        sid: bytes().notNull(),
        epoch: u64().notNull(),
        size: int().notNull(),
        available: int().notNull(),
        /** Length of all entries; the bytes themselves are in the event at `position`. */
        byteLength: int().notNull(),
        poster: text().notNull(),
      },
      (t) => [index('tandem_presign_batch_scheme').on(t.curve, t.algorithm, t.position)],
    ),
    presignEntries: table(
      'tandem_presign_entry',
      {
        batch: text().notNull(),
        index: int().notNull(),
        digest: bytes().notNull(),
        presign: text(),
        reservedBy: text(),
        reservedTx: text(),
      },
      (t) => [primaryKey({ columns: [t.batch, t.index] })],
    ),
  };
}

function describeTables(d: Dialect) {
  const { table, text, int, u64, bytes } = d;
  return {
    meta: table('tandem_meta', { id: int().primaryKey(), schema: int().notNull() }),
    cursor: table('tandem_cursor', {
      id: int().primaryKey(),
      chainId: text().notNull(),
      packageId: text().notNull(),
      /** The checkpoint to read next. */
      next: u64().notNull(),
      /** Digest of the checkpoint before it; null before the first. */
      digest: text(),
      timestampMs: u64(),
      /** Of the newest event applied. */
      position: text(),
    }),
    events: table('tandem_event', {
      position: text().primaryKey(),
      checkpoint: u64().notNull(),
      tx: text().notNull(),
      sender: text().notNull(),
      timestampMs: u64().notNull(),
      name: text().notNull(),
      bcs: bytes().notNull(),
    }),
    ...networkTables(d),
    ...ceremonyTables(d),
    ...dwalletTables(d),
    ...requestTables(d),
    ...presignTables(d),
    ...blameTables(d),
  };
}

export const sqliteTables = describeTables(sqliteDialect);
export type Tables = typeof sqliteTables;
export const postgresTables: Tables = describeTables(postgresDialect);
