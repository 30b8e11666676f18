/** Decoders of the ECDSA messages: both rounds of presigns, their agreed outcome, user messages, partials of two ciphertexts. */
import { concatBytes, equalBytes, u16 } from '../../../src/base/index.ts';
import { encodeCiphertext } from '../../../src/crypto/encryption/ciphertext.ts';
import { classGroup } from '../../../src/crypto/group/class-group-registry.ts';
import {
  blamePartials,
  decodePresignEntry,
  verifyEcdsaGammas,
  verifyEcdsaNonces,
  verifyUserMessage,
} from '../../../src/crypto/index.ts';
import { openFirstRound, planEcdsa } from '../../../src/crypto/protocol/ecdsa-presign-gammas.ts';
import { openEcdsaMessage, parseEcdsaMessage } from '../../../src/crypto/protocol/ecdsa-user-message.ts';
import { encodePartials, parsePartials } from '../../../src/crypto/protocol/partial-job.ts';
import { encodePresignEntry } from '../../../src/crypto/protocol/presign-entry.ts';
import { presignSessionId } from '../../../src/crypto/protocol/presign-session.ts';
import type { Statement } from '../../../src/crypto/protocol/statement.ts';
import { openUserMessage } from '../../../src/crypto/protocol/user-message.ts';
import { messageHead } from '../../../src/crypto/protocol/wire.ts';
import { bytes32 } from '../../attack/network.ts';
import type { Decoder } from '../decoder.ts';
import { ecdsaRuns, fuzzEcdsa } from '../network.ts';

const PROTOCOL = 'src/crypto/protocol';
const CURVES = [0, 1] as const;

/** Accepted only as it was made: whatever else passes is a second message that says the same. */
const onlyItself = (genuine: Uint8Array, isAccepted: boolean, bytes: Uint8Array): Uint8Array | undefined =>
  isAccepted ? (equalBytes(genuine, bytes) ? bytes : genuine) : undefined;

const entries: readonly Decoder[] = CURVES.map((at) => ({
  name: `ECDSA presign entry of curve ${at}`,
  covers: [`${PROTOCOL}/presign-entry.ts#decodePresignEntry`],
  samples: () => ecdsaRuns()[at]!.batch.entries,
  decode: (bytes: Uint8Array) => {
    const entry = decodePresignEntry('CL-TEST', bytes);
    return encodePresignEntry('CL-TEST', entry, entry).bytes;
  },
  cost: 4,
}));

const gammas: Decoder = {
  name: 'ECDSA presign, first round',
  covers: [],
  samples: () => [ecdsaRuns()[0]!.gammas[1]!.bytes],
  decode: (bytes) => {
    const { session, gammas: all } = ecdsaRuns()[0]!;
    const [verdict] = verifyEcdsaGammas(session, [{ party: 1, bytes }], bytes32('weights'));
    return onlyItself(all[1]!.bytes, verdict!.ok, bytes);
  },
  cost: 40,
};

const nonces: Decoder = {
  name: 'ECDSA presign, second round',
  covers: [],
  samples: () => [ecdsaRuns()[0]!.nonces[1]!.bytes],
  decode: (bytes) => {
    const { session, first, nonces: all } = ecdsaRuns()[0]!;
    const [verdict] = verifyEcdsaNonces(session, first.bytes, [{ party: 1, bytes }], bytes32('weights'));
    return onlyItself(all[1]!.bytes, verdict!.ok, bytes);
  },
  cost: 40,
};

const firstRounds: readonly Decoder[] = CURVES.map((at) => ({
  name: `ECDSA first round, combined, of curve ${at}`,
  covers: [`${PROTOCOL}/ecdsa-presign-gammas.ts#openFirstRound`],
  samples: () => [ecdsaRuns()[at]!.first.bytes],
  decode: (bytes: Uint8Array) => {
    const { session } = ecdsaRuns()[at]!;
    const plan = planEcdsa(session);
    const { scaled } = openFirstRound(plan, bytes);
    const { group } = plan.encryption;
    const halves = scaled.flatMap(({ ctg, ctg0, ctg1 }) => [ctg, ctg0, ctg1].map((ct) => encodeCiphertext(group, ct)));
    // The digest of the agreed bundle is any 32 bytes: whoever opens these bytes made them.
    const head = concatBytes(messageHead('ecdsaFirstRound'), presignSessionId(session), u16(session.count));
    return concatBytes(head, bytes.subarray(head.length, head.length + 32), ...halves);
  },
  cost: 4,
}));

function ecdsaStatement(): Extract<Statement, { kind: 'ecdsa' }> {
  const { statement } = fuzzEcdsa().job;
  if (statement.kind !== 'ecdsa') throw new Error('not an ECDSA statement');
  return statement;
}

const userMessage: Decoder = {
  name: 'ECDSA user message, cut',
  covers: [`${PROTOCOL}/ecdsa-user-message.ts#parseEcdsaMessage`],
  samples: () => [fuzzEcdsa().userMessage],
  decode: (bytes) => {
    const statement = ecdsaStatement();
    const group = statement.dwallet.curve;
    const { presignDigest, commitment, R, ciphertext, proof } = parseEcdsaMessage(statement, bytes);
    const classes = classGroup('CL-TEST', group.classGroupName);
    const points = concatBytes(group.encode(commitment), group.encode(R));
    return concatBytes(
      messageHead('ecdsaUserMessage'),
      presignDigest,
      points,
      encodeCiphertext(classes, ciphertext),
      proof,
    );
  },
  cost: 2,
};

const verifiedUserMessage: Decoder = {
  name: 'ECDSA user message, verified',
  covers: [`${PROTOCOL}/ecdsa-user-message.ts#openEcdsaMessage`, `${PROTOCOL}/user-message.ts#openRequest`],
  samples: () => [fuzzEcdsa().userMessage],
  decode: (bytes) => {
    openEcdsaMessage(ecdsaStatement(), bytes);
    openUserMessage(ecdsaStatement(), bytes);
    verifyUserMessage(fuzzEcdsa().input, bytes);
    return onlyItself(fuzzEcdsa().userMessage, true, bytes);
  },
  cost: 20,
};

const partials: Decoder = {
  name: 'ECDSA partial decryptions',
  covers: [],
  samples: () => [fuzzEcdsa().partials[0]!.bytes],
  decode: (bytes) => {
    const { job } = fuzzEcdsa();
    return encodePartials(job, 0, parsePartials(job, { party: 0, bytes }));
  },
  cost: 2,
};

const partialProof: Decoder = {
  name: 'proof of ECDSA partial decryptions',
  covers: [],
  samples: () => [fuzzEcdsa().proof],
  decode: (bytes) => {
    const { partialInput, partials: all, proof } = fuzzEcdsa();
    const judged = { ...partialInput, partials: [all[1]!], proofs: [{ party: 1, bytes }] };
    return onlyItself(proof, blamePartials(judged).verdicts[0]!.ok, bytes);
  },
  cost: 40,
};

export const CRYPTO_ECDSA: readonly Decoder[] = [
  ...entries,
  gammas,
  nonces,
  ...firstRounds,
  userMessage,
  verifiedUserMessage,
  partials,
  partialProof,
];
