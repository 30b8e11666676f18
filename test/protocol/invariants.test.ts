/** What holds in every honest network: recombined secrets equal what was committed, and every job works on plain data. */
import { describe, expect, test } from 'vitest';
import { bytesToHex, mod } from '../../src/base/index.ts';
import { decrypt } from '../../src/crypto/encryption/ciphertext.ts';
import { classGroup } from '../../src/crypto/group/class-group-registry.ts';
import {
  combinePresigns,
  combineSignature,
  contributePresigns,
  createUserMessage,
  createValidatorSealingKey,
  dealStageA,
  finishStageA,
  openStageADealings,
  partialSign,
  provePartials,
  qualify,
  verifyUserMessage,
  verifyValidatorSealingKey,
} from '../../src/crypto/index.ts';
import { keyCiphertext } from '../../src/crypto/protocol/dwallet.ts';
import { parseSharing, verificationKeys } from '../../src/crypto/protocol/sharing.ts';
import { openStatement } from '../../src/crypto/protocol/statement.ts';
import { GROUP_NAMES, referenceGroup } from '../../src/crypto/protocol/suite.ts';
import {
  asMessages,
  bytes32,
  createDWallet,
  makePresigns,
  partialInput,
  presignSession,
  signingCase,
  signingInput,
  testNetwork,
} from '../attack/network.ts';
import { allSecrets, presignNonces, recombineKey, schnorrEntry } from '../attack/secrets.ts';

describe.each([{ weights: [3, 3, 2, 2] }, { weights: [1, 1, 1, 1] }])('weights $weights', ({ weights }) => {
  const network = testNetwork(weights);
  const secrets = allSecrets(network);

  test('the same integer key stands behind all three encryption keys, whichever quorum recombines it', () => {
    GROUP_NAMES.forEach((name, i) => {
      const group = classGroup('CL-TEST', name);
      expect(group.encode(group.pow(group.h, secrets.sk))).toEqual(secrets.key.encryptionKeys[i]);
    });
    const shares = network.shares.flat();
    expect(recombineKey(network.n, shares.slice(-network.t))).toBe(secrets.sk);
    expect(recombineKey(network.n, [...shares].reverse())).toBe(secrets.sk);
  });

  test('every share matches its verification key and the bound that proofs rely on', () => {
    const sharing = parseSharing(network.result.sharing);
    const keys = verificationKeys(sharing, secrets.key);
    const group = referenceGroup('CL-TEST');
    for (const { index, value } of network.shares.flat()) {
      expect(group.equal(group.pow(group.h, value), keys[index - 1]!)).toBe(true);
      expect(value >= 0n && value < 1n << BigInt(sharing.shareBits)).toBe(true);
    }
  });

  test.each([0, 1, 2, 3])('curve %i: ct_x0 and ct_x1 encrypt the logarithms of X_0 and X_1', (id) => {
    const { curve: points, x0, x1 } = secrets.key.points[id]!;
    expect(points.equal(points.baseMultiply(secrets.halves[id]!.x0), x0)).toBe(true);
    expect(points.equal(points.baseMultiply(secrets.halves[id]!.x1), x1)).toBe(true);
  });

  test.each([0, 2, 3])('curve %i: presigns encrypt the logarithms of D and E; ct_key encrypts x_B', (id) => {
    const batch = makePresigns(network, id, 2, 100);
    for (const bytes of batch.entries) {
      const { D, E, group } = schnorrEntry('CL-TEST', bytes);
      const { k0, k1 } = presignNonces(secrets, bytes);
      expect(group.equal(group.baseMultiply(k0), D)).toBe(true);
      expect(group.equal(group.baseMultiply(k1), E)).toBe(true);
    }
    if (id === 3) return;
    const dwallet = createDWallet(network, id);
    const statement = openStatement(signingInput(network, { dwallet, batch }));
    const group = classGroup('CL-TEST', statement.dwallet.curve.classGroupName);
    const { x0, x1 } = secrets.halves[id]!;
    const xB = mod(x0 + dwallet.share.mu * x1, statement.dwallet.curve.q);
    expect(decrypt(group, secrets.sk, keyCiphertext(secrets.key, statement.dwallet))).toBe(xB);
  });
});

