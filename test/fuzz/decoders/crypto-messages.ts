/** Decoders of the protocol's messages; every value is encoded again by writers of this file, not by the product's. */
import { concatBytes, equalBytes, u8, u16, u32 } from '../../../src/base/index.ts';
import { classGroup } from '../../../src/crypto/group/class-group-registry.ts';
import { curve } from '../../../src/crypto/group/curve.ts';
import { encodeScalar } from '../../../src/crypto/group/curve-scalar.ts';
import {
  blamePartials,
  contributePresigns,
  decodePresignEntry,
  isEquivocation,
  openEnvelope,
  parseEnvelope,
  parseNetworkKey,
  sealEnvelope,
  verifyPresignContributions,
  verifyStageB,
  verifyUserMessage,
} from '../../../src/crypto/index.ts';
import { encodeProof } from '../../../src/crypto/proof/proof-codec.ts';
import { dleq } from '../../../src/crypto/proof/relations.ts';
import { encodeNetworkKey, openNetworkKey } from '../../../src/crypto/protocol/network-key.ts';
import { encodePartials, openPart, parsePartials } from '../../../src/crypto/protocol/partial-job.ts';
import { encodePresignEntry } from '../../../src/crypto/protocol/presign-entry.ts';
import { parseSchnorrMessage } from '../../../src/crypto/protocol/schnorr-user-message.ts';
import { openSharing, parseSharing } from '../../../src/crypto/protocol/sharing.ts';
import { complaintTarget, dealingPlace } from '../../../src/crypto/protocol/stage-a.ts';
import { parseStageAOutput } from '../../../src/crypto/protocol/stage-a-finish.ts';
import { encodeSuite, referenceGroup } from '../../../src/crypto/protocol/suite.ts';
import { openUserMessage } from '../../../src/crypto/protocol/user-message.ts';
import { type MessageKind, messageHead, Reader } from '../../../src/crypto/protocol/wire.ts';
import { parseComplaint } from '../../../src/crypto/threshold/complaint.ts';
import { encodeDealingHeader, parseDealing } from '../../../src/crypto/threshold/dealing-codec.ts';
import { SEALING_CURVE } from '../../../src/crypto/threshold/sealing.ts';
import { bytes32, presignSession } from '../../attack/network.ts';
import type { Decoder } from '../decoder.ts';
import { damage } from '../mutate.ts';
import {
  ed25519Batch,
  fuzzCommittee,
  fuzzNetwork,
  fuzzSigning,
  lazy,
  PROTOCOL_SECRET,
  taprootBatch,
} from '../network.ts';
import type { Random } from '../random.ts';

const PROTOCOL = 'src/crypto/protocol';
const THRESHOLD = 'src/crypto/threshold';

/** Accepted only as it was made: whatever else passes is a second message that says the same. */
function onlyItself(genuine: Uint8Array, accepted: boolean, bytes: Uint8Array): Uint8Array | undefined {
  if (!accepted) return undefined;
  return equalBytes(genuine, bytes) ? bytes : genuine;
}

const SUITES = ['CL-128', 'CL-112', 'CL-TEST'] as const;

const networkKey: Decoder = {
  name: 'network key, cut',
  covers: [`${PROTOCOL}/network-key.ts#parseNetworkKey`],
  samples: () => [fuzzNetwork().result.networkKey],
  decode: (bytes) => encodeNetworkKey(parseNetworkKey(bytes)),
};

const openedNetworkKey: Decoder = {
  name: 'network key, validated',
  covers: [`${PROTOCOL}/network-key.ts#openNetworkKey`],
  samples: () => [fuzzNetwork().result.networkKey],
  // With the id of the bytes themselves, so that every element is reached.
  decode: (bytes) => {
    const key = openNetworkKey(bytes, parseNetworkKey(bytes).nkId);
    const curves = key.points.map(({ curve: points, x0, x1, ct0, ct1 }) => {
      const group = classGroup(key.suite, points.classGroupName);
      const pair = ({ c1, c2 }: typeof ct0) => concatBytes(group.encode(c1), group.encode(c2));
      return concatBytes(points.encode(x0), points.encode(x1), pair(ct0), pair(ct1));
    });
    return concatBytes(messageHead('networkKey'), encodeSuite(key.suite), ...key.encryptionKeys, ...curves);
  },
  cost: 3,
};

const pinnedNetworkKey: Decoder = {
  name: 'network key, pinned',
  covers: [],
  samples: () => [fuzzNetwork().result.networkKey],
  decode: (bytes) => {
    openNetworkKey(bytes, fuzzNetwork().result.nkId);
    return onlyItself(fuzzNetwork().result.networkKey, true, bytes);
  },
};

function writeSharing(bytes: Uint8Array): Uint8Array {
  const { suite, nkId, cid, epoch, n, t, shareBits, commitments } = parseSharing(bytes);
  const group = referenceGroup(suite);
  const numbers = [u32(epoch), u16(n), u16(t), u32(shareBits)];
  const head = [messageHead('sharing'), u8(SUITES.indexOf(suite)), nkId, cid, ...numbers];
  return concatBytes(...head, ...commitments.map((element) => group.encode(element)));
}

