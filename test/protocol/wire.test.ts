/** Every message is decoded strictly: other lengths, other bytes and random bytes are refused as usage failures, never as crashes. */
import { fc, test as property } from '@fast-check/vitest';
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { equalBytes, Failure } from '../../src/base/index.ts';
import {
  blamePartials,
  combineSignature,
  contributePresigns,
  decodePresignEntry,
  finishStageB,
  openEnvelope,
  parseEnvelope,
  parseNetworkKey,
  provePartials,
  sealEnvelope,
  verifyEcdsaGammas,
  verifyEcdsaNonces,
  verifyEnvelope,
  verifyPresignContributions,
  verifyStageB,
  verifyUserMessage,
} from '../../src/crypto/index.ts';
import { openNetworkKey } from '../../src/crypto/protocol/network-key.ts';
import { parseSharing } from '../../src/crypto/protocol/sharing.ts';
import { parseStageAOutput } from '../../src/crypto/protocol/stage-a-finish.ts';
import { dealPresign, ecdsaCase } from '../attack/ecdsa-dealer.ts';
import { ecdsaSession, runEcdsaPresigns } from '../attack/ecdsa-presigns.ts';
import {
  bytes32,
  createDWallet,
  makePartials,
  makePresigns,
  partialInput,
  presignSession,
  signingCase,
  testNetwork,
} from '../attack/network.ts';

const network = testNetwork([1, 1, 1, 1]);
const { networkKey, nkId, sharing } = network.result;
const session = presignSession(network, 0, 1, 3);
const signing = signingCase(network, { dwallet: createDWallet(network, 0), batch: makePresigns(network, 0, 1, 3) });
const job = partialInput(network, signing);
const [partial] = makePartials(network, job, [1]);
const proof = provePartials({ ...job, party: 1, shares: network.shares[1]!, rootSeed: network.rootSeeds[1]! });
const contribution = contributePresigns(session, 1, network.rootSeeds[1]!);
const ecdsa = runEcdsaPresigns(network, ecdsaSession(network, 0, 1, 3));

const ecdsaSigning = ecdsaCase(network, {
  dwallet: createDWallet(network, 0),
  presign: dealPresign(network, { label: 'wire' }),
});
const ecdsaJob = partialInput(network, ecdsaSigning);
const [ecdsaPartial] = makePartials(network, ecdsaJob, [1]);
const ecdsaProof = provePartials({
  ...ecdsaJob,
  party: 1,
  shares: network.shares[1]!,
  rootSeed: network.rootSeeds[1]!,
});

const secretKey = bytes32('protocol secret');
const committee = {
  ...network.committee,
  members: network.committee.members.map((m) => ({ ...m, protocolKey: ed25519.getPublicKey(secretKey) })),
};
const header = {
  suite: 'CL-TEST' as const,
  nkId,
  epoch: 1,
  cid: bytes32('cid'),
  protocol: 'schnorrA/presign',
  sid: bytes32('sid'),
  round: 0,
  attempt: 0,
  inputsDigest: bytes32('inputs'),
  party: 2,
};
const envelope = sealEnvelope(header, contribution, secretKey);

/** accepts: whether these bytes are taken; a Failure of kind usage or fault, or a negative verdict, means no. */
const readers: { name: string; bytes: Uint8Array; accepts: (bytes: Uint8Array) => boolean }[] = [
  {
    name: 'network key',
    bytes: networkKey,
    accepts: (bytes) =>
      openNetworkKey(bytes, parseNetworkKey(bytes).nkId).nkId.length === 32 &&
      openNetworkKey(bytes, nkId) !== undefined,
  },
  {
    name: 'stage A output',
    bytes: network.stageA[0]!.output,
    accepts: (bytes) => parseStageAOutput(network.session, bytes).dealers === 4,
  },
  { name: 'sharing', bytes: sharing, accepts: (bytes) => parseSharing(bytes).n === 4 },
  {
    name: 'stage B message',
    bytes: network.halves[1]!.bytes,
    accepts: (bytes) => verifyStageB(network.stageBSession, [{ party: 1, bytes }], bytes32('w'))[0]!.ok,
  },
  {
    name: 'presign contribution',
    bytes: contribution,
    accepts: (bytes) => verifyPresignContributions(session, [{ party: 1, bytes }], bytes32('w'))[0]!.ok,
  },
  {
    name: 'ECDSA gammas',
    bytes: ecdsa.gammas[1]!.bytes,
    accepts: (bytes) => verifyEcdsaGammas(ecdsa.session, [{ party: 1, bytes }], bytes32('w'))[0]!.ok,
  },
  {
    name: 'ECDSA nonces',
    bytes: ecdsa.nonces[1]!.bytes,
    accepts: (bytes) => verifyEcdsaNonces(ecdsa.session, ecdsa.first.bytes, [{ party: 1, bytes }], bytes32('w'))[0]!.ok,
  },
  {
    name: 'ECDSA first round',
    bytes: ecdsa.first.bytes,
    accepts: (bytes) => verifyEcdsaNonces(ecdsa.session, bytes, [ecdsa.nonces[1]!], bytes32('w'))[0]!.ok,
  },
  {
    name: 'ECDSA presign entry',
    bytes: ecdsa.batch.entries[0]!,
    accepts: (bytes) => equalBytes(decodePresignEntry('CL-TEST', bytes).digest, ecdsa.batch.entryDigests[0]!),
  },
  {
    name: 'presign entry',
    bytes: signing.input.presign,
    accepts: (bytes) => verifyUserMessage({ ...signing.input, presign: bytes }, signing.userMessage) !== undefined,
  },
  {
    name: 'user message',
    bytes: signing.userMessage,
    accepts: (bytes) => verifyUserMessage(signing.input, bytes) !== undefined,
  },
  {
    name: 'partials',
    bytes: partial!.bytes,
    accepts: (bytes) => combineSignature(job, [...makePartials(network, job, [2, 3]), { party: 1, bytes }]).ok,
  },
  {
    name: 'partial proof',
    bytes: proof,
    accepts: (bytes) => blamePartials({ ...job, partials: [partial!], proofs: [{ party: 1, bytes }] }).verdicts[0]!.ok,
  },
  {
    name: 'ECDSA presign entry of a request',
    bytes: ecdsaSigning.input.presign,
    accepts: (bytes) =>
      verifyUserMessage({ ...ecdsaSigning.input, presign: bytes }, ecdsaSigning.userMessage) !== undefined,
  },
  {
    name: 'ECDSA user message',
    bytes: ecdsaSigning.userMessage,
    accepts: (bytes) => verifyUserMessage(ecdsaSigning.input, bytes) !== undefined,
  },
  {
    name: 'ECDSA partials',
    bytes: ecdsaPartial!.bytes,
    accepts: (bytes) =>
      combineSignature(ecdsaJob, [...makePartials(network, ecdsaJob, [2, 3]), { party: 1, bytes }]).ok,
  },
  {
    name: 'ECDSA partial proof',
    bytes: ecdsaProof,
    accepts: (bytes) =>
      blamePartials({ ...ecdsaJob, partials: [ecdsaPartial!], proofs: [{ party: 1, bytes }] }).verdicts[0]!.ok,
  },
  { name: 'envelope', bytes: envelope, accepts: (bytes) => openEnvelope(bytes, committee).party === 2 },
];

