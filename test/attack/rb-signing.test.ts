/** Robustness of presigns and signatures: whoever sends something wrong is named, and the rest sign. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { bytesToHex, concatBytes, mod, u16, u32 } from '../../src/base/index.ts';
import { encodeCiphertext, encrypt } from '../../src/crypto/encryption/ciphertext.ts';
import { classGroup } from '../../src/crypto/group/class-group-registry.ts';
import {
  blamePartials,
  combinePresigns,
  combineSignature,
  committeeDigest,
  contributePresigns,
  dealStageA,
  dealStageB,
  type EnvelopeHeader,
  isEquivocation,
  type PartyMessage,
  parseNetworkKey,
  partialSign,
  presignSessionId,
  provePartials,
  sealEnvelope,
  verifyPresignContributions,
} from '../../src/crypto/index.ts';
import { encodeContext } from '../../src/crypto/proof/context.ts';
import { encodeProof } from '../../src/crypto/proof/proof-codec.ts';
import { prove } from '../../src/crypto/proof/prove.ts';
import { encodePartials, openPartialJob, parsePartials } from '../../src/crypto/protocol/partial-job.ts';
import { parseSharing } from '../../src/crypto/protocol/sharing.ts';
import { encryptionKey } from '../../src/crypto/protocol/suite.ts';
import { testRng } from '../support/relation-cases.ts';
import { SUITE } from '../support/suite.ts';
import { createUncheckedClassGroup } from '../support/unchecked-class-group.ts';
import {
  asMessages,
  bytes32,
  createDWallet,
  makePartials,
  makePresigns,
  partialInput,
  presignSession,
  signingCase,
  testNetwork,
} from './network.ts';

const network = testNetwork([3, 3, 2, 2]);
const CHEATER = 3;
/** Bytes of a ciphertext on secp256k1. */
const ENCRYPTED = 2 * (1 + 2 * classGroup(SUITE, 'secp256k1').parameters.coordinateLength);