test('jobs take and return plain data: a run through structured clones gives the same signature', () => {
  const network = testNetwork([1, 1, 1, 1]);
  const cross = structuredClone;
  const { session, dealings, rootSeeds, sealingSecrets } = network;
  expect(cross(dealStageA(cross(session), 0, cross(rootSeeds[0]!)))).toEqual(dealings[0]!.bytes);
  const own = { session, party: 0, sealingSecret: sealingSecrets[0]!, dealings, rootSeed: rootSeeds[0]! };
  expect(cross(openStageADealings(cross(own))).verdicts.every(({ ok }) => ok)).toBe(true);
  const holder = { party: 0, sealingSecret: sealingSecrets[0]! };
  const finished = cross(finishStageA(cross({ session, holder, dealings, weightSeed: bytes32('w') })));
  expect(finished.shares).toEqual(network.shares[0]);
  const batchSession = presignSession(network, 2, 1, 101);
  const messages = asMessages(
    rootSeeds.map((seed, party) => contributePresigns(cross(batchSession), party, cross(seed))),
  );
  const batch = cross(combinePresigns(cross(batchSession), cross(messages)));
  const signing = signingCase(network, { dwallet: createDWallet(network, 2), batch });
  const job = cross(partialInput(network, signing));
  const partials = network.shares.map((shares, party) => ({
    party,
    bytes: cross(partialSign(cross({ ...job, party, shares, rootSeed: rootSeeds[party]! }))),
  }));
  expect(cross(verifyUserMessage(cross(job.input), cross(job.userMessage))).tombstone.length).toBe(32);
  expect(cross(combineSignature(job, cross(partials)))).toMatchObject({ ok: true });
  expect(
    cross(provePartials({ ...job, party: 0, shares: network.shares[0]!, rootSeed: rootSeeds[0]! })).length,
  ).toBeGreaterThan(100);
  expect(cross(qualify(network.committee, { dealings: [], acks: [], complaints: [] })).ok).toBe(false);
});

test('a user message needs the share of this dWallet and exactly 32 random bytes', () => {
  const network = testNetwork([1, 1, 1, 1]);
  const dwallet = createDWallet(network, 0);
  const input = signingInput(network, { dwallet, batch: makePresigns(network, 0, 1, 102) });
  const { secret } = dwallet.share;
  for (const wrong of [0n, -1n, secret + 1n, 2n ** 256n]) {
    expect(() => createUserMessage({ ...input, secret: wrong, random: bytes32('r') })).toThrow(
      expect.objectContaining({ code: 'crypto/wrong-share' }),
    );
  }
  expect(() => createUserMessage({ ...input, secret, random: new Uint8Array(31) })).toThrow(
    expect.objectContaining({ code: 'crypto/bad-seed' }),
  );
  const [a, b] = ['r1', 'r2'].map((label) =>
    bytesToHex(createUserMessage({ ...input, secret, random: bytes32(label) })),
  );
  expect(a).not.toBe(b);
});

test('sealing keys are bound to validator, protocol key, suite and epoch', () => {
  const identity = { suite: 'CL-TEST' as const, epoch: 1, validatorId: bytes32('v'), protocolKey: bytes32('p') };
  const { publicKey, proof } = createValidatorSealingKey(bytes32('root'), identity);
  expect(verifyValidatorSealingKey(identity, publicKey, proof)).toBe(true);
  const others = [
    { ...identity, epoch: 2 },
    { ...identity, validatorId: bytes32('w') },
    { ...identity, protocolKey: bytes32('q') },
    { ...identity, suite: 'CL-128' as const },
  ];
  for (const other of others) expect(verifyValidatorSealingKey(other, publicKey, proof)).toBe(false);
  expect(verifyValidatorSealingKey(identity, publicKey, proof.slice(1))).toBe(false);
  expect(verifyValidatorSealingKey(identity, new Uint8Array(32), proof)).toBe(false);
});