const sharing: Decoder = {
  name: 'sharing',
  covers: [`${PROTOCOL}/sharing.ts#parseSharing`, `${PROTOCOL}/suite.ts#readSuite`],
  samples: () => [fuzzNetwork().result.sharing],
  decode: writeSharing,
};

const openedSharing: Decoder = {
  name: 'sharing of the committee',
  covers: [`${PROTOCOL}/sharing.ts#openSharing`],
  samples: () => [fuzzNetwork().result.sharing],
  decode: (bytes) => {
    const { networkKey: key, nkId } = fuzzNetwork().result;
    openSharing(bytes, openNetworkKey(key, nkId), fuzzNetwork().committee);
    return writeSharing(bytes);
  },
};

const stageAOutput: Decoder = {
  name: 'stage A output',
  covers: [`${PROTOCOL}/stage-a-finish.ts#parseStageAOutput`],
  samples: () => [fuzzNetwork().stageA[0]!.output],
  decode: (bytes) => {
    const { suite, cid, dealers, encryptionKeys, commitments } = parseStageAOutput(fuzzNetwork().session, bytes);
    const head = concatBytes(messageHead('stageAOutput'), u8(SUITES.indexOf(suite)), cid);
    return concatBytes(head, u16(dealers), u16(commitments.length + 1), ...encryptionKeys, ...commitments);
  },
};

const dealing: Decoder = {
  name: 'dealing',
  covers: [`${THRESHOLD}/dealing-codec.ts#parseDealing`],
  samples: () => [fuzzNetwork().dealings[1]!.bytes],
  decode: (bytes) => {
    const place = dealingPlace(fuzzNetwork().session, 1);
    const parsed = parseDealing(place, bytes);
    return concatBytes(encodeDealingHeader(place, parsed), ...parsed.blobs);
  },
  cost: 3,
};

/** Complaints are decoded without the dealing they name, so a well-formed one is all it takes. */
const complaint: Decoder = {
  name: 'complaint',
  covers: [`${THRESHOLD}/complaint.ts#parseComplaint`],
  samples: () => {
    const [shared, commitment] = [5n, 6n].map((k) => SEALING_CURVE.encode(SEALING_CURVE.baseMultiply(k)));
    const proof = concatBytes(u8(1), commitment!, commitment!, encodeScalar(SEALING_CURVE, 7n));
    return [concatBytes(u8(1), u8(2), bytes32('dealing'), u16(1), shared!, proof)];
  },
  decode: (bytes) => {
    const { dealing: digest, recipient, shared, proof } = parseComplaint(bytes);
    const target = complaintTarget(bytes);
    const relation = dleq(SEALING_CURVE, SEALING_CURVE.G);
    const head = concatBytes(u8(1), u8(2), target.digest, u16(target.complainer));
    if (!equalBytes(digest, target.digest) || recipient !== target.complainer) return new Uint8Array(0);
    return concatBytes(head, SEALING_CURVE.encode(shared), encodeProof(relation, 1, proof));
  },
};

const stageBMessage: Decoder = {
  name: 'stage B message',
  covers: [],
  samples: () => [fuzzNetwork().halves[1]!.bytes],
  decode: (bytes) => {
    const { stageBSession, halves } = fuzzNetwork();
    const [verdict] = verifyStageB(stageBSession, [{ party: 1, bytes }], bytes32('weights'));
    return onlyItself(halves[1]!.bytes, verdict!.ok, bytes);
  },
  cost: 60,
};

const session = () => presignSession(fuzzNetwork(), 0, 2);
const contribution = lazy(() => contributePresigns(session(), 1, fuzzNetwork().rootSeeds[1]!));

const presignContribution: Decoder = {
  name: 'presign contribution',
  covers: [],
  samples: () => [contribution()],
  decode: (bytes) => {
    const [verdict] = verifyPresignContributions(session(), [{ party: 1, bytes }], bytes32('weights'));
    return onlyItself(contribution(), verdict!.ok, bytes);
  },
  cost: 40,
};

const presignEntry: Decoder = {
  name: 'presign entry',
  covers: [`${PROTOCOL}/presign-entry.ts#decodePresignEntry`],
  samples: () => [...taprootBatch().entries, ...ed25519Batch().entries],
  decode: (bytes) => {
    const entry = decodePresignEntry('CL-TEST', bytes);
    return encodePresignEntry('CL-TEST', entry, entry).bytes;
  },
  cost: 3,
};

const userMessage: Decoder = {
  name: 'user message',
  covers: [`${PROTOCOL}/schnorr-user-message.ts#parseSchnorrMessage`],
  samples: () => [fuzzSigning().userMessage],
  decode: (bytes) => {
    const group = curve(0);
    const { presignDigest, nonce, response } = parseSchnorrMessage(group, bytes);
    return concatBytes(messageHead('userMessage'), presignDigest, group.encode(nonce), encodeScalar(group, response));
  },
};