describe('RB3 presign contributions', () => {
  const session = presignSession(network, 0, 2, 50);
  const contribute = (party: number, s = session): Uint8Array =>
    contributePresigns(s, party, network.rootSeeds[party]!);
  const honest = asMessages([0, 1, 2, 3].map((party) => contribute(party)));
  const own = honest[CHEATER]!.bytes;
  const head = 2 + 32 + 2 + 2;
  const nonce = ENCRYPTED + 33;
  const renamed = (bytes: Uint8Array): Uint8Array => concatBytes(own.slice(0, head), bytes.slice(head));
  const otherMembers = network.committee.members.map((m, i) => (i === 0 ? { ...m, sealingKey: m.id } : m));
  const otherCommittee = { ...network.committee, members: otherMembers };
  const swapNonces = concatBytes(
    own.slice(0, head),
    own.slice(head + nonce, head + 2 * nonce),
    own.slice(head, head + nonce),
    own.slice(head + 2 * nonce),
  );
  const foreignPoint = Uint8Array.from(own);
  foreignPoint.set(honest[0]!.bytes.slice(head + nonce - 33, head + nonce), head + nonce - 33);

  test.each([
    ['a bad proof', Uint8Array.from(own, (b, i) => (i === own.length - 1 ? b ^ 1 : b)), 'crypto/bad-proof'],
    ['the proof and nonces of another party', renamed(honest[0]!.bytes), 'crypto/bad-proof'],
    ['its message of another session', renamed(contribute(CHEATER, { ...session, counter: 51 })), 'crypto/bad-proof'],
    ['its message of another proposer', renamed(contribute(CHEATER, { ...session, proposer: 1 })), 'crypto/bad-proof'],
    [
      'its message to another committee',
      renamed(contribute(CHEATER, { ...session, committee: otherCommittee })),
      'crypto/bad-proof',
    ],
    ['nonces in another order', swapNonces, 'crypto/bad-proof'],
    ['a point that is not the plaintext', foreignPoint, 'crypto/bad-proof'],
    ['the message of another party', honest[0]!.bytes, 'crypto/bad-encoding'],
    ['a shorter message', own.slice(0, -1), 'crypto/bad-encoding'],
    ['a smaller batch', contribute(CHEATER, { ...session, count: 1 }), 'crypto/bad-encoding'],
  ])('RB3 %s: named, left out, and the presigns of the others sign', (_, bytes, expected) => {
    const messages = [...honest.slice(0, 3), { party: CHEATER, bytes }];
    const verdicts = verifyPresignContributions(session, messages, bytes32('w'));
    expect(verdicts.map(({ ok }) => ok)).toEqual([true, true, true, false]);
    expect(verdicts[CHEATER]!.code).toBe(expected);
  });

  test('RB3 the bundle without the cheater makes presigns that sign', () => {
    const batch = combinePresigns(session, honest.slice(0, 3));
    const signing = signingCase(network, { dwallet: createDWallet(network, 0), batch });
    const job = partialInput(network, signing);
    expect(combineSignature(job, makePartials(network, job)).ok).toBe(true);
  });

  test('RB3 control: taking the wrong contribution unverified gives presigns that cannot sign', () => {
    const batch = combinePresigns(session, [...honest.slice(0, 3), { party: CHEATER, bytes: foreignPoint }]);
    const signing = signingCase(network, { dwallet: createDWallet(network, 0), batch });
    const job = partialInput(network, signing);
    expect(combineSignature(job, makePartials(network, job))).toEqual({ ok: false, reason: 'blame' });
  });

  test('RB3 nonces that add up to nothing make no presign, even if everybody colludes', () => {
    const { networkKey, nkId } = network.result;
    const { suite, encryptionKeys } = parseNetworkKey(networkKey);
    const { curve, group: classes, pk, relation } = encryptionKey(suite, encryptionKeys, 0);
    const one = presignSession(network, 0, 1, 51);
    const sid = presignSessionId(one);
    const { epoch } = network.committee;
    /** A contribution with chosen nonces and a right proof of them. */
    const chosen = (party: number, ks: readonly bigint[]): PartyMessage => {
      const nonces = ks.map((k) => mod(k, curve.q)).map((m) => ({ m, r: 5n + BigInt(party) }));
      const statements = nonces.map(({ m, r }) => {
        const { c1, c2 } = encrypt(classes, { publicKey: pk, m, r });
        return [c1, c2, curve.baseMultiply(m)] as const;
      });
      const extra = [committeeDigest(network.committee), u16(1)];
      const ctx = encodeContext({ protocol: 'schnorrA/presign', suite, nkId, sid, epoch, party, extra });
      const witnesses = nonces.map(({ m, r }) => [m, r]);
      const proof = encodeProof(relation, 2, prove(relation, { ctx, statements, witnesses }, testRng(`rb3 ${party}`)));
      const sent = statements.map(([c1, c2, point]) =>
        concatBytes(encodeCiphertext(classes, { c1, c2 }), curve.encode(point)),
      );
      return { party, bytes: concatBytes(Uint8Array.of(1, 7), sid, u16(party), u16(1), ...sent, proof) };
    };
    const bundles = [
      [chosen(0, [1n, 1n]), chosen(1, [1n, 1n]), chosen(2, [-2n, 1n])],
      [chosen(0, [1n, 1n]), chosen(1, [1n, 1n]), chosen(2, [1n, -2n])],
    ];
    for (const bundle of bundles) {
      expect(verifyPresignContributions(one, bundle, bytes32('weights')).map(({ ok }) => ok)).toEqual([
        true,
        true,
        true,
      ]);
      expect(() => combinePresigns(one, bundle)).toThrow(
        expect.objectContaining({ code: 'crypto/degenerate-presign' }),
      );
    }
    // The same maker's nonces that do not cancel are a presign.
    const good = [chosen(0, [1n, 1n]), chosen(1, [1n, 1n]), chosen(2, [1n, 1n])];
    expect(combinePresigns(one, good).entries).toHaveLength(1);
  });

  test('RB3 bundles below the quorum or with a party twice are refused', () => {
    expect(() => combinePresigns(session, honest.slice(0, 2))).toThrow(
      expect.objectContaining({ code: 'crypto/too-few' }),
    );
    expect(() => combinePresigns(session, [...honest, honest[0]!])).toThrow(
      expect.objectContaining({ code: 'crypto/too-few' }),
    );
    expect(bytesToHex(combinePresigns(session, [...honest].reverse()).batchDigest)).toBe(
      bytesToHex(combinePresigns(session, honest).batchDigest),
    );
  });

  test('RB3 equivocation: two signed payloads for one place convict, anything else does not', () => {
    const secretKey = bytes32('protocol secret');
    const publicKey = ed25519.getPublicKey(secretKey);
    const header: EnvelopeHeader = {
      suite: SUITE,
      nkId: session.nkId,
      epoch: 1,
      cid: committeeDigest(network.committee),
      protocol: 'schnorrA/presign',
      sid: presignSessionId(session),
      round: 0,
      attempt: 0,
      inputsDigest: bytes32('inputs'),
      party: CHEATER,
    };
    const first = sealEnvelope(header, own, secretKey);
    const second = sealEnvelope(header, foreignPoint, secretKey);
    expect(isEquivocation(first, second, publicKey)).toBe(true);
    expect(isEquivocation(first, first, publicKey)).toBe(false);
    for (const change of [
      { round: 1 },
      { attempt: 1 },
      { party: 2 },
      { sid: bytes32('s') },
      { inputsDigest: bytes32('i') },
    ]) {
      expect(isEquivocation(first, sealEnvelope({ ...header, ...change }, foreignPoint, secretKey), publicKey)).toBe(
        false,
      );
    }
    const forged = sealEnvelope(header, foreignPoint, bytes32('another key'));
    expect(isEquivocation(first, forged, publicKey)).toBe(false);
    expect(isEquivocation(first, second.slice(0, -1), publicKey)).toBe(false);
  });
});

