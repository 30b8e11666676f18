/** The honest material that the crypto decoders' valid inputs come from: one network on CL-TEST, made once. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { provePartials } from '../../src/crypto/index.ts';
import { openPartialJob } from '../../src/crypto/protocol/partial-job.ts';
import { ecdsaSession, runEcdsaPresigns } from '../attack/ecdsa-presigns.ts';
import {
  bytes32,
  createDWallet,
  makePartials,
  makePresigns,
  partialInput,
  signingCase,
  testNetwork,
} from '../attack/network.ts';

/** Makes at first use. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

export const fuzzNetwork = lazy(() => testNetwork([2, 1, 1]));

/** The Ed25519 key of party 1 in the committee below. */
export const PROTOCOL_SECRET = bytes32('fuzz protocol secret');

/** The network's committee with a protocol key whose secret is known. */
export const fuzzCommittee = lazy(() => {
  const { committee } = fuzzNetwork();
  const protocolKey = ed25519.getPublicKey(PROTOCOL_SECRET);
  return { ...committee, members: committee.members.map((member) => ({ ...member, protocolKey })) };
});

export const taprootBatch = lazy(() => makePresigns(fuzzNetwork(), 0, 2));
export const ed25519Batch = lazy(() => makePresigns(fuzzNetwork(), 2, 2));

/** One Taproot signature: request, user message, partials and the proof of a party. */
export const fuzzSigning = lazy(() => {
  const network = fuzzNetwork();
  const signing = signingCase(network, { dwallet: createDWallet(network, 0), batch: taprootBatch() });
  const input = partialInput(network, signing);
  const partials = makePartials(network, input);
  const secrets = { party: 1, shares: network.shares[1]!, rootSeed: network.rootSeeds[1]! };
  const proof = provePartials({ ...input, ...secrets });
  return { ...signing, partialInput: input, job: openPartialJob(input), partials, proof };
});

/** Presigns of both ECDSA curves, with the messages of both rounds. */
export const ecdsaRuns = lazy(() =>
  ([0, 1] as const).map((curve) => {
    const session = ecdsaSession(fuzzNetwork(), curve, 2);
    return runEcdsaPresigns(fuzzNetwork(), session);
  }),
);

/** One ECDSA signature over secp256k1, with KECCAK256. */
export const fuzzEcdsa = lazy(() => {
  const network = fuzzNetwork();
  const signing = signingCase(network, { dwallet: createDWallet(network, 0), batch: ecdsaRuns()[0]!.batch });
  const input = partialInput(network, signing);
  const partials = makePartials(network, input);
  const secrets = { party: 1, shares: network.shares[1]!, rootSeed: network.rootSeeds[1]! };
  const proof = provePartials({ ...input, ...secrets });
  return { ...signing, partialInput: input, job: openPartialJob(input), partials, proof };
});
