/** A whole network in memory for protocol tests: every validator's secrets in one place, every message at hand. */
import { asciiToBytes, u32 } from '../../src/base/index.ts';
import {
  type CeremonySession,
  type Committee,
  combinePresigns,
  contributePresigns,
  createUserMessage,
  createUserShare,
  createValidatorSealingKey,
  type DWalletRecord,
  dealStageA,
  dealStageB,
  finishStageA,
  finishStageB,
  type KeyShare,
  type PartialInput,
  type PartyMessage,
  type PresignBatch,
  type PresignSession,
  partialSign,
  quorum,
  type SigningInput,
  type StageAResult,
  type StageBResult,
  type StageBSession,
  type Suite,
  schnorrAlgorithm,
  totalWeight,
  type UserShare,
} from '../../src/crypto/index.ts';
import { xof } from '../../src/crypto/math/xof.ts';
import { SUITE } from '../support/suite.ts';

/** Deterministic test bytes, 32 of them. */
export const bytes32 = (...labels: (string | number)[]): Uint8Array =>
  xof(
    'test',
    labels.map((label) => (typeof label === 'number' ? u32(label) : asciiToBytes(label))),
    32,
  );

export const NETWORK_ID = bytes32('network object');
export const CREATOR = bytes32('creator');

export interface TestNetwork {
  readonly session: CeremonySession;
  readonly committee: Committee;
  readonly n: number;
  readonly t: number;
  /** By party. */
  readonly sealingSecrets: readonly bigint[];
  readonly rootSeeds: readonly Uint8Array[];
  readonly dealings: readonly PartyMessage[];
  readonly stageA: readonly StageAResult[];
  readonly stageBSession: StageBSession;
  readonly halves: readonly PartyMessage[];
  readonly result: StageBResult;
  readonly shares: readonly (readonly KeyShare[])[];
}

export interface CommitteeSetup {
  readonly committee: Committee;
  readonly sealingSecrets: readonly bigint[];
  readonly rootSeeds: readonly Uint8Array[];
}

export function createCommittee(weights: readonly number[], suite: Suite = SUITE, label = ''): CommitteeSetup {
  const rootSeeds = weights.map((_, party) => bytes32('root', label, party));
  const keys = weights.map((_, party) => {
    const identity = {
      suite,
      epoch: 1,
      validatorId: bytes32('id', party),
      protocolKey: bytes32('protocol key', party),
    };
    return createValidatorSealingKey(rootSeeds[party]!, identity);
  });
  const members = weights.map((weight, party) => ({
    id: bytes32('id', party),
    weight,
    sealingKey: keys[party]!.publicKey,
    protocolKey: bytes32('protocol key', party),
  }));
  return { committee: { epoch: 1, members }, sealingSecrets: keys.map(({ secret }) => secret), rootSeeds };
}

export const asMessages = (list: readonly Uint8Array[]): PartyMessage[] =>
  list.map((bytes, party) => ({ party, bytes }));

const networks = new Map<string, TestNetwork>();

/** The honest run of key generation, once per weights and suite. */
export function testNetwork(weights: readonly number[], suite: Suite = SUITE): TestNetwork {
  const name = `${suite}/${weights.join()}`;
  const known = networks.get(name);
  if (known !== undefined) return known;
  const made = runKeyGeneration(weights, suite);
  networks.set(name, made);
  return made;
}

function runKeyGeneration(weights: readonly number[], suite: Suite): TestNetwork {
  const { committee, sealingSecrets, rootSeeds } = createCommittee(weights, suite);
  const session: CeremonySession = { suite, sid: bytes32('ceremony'), attempt: 0, committee };
  const parties = weights.map((_, party) => party);
  const dealings = asMessages(parties.map((party) => dealStageA(session, party, rootSeeds[party]!)));
  const stageA = parties.map((party) =>
    finishStageA({
      session,
      holder: { party, sealingSecret: sealingSecrets[party]! },
      dealings,
      weightSeed: rootSeeds[party]!,
    }),
  );
  const stageBSession = { ...session, stageA: stageA[0]!.output };
  const halves = asMessages(parties.map((party) => dealStageB(stageBSession, party, rootSeeds[party]!)));
  const result = finishStageB(stageBSession, halves);
  const n = totalWeight(committee);
  const shares = stageA.map((own) => own.shares);
  const secrets = { sealingSecrets, rootSeeds, shares };
  return { session, committee, n, t: quorum(n), ...secrets, dealings, stageA, stageBSession, halves, result };
}

export interface TestDWallet {
  readonly share: UserShare;
  readonly record: DWalletRecord;
}

export function createDWallet(network: TestNetwork, curve: number, label = 'a'): TestDWallet {
  const { networkKey, nkId } = network.result;
  const place = { networkKey, nkId, network: NETWORK_ID, creator: CREATOR, curve };
  const share = createUserShare({ ...place, random: bytes32('user', label, curve) });
  return { share, record: recordOf(share, bytes32('dwallet', label, curve)) };
}

export function recordOf(share: UserShare, id: Uint8Array): DWalletRecord {
  const { curve, sid, userPoint, proof, publicKey } = share;
  return { id, curve, sid, userPoint, proof, publicKey, shareVersion: 0 };
}

export function presignSession(network: TestNetwork, curve: number, count: number, counter = 0): PresignSession {
  const { networkKey, nkId } = network.result;
  const place = { networkKey, nkId, committee: network.committee, proposer: 0 };
  return { ...place, curve, algorithm: schnorrAlgorithm(curve), counter, count };
}

export function makePresigns(network: TestNetwork, curve: number, count: number, counter = 0): PresignBatch {
  const session = presignSession(network, curve, count, counter);
  const messages = network.rootSeeds.map((seed, party) => contributePresigns(session, party, seed));
  return combinePresigns(session, asMessages(messages));
}

export interface SigningCase {
  readonly dwallet: TestDWallet;
  readonly input: SigningInput;
  readonly userMessage: Uint8Array;
}

export interface SigningChoices {
  readonly dwallet: TestDWallet;
  readonly batch: PresignBatch;
  readonly index?: number;
  readonly scheme?: number;
  readonly message?: Uint8Array;
  readonly tweak?: SigningInput['tweak'];
}

export function signingInput(network: TestNetwork, choices: SigningChoices): SigningInput {
  const { dwallet, batch, index = 0 } = choices;
  return {
    networkKey: network.result.networkKey,
    nkId: network.result.nkId,
    dwallet: dwallet.record,
    presign: batch.entries[index]!,
    presignDigest: batch.entryDigests[index]!,
    // The presign's own: version, kind and curve come before it.
    algorithm: batch.entries[index]![3]!,
    scheme: choices.scheme ?? 0,
    message: choices.message ?? asciiToBytes('a message'),
    tweak: choices.tweak ?? {},
  };
}

export function signingCase(network: TestNetwork, choices: SigningChoices, label = ''): SigningCase {
  const input = signingInput(network, choices);
  const { secret } = choices.dwallet.share;
  const userMessage = createUserMessage({ ...input, secret, random: bytes32('user message', label) });
  return { dwallet: choices.dwallet, input, userMessage };
}

export function partialInput(network: TestNetwork, { input, userMessage }: SigningCase): PartialInput {
  return { input, userMessage, committee: network.committee, sharing: network.result.sharing };
}

export function makePartials(network: TestNetwork, job: PartialInput, parties?: readonly number[]): PartyMessage[] {
  return (parties ?? network.shares.map((_, party) => party)).map((party) => ({
    party,
    bytes: partialSign({ ...job, party, shares: network.shares[party]!, rootSeed: network.rootSeeds[party]! }),
  }));
}