describe.each([0, 2])('RB5 wrong partial decryptions on curve %i', (curveId) => {
  const dwallet = createDWallet(network, curveId);
  const batch = makePresigns(network, curveId, 2, 60);
  const signing = signingCase(network, { dwallet, batch });
  const input = partialInput(network, signing);
  const job = openPartialJob(input);
  const honest = makePartials(network, input);
  const proofs = [0, 1, 2, 3].map((party) => ({
    party,
    bytes: provePartials({ ...input, party, shares: network.shares[party]!, rootSeed: network.rootSeeds[party]! }),
  }));
  const own = parsePartials(job, honest[CHEATER]!);
  const { group } = job;
  const name = curveId === 0 ? 'secp256k1' : 'ed25519';
  const other = partialInput(network, signingCase(network, { dwallet, batch, index: 1 }));
  const elsewhere = parsePartials(openPartialJob(other), makePartials(network, other, [CHEATER])[0]!);
  const timesTau = (): Uint8Array => {
    const unchecked = createUncheckedClassGroup(SUITE, name);
    const bytes = Uint8Array.from(honest[CHEATER]!.bytes);
    const width = 1 + 2 * classGroup(SUITE, name).parameters.coordinateLength;
    const element = unchecked.group.decode(bytes.slice(-width));
    bytes.set(unchecked.group.encode(unchecked.group.compose(element, unchecked.tau)), bytes.length - width);
    return bytes;
  };

  const cases: [string, Uint8Array, string][] = [
    ['a random element', encodePartials(job, CHEATER, [[group.pow(group.h, 31337n)], own[1]!]), 'crypto/bad-partial'],
    ['the answer for another ciphertext', encodePartials(job, CHEATER, elsewhere), 'crypto/bad-partial'],
    ['its shares in another order', encodePartials(job, CHEATER, [...own].reverse()), 'crypto/bad-partial'],
    ['times tau', timesTau(), 'crypto/bad-element'],
    ['the message of another party', honest[2]!.bytes, 'crypto/bad-encoding'],
    ['the message of another signature', makePartials(network, other, [CHEATER])[0]!.bytes, 'crypto/bad-encoding'],
  ];

  test.each(cases)('RB5 %s: named by proof, and the signature completes with the others', (_, bytes, expected) => {
    const wrong: PartyMessage = { party: CHEATER, bytes };
    // Weight 8, but every quorum among these three needs the cheater.
    expect(combineSignature(input, [honest[0]!, honest[1]!, wrong]).ok).toBe(false);
    const partials = [honest[0]!, wrong, honest[1]!, honest[2]!];
    // The optimistic path already finds the set without it ...
    expect(combineSignature(input, partials)).toMatchObject({ ok: true });
    // ... and the abort path names it.
    const blamed = blamePartials({ ...input, partials, proofs });
    expect(blamed.verdicts.find(({ party }) => party === CHEATER)).toMatchObject({ ok: false, code: expected });
    expect(blamed.verdicts.filter(({ party }) => party !== CHEATER).every(({ ok }) => ok)).toBe(true);
    expect(blamed.signature).toBeDefined();
  });

  test('RB5 control: honest partials are all proven, and a silent one is not called wrong', () => {
    const all = blamePartials({ ...input, partials: honest, proofs, nameAll: true });
    expect(all.verdicts.map(({ ok }) => ok)).toEqual([true, true, true, true]);
    const silent = blamePartials({ ...input, partials: honest, proofs: proofs.slice(1), nameAll: true });
    expect(silent.verdicts[0]).toMatchObject({ ok: false, code: 'crypto/missing-proof' });
    expect(silent.signature).toBeDefined();
  });

  test('RB5 a proof does not move to another signature, party or committee', () => {
    const own = { party: CHEATER, shares: network.shares[CHEATER]!, rootSeed: network.rootSeeds[CHEATER]! };
    const head = 2 + 32 + 32 + 2;
    // The same shares and ciphertext under a committee with one other protocol key: only the proof's context tells them apart.
    const members = network.committee.members.map((m, i) => (i === 0 ? { ...m, protocolKey: m.id } : m));
    const committee = { ...network.committee, members };
    const sharing = Uint8Array.from(input.sharing);
    sharing.set(committeeDigest(committee), 2 + 1 + 32);
    const moved = [
      provePartials({ ...other, ...own }),
      provePartials({ ...input, ...own, committee, sharing }),
      // Equal weight, so that the lengths agree.
      proofs[2]!.bytes,
    ];
    for (const bytes of moved) {
      const exchanged = {
        party: CHEATER,
        bytes: concatBytes(proofs[CHEATER]!.bytes.slice(0, head), bytes.slice(head)),
      };
      const withMoved = [...proofs.slice(0, 3), exchanged];
      const result = blamePartials({ ...input, partials: honest, proofs: withMoved, nameAll: true });
      expect(result.verdicts[CHEATER]).toMatchObject({ ok: false, code: 'crypto/bad-partial' });
    }
  });
});

