/** The whole protocol in memory: key generation, creation, presigns and signatures that independent libraries accept. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { schnorr } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import { asciiToBytes, bytesToHex } from '../../src/base/index.ts';
import {
  combineSignature,
  contributePresigns,
  openStageADealings,
  verifyCreation,
  verifyPresignContributions,
  verifyStageB,
  verifyUserMessage,
} from '../../src/crypto/index.ts';
import {
  asMessages,
  bytes32,
  CREATOR,
  createDWallet,
  makePartials,
  makePresigns,
  NETWORK_ID,
  partialInput,
  presignSession,
  signingCase,
  testNetwork,
} from '../attack/network.ts';

const MESSAGE = asciiToBytes('pay 1 coin');

describe.each([{ weights: [3, 3, 2, 2] }, { weights: [1, 1, 1, 1] }])('weights $weights', ({ weights }) => {
  test('key generation is verified by every validator', () => {
    const network = testNetwork(weights);
    weights.forEach((_, party) => {
      const opened = openStageADealings({
        session: network.session,
        party,
        sealingSecret: network.sealingSecrets[party]!,
        dealings: network.dealings,
        rootSeed: network.rootSeeds[party]!,
      });
      expect(opened.complaints).toEqual([]);
      expect(opened.verdicts.map(({ ok }) => ok)).toEqual(weights.map(() => true));
      expect(bytesToHex(network.stageA[party]!.output)).toBe(bytesToHex(network.stageA[0]!.output));
    });
    const verdicts = verifyStageB(network.stageBSession, network.halves, bytes32('weights'));
    expect(verdicts.map(({ ok }) => ok)).toEqual(weights.map(() => true));
  });

  test.each([
    { curve: 0, scheme: 0 },
    { curve: 0, scheme: 1 },
    { curve: 2, scheme: 0 },
  ])('curve $curve scheme $scheme: signature accepted by an independent verifier', ({ curve, scheme }) => {
    const network = testNetwork(weights);
    const dwallet = createDWallet(network, curve);
    const { networkKey, nkId } = network.result;
    const { salt, userPoint, proof, publicKey } = dwallet.share;
    const claim = { networkKey, nkId, network: NETWORK_ID, creator: CREATOR, curve, salt, userPoint, proof };
    expect(verifyCreation(claim).publicKey).toEqual(publicKey);
    const batch = makePresigns(network, curve, 2);
    const message = scheme === 1 ? sha256(MESSAGE) : MESSAGE;
    const signing = signingCase(network, { dwallet, batch, index: 1, scheme, message });
    const { publicKey: signingKey } = verifyUserMessage(signing.input, signing.userMessage);
    expect(signingKey).toEqual(publicKey);
    const job = partialInput(network, signing);
    const result = combineSignature(job, makePartials(network, job));
    if (!result.ok) throw new Error(result.reason);
    if (curve === 0) {
      const m32 = scheme === 1 ? message : sha256(message);
      expect(schnorr.verify(result.signature, m32, publicKey.slice(1))).toBe(true);
      expect(schnorr.verify(result.signature, sha256(asciiToBytes('other')), publicKey.slice(1))).toBe(false);
    } else {
      expect(ed25519.verify(result.signature, message, publicKey, { zip215: false })).toBe(true);
      expect(ed25519.verify(result.signature, asciiToBytes('other'), publicKey, { zip215: false })).toBe(false);
    }
  });

  test.each([0, 2, 3])('presign contributions on curve %i verify as a batch', (curve) => {
    const network = testNetwork(weights);
    const session = presignSession(network, curve, 2);
    const messages = asMessages(network.rootSeeds.map((seed, party) => contributePresigns(session, party, seed)));
    const verdicts = verifyPresignContributions(session, messages, bytes32('weights'));
    expect(verdicts.every(({ ok }) => ok)).toBe(true);
  });
});

test('every set of parties that reaches the quorum signs, and no smaller one does', () => {
  const network = testNetwork([3, 3, 2, 2]);
  const dwallet = createDWallet(network, 0);
  const signing = signingCase(network, { dwallet, batch: makePresigns(network, 0, 1, 7) });
  const job = partialInput(network, signing);
  const partials = makePartials(network, job);
  for (let mask = 1; mask < 16; mask++) {
    const chosen = partials.filter(({ party }) => (mask >> party) & 1);
    const weight = chosen.reduce((sum, { party }) => sum + [3, 3, 2, 2][party]!, 0);
    const result = combineSignature(job, chosen);
    expect(result.ok).toBe(weight >= network.t);
    if (!result.ok) expect(result.reason).toBe('need-more');
  }
});
