/** A network of n validators with one share each, in one process: every message is real, the transport is memory. */
import { createHash } from 'node:crypto';
import { bytesToBigint } from '../../src/base/index.ts';
import {
  type CeremonySession,
  type Committee,
  createUserShare,
  createValidatorSealingKey,
  type DWalletRecord,
  finishStageA,
  finishStageB,
  type KeyShare,
  type PartyMessage,
  type PresignSession,
  quorum,
  type SigningInput,
  type StageBResult,
  type StageBSession,
  type Suite,
  type UserShare,
} from '../../src/crypto/index.ts';
import { dealingPlace } from '../../src/crypto/protocol/stage-a.ts';
import { virtualIndices } from '../../src/crypto/threshold/committee.ts';
import { dealingShape, sealContext, shareLength } from '../../src/crypto/threshold/dealing.ts';
import { parseDealing } from '../../src/crypto/threshold/dealing-codec.ts';
import { openBlob, SEALING_CURVE } from '../../src/crypto/threshold/sealing.ts';
import { Crew } from './crew.ts';

/** 32 deterministic bytes: the same run makes the same messages. */
export function bytes32(...labels: readonly (string | number)[]): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(JSON.stringify(labels)).digest());
}

/** The party whose work is measured. */
export const OWN = 0;

export interface Simulation {
  readonly suite: Suite;
  readonly n: number;
  readonly t: number;
  readonly parties: readonly number[];
  readonly committee: Committee;
  readonly rootSeeds: readonly Uint8Array[];
  readonly sealingSecrets: readonly bigint[];
  readonly session: CeremonySession;
  readonly dealings: readonly PartyMessage[];
  readonly stageBSession: StageBSession;
  readonly halves: readonly PartyMessage[];
  readonly key: StageBResult;
  /** Of the parties that are asked to sign: the lowest t. */
  readonly shares: readonly (readonly KeyShare[])[];
  readonly crew: Crew;
}

export interface SimulationOptions {
  readonly suite: Suite;
  readonly n: number;
  readonly keep: boolean;
}

export const asMessages = (list: readonly Uint8Array[]): PartyMessage[] =>
  list.map((bytes, party) => ({ party, bytes }));

function createCommittee(suite: Suite, n: number) {
  const parties = Array.from({ length: n }, (_, party) => party);
  const rootSeeds = parties.map((party) => bytes32('root', n, party));
  const identities = parties.map((party) => ({
    suite,
    epoch: 1,
    validatorId: bytes32('id', party),
    protocolKey: bytes32('protocol key', party),
  }));
  const keys = identities.map((identity, party) => createValidatorSealingKey(rootSeeds[party]!, identity));
  const members = identities.map(({ validatorId, protocolKey }, party) => ({
    id: validatorId,
    weight: 1,
    sealingKey: keys[party]!.publicKey,
    protocolKey,
  }));
  return { parties, rootSeeds, committee: { epoch: 1, members }, sealingSecrets: keys.map(({ secret }) => secret) };
}

/** Runs key generation as far as the measurements need it. */
export async function simulate({ suite, n, keep }: SimulationOptions): Promise<Simulation> {
  const { parties, rootSeeds, committee, sealingSecrets } = createCommittee(suite, n);
  const crew = new Crew({ name: `${suite}-${n}`, keep });
  const session: CeremonySession = { suite, sid: bytes32('ceremony', n), attempt: 0, committee };
  const own = (party: number) => ({ party, rootSeed: rootSeeds[party]! });
  const dealings = asMessages(
    await crew.messages(
      'stage A dealings',
      parties.map((party) => ({ kind: 'stage A dealings', session, ...own(party) })),
    ),
  );
  const { output } = finishStageA({ session, dealings, weightSeed: bytes32('weights') });
  const stageBSession = { ...session, stageA: output };
  const halves = asMessages(
    await crew.messages(
      'stage B dealings',
      parties.map((party) => ({ kind: 'stage B dealings', session: stageBSession, ...own(party) })),
    ),
  );
  const t = quorum(n);
  const base = { suite, n, t, parties, committee, rootSeeds, sealingSecrets, session, dealings, stageBSession, halves };
  return { ...base, key: finishStageB(stageBSession, halves), shares: sumShares(base), crew };
}

/** The shares of the lowest t parties, without the checks, which are timed once, for the measured party. */
function sumShares(simulation: Pick<Simulation, 'session' | 'dealings' | 'sealingSecrets' | 't'>): KeyShare[][] {
  const { session, dealings, sealingSecrets, t } = simulation;
  const parsed = dealings.map(({ party, bytes }) => parseDealing(dealingPlace(session, party), bytes));
  const width = shareLength(dealingShape(dealingPlace(session, 0)));
  return sealingSecrets.slice(0, t).map((secret, party) => {
    const indices = virtualIndices(session.committee, party);
    const sums = indices.map(() => 0n);
    for (const dealing of parsed) {
      const shared = SEALING_CURVE.multiply(dealing.ephemeral, secret);
      const plaintext = openBlob(sealContext(dealing, party), shared, dealing.blobs[party]!);
      if (plaintext === undefined) throw new Error(`a dealing does not open for party ${party}`);
      indices.forEach((_, i) => {
        sums[i]! += bytesToBigint(plaintext.subarray(i * width, (i + 1) * width));
      });
    }
    return indices.map((index, i) => ({ index, value: sums[i]! }));
  });
}

export function presignSession(
  simulation: Simulation,
  scheme: { readonly curve: number; readonly algorithm: number },
  batch: { readonly count: number; readonly counter: number },
): PresignSession {
  const { networkKey, nkId } = simulation.key;
  return { networkKey, nkId, committee: simulation.committee, ...scheme, proposer: OWN, ...batch };
}

export interface BenchDWallet {
  readonly share: UserShare;
  readonly record: DWalletRecord;
}

export function createDWallet(simulation: Simulation, curve: number): BenchDWallet {
  const { networkKey, nkId } = simulation.key;
  const place = { networkKey, nkId, network: bytes32('network'), creator: bytes32('creator'), curve };
  const share = createUserShare({ ...place, random: bytes32('user', curve) });
  const { sid, userPoint, proof, publicKey } = share;
  const record = { id: bytes32('dwallet', curve), curve, sid, userPoint, proof, publicKey, shareVersion: 0 };
  return { share, record };
}

export interface SigningChoices {
  readonly dwallet: BenchDWallet;
  readonly algorithm: number;
  readonly hash: number;
  readonly batch: { readonly entries: readonly Uint8Array[]; readonly entryDigests: readonly Uint8Array[] };
  readonly index: number;
}

export function signingInput(simulation: Simulation, choices: SigningChoices): SigningInput {
  const { dwallet, algorithm, hash, batch, index } = choices;
  return {
    networkKey: simulation.key.networkKey,
    nkId: simulation.key.nkId,
    dwallet: dwallet.record,
    algorithm,
    presign: batch.entries[index]!,
    presignDigest: batch.entryDigests[index]!,
    scheme: hash,
    message: bytes32('message', index),
    tweak: {},
  };
}