describe('RB7 silent validators at signing', () => {
  test.each([0, 1, 2, 3])('RB7 party %i is silent in presigning and signing: the others sign', (silent) => {
    const present = [0, 1, 2, 3].filter((party) => party !== silent);
    // A silent proposer costs its own session only: the next one opens its own.
    const session = { ...presignSession(network, 2, 1, 70 + silent), proposer: present[0]! };
    const messages = present.map((party) => ({
      party,
      bytes: contributePresigns(session, party, network.rootSeeds[party]!),
    }));
    const batch = combinePresigns(session, messages);
    const dwallet = createDWallet(network, 2);
    const signing = signingCase(network, { dwallet, batch });
    const job = partialInput(network, signing);
    const result = combineSignature(job, makePartials(network, job, present));
    if (!result.ok) throw new Error(result.reason);
    const accepted = ed25519.verify(result.signature, signing.input.message, dwallet.share.publicKey, {
      zip215: false,
    });
    expect(accepted).toBe(true);
    // Whatever set answers, the output is one and the same.
    const full = combineSignature(job, makePartials(network, job));
    expect(full.ok && bytesToHex(full.signature)).toBe(bytesToHex(result.signature));
  });
});

describe('RB10 the same seed gives the same message, other inputs an independent one', () => {
  const { session, stageBSession, rootSeeds, shares } = network;
  const seed = rootSeeds[1]!;
  const presigns = presignSession(network, 0, 1, 80);
  const dwallet = createDWallet(network, 0);
  const batch = makePresigns(network, 0, 2, 81);
  const jobs = [0, 1].map((index) => partialInput(network, signingCase(network, { dwallet, batch, index })));
  const own = { party: 1, shares: shares[1]!, rootSeed: seed };

  test.each([
    ['stage A dealing', () => dealStageA(session, 1, seed), () => dealStageA({ ...session, attempt: 1 }, 1, seed)],
    [
      'stage B message',
      () => dealStageB(stageBSession, 1, seed),
      () => dealStageB({ ...stageBSession, attempt: 1 }, 1, seed),
    ],
    [
      'presign contribution',
      () => contributePresigns(presigns, 1, seed),
      () => contributePresigns({ ...presigns, counter: 99 }, 1, seed),
    ],
    ['partials', () => partialSign({ ...jobs[0]!, ...own }), () => partialSign({ ...jobs[1]!, ...own })],
    ['proof', () => provePartials({ ...jobs[0]!, ...own }), () => provePartials({ ...jobs[1]!, ...own })],
  ])('RB10 %s', (_, make, other) => {
    const first = make();
    expect(bytesToHex(make())).toBe(bytesToHex(first));
    const second = bytesToHex(other());
    expect(second).not.toBe(bytesToHex(first));
    // Independent: no 32-byte window of the one occurs in the other beyond the public head.
    for (let at = 102; at + 32 <= first.length; at += 32) {
      const window = bytesToHex(first.slice(at, at + 32));
      if (/[1-9a-f]/.test(window)) expect(second.includes(window)).toBe(false);
    }
  });

  test('RB10 a larger batch of the same session does not repeat the nonces of the smaller one', () => {
    const [one, two] = [1, 2].map((count) => contributePresigns({ ...presigns, count }, 1, seed));
    const point = one!.slice(38 + ENCRYPTED, 38 + ENCRYPTED + 33);
    expect(bytesToHex(two!).includes(bytesToHex(point))).toBe(false);
    expect(bytesToHex(one!).includes(bytesToHex(point))).toBe(true);
  });

  test('RB10 control: a restart with fresh randomness says something else, and two signed messages convict', () => {
    const secretKey = bytes32('protocol secret');
    const header: EnvelopeHeader = {
      suite: SUITE,
      nkId: presigns.nkId,
      epoch: 1,
      cid: committeeDigest(network.committee),
      protocol: 'schnorrA/presign',
      sid: presignSessionId(presigns),
      round: 0,
      attempt: 0,
      inputsDigest: bytes32('inputs'),
      party: 1,
    };
    const say = (root: Uint8Array) => sealEnvelope(header, contributePresigns(presigns, 1, root), secretKey);
    const key = ed25519.getPublicKey(secretKey);
    expect(isEquivocation(say(seed), say(bytes32('fresh after the restart')), key)).toBe(true);
    expect(isEquivocation(say(seed), say(seed), key)).toBe(false);
  });

  test("RB10 another validator's seed gives another message", () => {
    const [a, b] = [rootSeeds[0]!, rootSeeds[1]!].map((root) => bytesToHex(contributePresigns(presigns, 1, root)));
    expect(a).not.toBe(b);
  });
});

