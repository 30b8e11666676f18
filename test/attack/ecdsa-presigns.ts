/** ECDSA presigns of a test network: sessions, both rounds honestly, and what whoever holds the key reads in them. */
import { decrypt } from '../../src/crypto/encryption/ciphertext.ts';
import { classGroup } from '../../src/crypto/group/class-group-registry.ts';
import {
  combineEcdsaGammas,
  combineEcdsaPresigns,
  contributeEcdsaGammas,
  contributeEcdsaNonces,
  decodePresignEntry,
  type EcdsaFirstRound,
  type EcdsaPresignEntry,
  type PartyMessage,
  type PresignBatch,
  type PresignSession,
  type Suite,
} from '../../src/crypto/index.ts';
import { asMessages, presignSession, type TestNetwork } from './network.ts';
import type { NetworkSecrets } from './secrets.ts';

/** An ECDSA session of curve 0 or 1. */
export function ecdsaSession(network: TestNetwork, curve: 0 | 1, count: number, counter = 0): PresignSession {
  // Curve 1 has no Schnorr scheme for which presignSession could name the algorithm.
  return { ...presignSession(network, 0, count, counter), curve, algorithm: 0 };
}

export interface EcdsaRun {
  readonly session: PresignSession;
  readonly gammas: readonly PartyMessage[];
  readonly first: EcdsaFirstRound;
  readonly nonces: readonly PartyMessage[];
  readonly batch: PresignBatch;
}

/** Every party's first-round message. */
export function allGammas(network: TestNetwork, session: PresignSession): PartyMessage[] {
  return asMessages(network.rootSeeds.map((seed, party) => contributeEcdsaGammas(session, party, seed)));
}

/** Every party's second-round message. */
export function allNonces(network: TestNetwork, session: PresignSession, first: Uint8Array): PartyMessage[] {
  return asMessages(network.rootSeeds.map((seed, party) => contributeEcdsaNonces(session, first, party, seed)));
}

/** Both rounds with every party honest. */
export function runEcdsaPresigns(network: TestNetwork, session: PresignSession): EcdsaRun {
  const gammas = allGammas(network, session);
  const first = combineEcdsaGammas(session, gammas);
  const nonces = allNonces(network, session, first.bytes);
  return { session, gammas, first, nonces, batch: combineEcdsaPresigns(session, first.bytes, nonces) };
}

/** The entry of an ECDSA presign. */
export function ecdsaEntry(suite: Suite, bytes: Uint8Array): EcdsaPresignEntry {
  const entry = decodePresignEntry(suite, bytes);
  if (entry.kind !== 'ecdsa') throw new Error('not an ECDSA presign');
  return entry;
}

/** The plaintexts of an entry, for whoever holds sk. */
export function openEcdsaEntry({ key, sk }: NetworkSecrets, bytes: Uint8Array) {
  const entry = ecdsaEntry(key.suite, bytes);
  const group = classGroup(key.suite, entry.group.classGroupName);
  const open = (field: 'ctg' | 'ctg0' | 'ctg1' | 'ctk0' | 'ctk1'): bigint => decrypt(group, sk, entry[field]);
  return { entry, gamma: open('ctg'), g0: open('ctg0'), g1: open('ctg1'), gk0: open('ctk0'), gk1: open('ctk1') };
}