function isTaken({ accepts }: (typeof readers)[number], bytes: Uint8Array): boolean {
  try {
    return accepts(bytes);
  } catch (error) {
    // Anything but an expected refusal is a bug of the reader.
    if (error instanceof Failure && (error.kind === 'usage' || error.kind === 'fault')) return false;
    throw error;
  }
}

describe.each(readers)('$name', (reader) => {
  const { bytes } = reader;

  test('the honest bytes are taken', () => {
    expect(isTaken(reader, bytes)).toBe(true);
  });

  test('empty, shorter, longer, of another version and of another kind', () => {
    const changed = [
      new Uint8Array(0),
      bytes.slice(0, 1),
      bytes.slice(0, -1),
      bytes.slice(0, bytes.length >> 1),
      Uint8Array.from([...bytes, 0]),
      Uint8Array.from(bytes, (b, i) => (i === 0 ? b + 1 : b)),
      Uint8Array.from(bytes, (b, i) => (i === 1 ? b + 1 : b)),
    ];
    for (const other of changed) expect(isTaken(reader, other)).toBe(false);
  });

  property.prop([fc.nat(), fc.integer({ min: 1, max: 255 })], { numRuns: 12 })('one changed byte', (at, mask) => {
    const other = Uint8Array.from(bytes, (b, i) => (i === at % bytes.length ? b ^ mask : b));
    // A sharing's commitments may be replaced by other elements; its digest on chain is what binds them.
    if (reader.name === 'sharing' || reader.name === 'stage A output') isTaken(reader, other);
    else expect(isTaken(reader, other)).toBe(false);
  });

  property.prop([fc.uint8Array({ maxLength: 300 })], { numRuns: 20 })('random bytes', (random) => {
    expect(isTaken(reader, random)).toBe(false);
    const headed = Uint8Array.from([...bytes.slice(0, 2), ...random]);
    expect(isTaken(reader, headed)).toBe(false);
  });
});

describe('envelope', () => {
  test('round trip, and the same input gives the same bytes', () => {
    const parsed = parseEnvelope(envelope);
    expect(parsed).toMatchObject({ ...header, payload: contribution });
    expect(verifyEnvelope(parsed, committee)).toBe(true);
    expect(sealEnvelope(header, contribution, secretKey)).toEqual(envelope);
  });

  test("a party outside the committee, or another party's key, does not verify", () => {
    expect(verifyEnvelope({ ...parseEnvelope(envelope), party: 9 }, committee)).toBe(false);
    expect(verifyEnvelope({ ...parseEnvelope(envelope), party: 1 }, committee)).toBe(false);
    expect(verifyEnvelope(parseEnvelope(envelope), network.committee)).toBe(false);
  });
});

test('sets with a party twice or below the quorum never become a key', () => {
  const twice = [network.halves[0]!, network.halves[0]!, network.halves[1]!];
  expect(() => finishStageB(network.stageBSession, twice)).toThrow(expect.objectContaining({ code: 'crypto/too-few' }));
  expect(() => finishStageB(network.stageBSession, network.halves.slice(0, 2))).toThrow(
    expect.objectContaining({ code: 'crypto/too-few' }),
  );
  expect(decodePresignEntry('CL-TEST', signing.input.presign).curve).toBe(0);
});