test('a job binds key, sharing and committee: those of another network or epoch are refused', () => {
  const signing = signingCase(network, { dwallet: createDWallet(network, 0), batch: makePresigns(network, 0, 1, 91) });
  const job = partialInput(network, signing);
  const own = { party: 0, shares: network.shares[0]!, rootSeed: network.rootSeeds[0]! };
  const foreign = testNetwork([1, 1, 1, 1]);
  const nextEpoch = { ...network.committee, epoch: 2 };
  for (const wrong of [
    { sharing: foreign.result.sharing },
    { committee: foreign.committee },
    { committee: nextEpoch },
  ]) {
    expect(() => partialSign({ ...job, ...own, ...wrong })).toThrow(
      expect.objectContaining({ code: 'crypto/wrong-sharing' }),
    );
  }
  expect(partialSign({ ...job, ...own }).length).toBeGreaterThan(100);
});

test('a sharing that says other numbers than its committee is refused', () => {
  const signing = signingCase(network, { dwallet: createDWallet(network, 0), batch: makePresigns(network, 0, 1, 92) });
  const job = partialInput(network, signing);
  const own = { party: 0, shares: network.shares[0]!, rootSeed: network.rootSeeds[0]! };
  const [epochAt, countAt] = [2 + 1 + 32 + 32, 2 + 1 + 32 + 32 + 4];
  // Nine shares have the same quorum as ten, but another factorial: partials for both would not be those of one scheme.
  for (const [at, bytes] of [
    [epochAt, u32(2)],
    [countAt, u16(9)],
  ] as const) {
    const sharing = Uint8Array.from(job.sharing);
    sharing.set(bytes, at);
    expect(parseSharing(sharing).t).toBe(7);
    expect(() => partialSign({ ...job, ...own, sharing })).toThrow(
      expect.objectContaining({ code: 'crypto/wrong-sharing' }),
    );
  }
});

test('a party number cannot be smuggled: partials encoded for another party are refused', () => {
  const signing = signingCase(network, { dwallet: createDWallet(network, 0), batch: makePresigns(network, 0, 1, 90) });
  const job = partialInput(network, signing);
  const [message] = makePartials(network, job, [1]);
  const bytes = Uint8Array.from(message!.bytes);
  bytes.set(u16(0), 66);
  expect(combineSignature(job, [{ party: 0, bytes }, ...makePartials(network, job, [2, 3])]).ok).toBe(false);
});
