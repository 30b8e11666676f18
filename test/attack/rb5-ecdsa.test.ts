/** Robustness of ECDSA signatures: a wrong partial of either ciphertext is named, and the others sign. */
import { describe, expect, test } from 'vitest';
import { bytesToHex, concatBytes } from '../../src/base/index.ts';
import { classGroup } from '../../src/crypto/group/class-group-registry.ts';
import {
  blamePartials,
  combineSignature,
  committeeDigest,
  type PartyMessage,
  partialSign,
  provePartials,
} from '../../src/crypto/index.ts';
import { encodePartials, openPartialJob, parsePartials } from '../../src/crypto/protocol/partial-job.ts';
import { SUITE } from '../support/suite.ts';
import { createUncheckedClassGroup } from '../support/unchecked-class-group.ts';
import { dealPresign, ecdsaCase } from './ecdsa-dealer.ts';
import { createDWallet, makePartials, partialInput, testNetwork } from './network.ts';

const network = testNetwork([3, 3, 2, 2]);
const CHEATER = 3;

describe.each([
  { curveId: 0, name: 'secp256k1' as const },
  { curveId: 1, name: 'secp256r1' as const },
])('RB5 wrong partial decryptions of ECDSA on curve $curveId', ({ curveId, name }) => {
  const dwallet = createDWallet(network, curveId);
  const caseOf = (label: string) =>
    ecdsaCase(network, { dwallet, presign: dealPresign(network, { curve: curveId, label }) });
  const signing = caseOf('rb5');
  const input = partialInput(network, signing);
  const job = openPartialJob(input);
  const honest = makePartials(network, input);
  const ownOf = (party: number) => ({
    party,
    shares: network.shares[party]!,
    rootSeed: network.rootSeeds[party]!,
  });
  const proofs = [0, 1, 2, 3].map((party) => ({ party, bytes: provePartials({ ...input, ...ownOf(party) }) }));
  const own = parsePartials(job, honest[CHEATER]!);
  const { group } = job;
  const other = partialInput(network, caseOf('rb5 other'));
  const elsewhere = makePartials(network, other, [CHEATER])[0]!;
  const random = group.pow(group.h, 31337n);

  /** The message with the element at `position` (w_A, w_4, w_A, w_4) multiplied by the element of order two. */
  const timesTau = (position: number): Uint8Array => {
    const unchecked = createUncheckedClassGroup(SUITE, name);
    const bytes = Uint8Array.from(honest[CHEATER]!.bytes);
    const width = 1 + 2 * classGroup(SUITE, name).parameters.coordinateLength;
    const at = bytes.length - (4 - position) * width;
    const element = unchecked.group.decode(bytes.slice(at, at + width));
    bytes.set(unchecked.group.encode(unchecked.group.compose(element, unchecked.tau)), at);
    return bytes;
  };
  const encode = (partials: Parameters<typeof encodePartials>[2]) => encodePartials(job, CHEATER, partials);

  const cases: [string, Uint8Array, string][] = [
    ['a random element for w_A', encode([[random, own[0]![1]!], own[1]!]), 'crypto/bad-partial'],
    ['only w_4 wrong', encode([[own[0]![0]!, random], own[1]!]), 'crypto/bad-partial'],
    [
      'right partials for another ciphertext',
      encode(parsePartials(openPartialJob(other), elsewhere)),
      'crypto/bad-partial',
    ],
    ['w_A and w_4 exchanged', encode(own.map((pair) => [...pair].reverse())), 'crypto/bad-partial'],
    ['its shares in another order', encode([...own].reverse()), 'crypto/bad-partial'],
    ['w_A times tau', timesTau(0), 'crypto/bad-element'],
    ['w_4 times tau', timesTau(3), 'crypto/bad-element'],
    ['one ciphertext answered', encode(own.map((pair) => pair.slice(0, 1))), 'crypto/bad-encoding'],
    ['the message of another signature', elsewhere.bytes, 'crypto/bad-encoding'],
  ];

  test.each(cases)(
    'RB5 ECDSA: %s: named by proof, and the signature completes with the others',
    (_, bytes, expected) => {
      const wrong: PartyMessage = { party: CHEATER, bytes };
      // Weight 8, but every quorum among these three needs the cheater.
      expect(combineSignature(input, [honest[0]!, honest[1]!, wrong]).ok).toBe(false);
      const partials = [honest[0]!, wrong, honest[1]!, honest[2]!];
      expect(combineSignature(input, partials)).toMatchObject({ ok: true });
      const blamed = blamePartials({ ...input, partials, proofs });
      expect(blamed.verdicts.find(({ party }) => party === CHEATER)).toMatchObject({ ok: false, code: expected });
      expect(blamed.verdicts.filter(({ party }) => party !== CHEATER).every(({ ok }) => ok)).toBe(true);
      expect(blamed.signature).toBeDefined();
    },
  );

  test('RB5 control: ECDSA, honest partials are all proven, a silent party is not called wrong, one signature comes of all', () => {
    const all = blamePartials({ ...input, partials: honest, proofs, nameAll: true });
    expect(all.verdicts.map(({ ok }) => ok)).toEqual([true, true, true, true]);
    const silent = blamePartials({ ...input, partials: honest, proofs: proofs.slice(1), nameAll: true });
    expect(silent.verdicts[0]).toMatchObject({ ok: false, code: 'crypto/missing-proof' });
    const combined = combineSignature(input, honest);
    expect(combined.ok && bytesToHex(combined.signature)).toBe(bytesToHex(all.signature!));
    expect(bytesToHex(silent.signature!)).toBe(bytesToHex(all.signature!));
  });

  test('RB5 ECDSA: a proof does not move to another signature, party or committee', () => {
    const head = 2 + 32 + 32 + 2;
    const members = network.committee.members.map((m, i) => (i === 0 ? { ...m, protocolKey: m.id } : m));
    const committee = { ...network.committee, members };
    const sharing = Uint8Array.from(input.sharing);
    sharing.set(committeeDigest(committee), 2 + 1 + 32);
    const moved = [
      provePartials({ ...other, ...ownOf(CHEATER) }),
      provePartials({ ...input, ...ownOf(CHEATER), committee, sharing }),
      proofs[2]!.bytes,
    ];
    for (const bytes of moved) {
      const exchanged = {
        party: CHEATER,
        bytes: concatBytes(proofs[CHEATER]!.bytes.slice(0, head), bytes.slice(head)),
      };
      const result = blamePartials({
        ...input,
        partials: honest,
        proofs: [...proofs.slice(0, 3), exchanged],
        nameAll: true,
      });
      expect(result.verdicts[CHEATER]).toMatchObject({ ok: false, code: 'crypto/bad-partial' });
    }
  });

  test('RB10 ECDSA: the same seed gives the same partials and proof, another request independent ones', () => {
    expect(partialSign({ ...input, ...ownOf(1) })).toEqual(honest[1]!.bytes);
    expect(provePartials({ ...input, ...ownOf(1) })).toEqual(proofs[1]!.bytes);
    expect(partialSign({ ...other, ...ownOf(1) })).not.toEqual(honest[1]!.bytes);
  });
});

test('a degenerate presign is told apart from wrong partials: nobody is blamed', () => {
  const dwallet = createDWallet(network, 0);
  // gamma*k_B = 0: a presign that only a colluding quorum makes.
  const presign = dealPresign(network, { label: 'degenerate', malicious: () => ({ ctk0: 0n, ctk1: 0n }) });
  const input = partialInput(network, ecdsaCase(network, { dwallet, presign }));
  const partials = makePartials(network, input);
  expect(combineSignature(input, partials)).toEqual({ ok: false, reason: 'blame' });
  const proofs = [0, 1, 2, 3].map((party) => ({
    party,
    bytes: provePartials({ ...input, party, shares: network.shares[party]!, rootSeed: network.rootSeeds[party]! }),
  }));
  expect(() => blamePartials({ ...input, partials, proofs })).toThrow(
    expect.objectContaining({ code: 'crypto/degenerate-presign' }),
  );
});