const verifiedUserMessage: Decoder = {
  name: 'user message, verified',
  covers: [
    'user-message.ts#openUserMessage',
    'statement.ts#openStatement',
    'schnorr-user-message.ts#openSchnorrMessage',
  ].map((name) => `${PROTOCOL}/${name}`),
  samples: () => [fuzzSigning().userMessage],
  decode: (bytes) => {
    openUserMessage(fuzzSigning().job.statement, bytes);
    verifyUserMessage(fuzzSigning().input, bytes);
    return onlyItself(fuzzSigning().userMessage, true, bytes);
  },
  cost: 10,
};

const partials: Decoder = {
  name: 'partial decryptions',
  covers: [`${PROTOCOL}/partial-job.ts#parsePartials`, `${PROTOCOL}/partial-job.ts#openPart`],
  samples: () => [fuzzSigning().partials[0]!.bytes],
  decode: (bytes) => {
    const { job } = fuzzSigning();
    return encodePartials(job, 0, parsePartials(job, { party: 0, bytes }));
  },
};

const partialProof: Decoder = {
  name: 'proof of partial decryptions',
  covers: [],
  samples: () => [fuzzSigning().proof],
  decode: (bytes) => {
    const { job, partialInput, partials: all, proof } = fuzzSigning();
    openPart(job, { party: 1, bytes }, 'partialProofs');
    const judged = { ...partialInput, partials: [all[1]!], proofs: [{ party: 1, bytes }] };
    return onlyItself(proof, blamePartials(judged).verdicts[0]!.ok, bytes);
  },
  cost: 40,
};

const header = {
  suite: 'CL-TEST' as const,
  nkId: bytes32('nk'),
  epoch: 1,
  cid: bytes32('cid'),
  protocol: 'schnorrA/presign',
  sid: bytes32('sid'),
  round: 0,
  attempt: 0,
  inputsDigest: bytes32('inputs'),
  party: 1,
};
const sealed = lazy(() => [
  sealEnvelope(header, bytes32('payload'), PROTOCOL_SECRET),
  sealEnvelope({ ...header, protocol: 'x', party: 65_535 }, new Uint8Array(0), PROTOCOL_SECRET),
  sealEnvelope({ ...header, protocol: '~'.repeat(32) }, contribution(), PROTOCOL_SECRET),
]);

function writeEnvelope(bytes: Uint8Array): Uint8Array {
  const { payload, signature, ...head } = parseEnvelope(bytes);
  return concatBytes(sealEnvelope(head, payload, PROTOCOL_SECRET).slice(0, -64), signature);
}

const envelope: Decoder = {
  name: 'envelope',
  covers: [`${PROTOCOL}/envelope.ts#parseEnvelope`],
  samples: sealed,
  decode: writeEnvelope,
};

const openedEnvelope: Decoder = {
  name: 'envelope, signed',
  covers: [`${PROTOCOL}/envelope.ts#openEnvelope`],
  samples: () => [sealed()[0]!, sealed()[2]!],
  decode: (bytes) => {
    openEnvelope(bytes, fuzzCommittee());
    const [first, , third] = sealed();
    return equalBytes(bytes, first!) ? first! : third!;
  },
  // A wrong signature is the sender's fault.
  kinds: ['usage', 'fault'],
  cost: 10,
};

const equivocation: Decoder = {
  name: 'evidence of equivocation',
  covers: [],
  samples: () => [sealEnvelope(header, bytes32('another payload'), PROTOCOL_SECRET)],
  decode: (bytes) => {
    const { protocolKey } = fuzzCommittee().members[1]!;
    return isEquivocation(sealed()[0]!, bytes, protocolKey) ? writeEnvelope(bytes) : undefined;
  },
  cost: 10,
};

/** The reader itself under every order of reads, with claimed lengths that no message has. */
const reader: Decoder = {
  name: 'reader of messages',
  covers: [],
  samples: () => [concatBytes(messageHead('partials'), u8(7), u16(8), u32(9), bytes32('x'), u8(1), u8(3))],
  decode: (bytes) => {
    const read = new Reader(bytes, 'partials' satisfies MessageKind, 4_096);
    const numbers = [u8(read.u8()), u16(read.u16()), u32(read.u32())];
    const scalar = read.scalar(2n ** 255n);
    const integer = read.signed(8);
    const rest = read.take(0);
    read.end();
    const sign = u8(integer < 0n ? 1 : 0);
    const encoded = encodeScalar({ q: 2n ** 256n }, scalar);
    return concatBytes(
      messageHead('partials'),
      ...numbers,
      encoded,
      sign,
      u8(Number(integer < 0n ? -integer : integer)),
      rest,
    );
  },
  craft: (random: Random) => {
    const head = concatBytes(messageHead('partials'), u8(7), u16(8), u32(9), random.bytes(32));
    return damage(concatBytes(head, u8(random.below(3)), u8(random.below(256))), random);
  },
};

export const CRYPTO_MESSAGES: readonly Decoder[] = [
  networkKey,
  openedNetworkKey,
  pinnedNetworkKey,
  sharing,
  openedSharing,
  stageAOutput,
  dealing,
  complaint,
  stageBMessage,
  presignContribution,
  presignEntry,
  userMessage,
  verifiedUserMessage,
  partials,
  partialProof,
  envelope,
  openedEnvelope,
  equivocation,
  reader,
];
