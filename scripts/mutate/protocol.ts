/** Mutations of the rows of the protocol's section on claims. */
import type { TestName } from '../../test/claims/claim.ts';
import type { Edit, Mutation } from './mutation.ts';

const protocol = 'src/crypto/protocol';
const threshold = 'src/crypto/threshold';

export const edit = (file: string, find: string, replace = ''): Edit => ({ file, find, replace });
export const one = (file: string, title: string): TestName[] => [{ file: `test/${file}.test.ts`, title }];

export const NONCE_BOUND = edit(
  `${protocol}/schnorr-statement.ts`,
  "const rho = hashToScalar('schnorr/bind', bindingItems(statement, group.encode(userNonce)), group.q);",
  'const rho = 1n;',
);
export const USER_HALF = edit(
  `${protocol}/dwallet.ts`,
  'const publicKey = group.add(userPoint, networkPoint);',
  'const publicKey = networkPoint;',
);
export const QUORUM = edit(
  `${threshold}/committee.ts`,
  'return Math.floor((2 * total) / 3) + 1;',
  'return Math.floor((2 * total) / 3);',
);
export const TOMBSTONE = edit(
  'src/validator/store/message.ts',
  "return equalBytes(known, value) ? 'same' : conflict();",
  "return 'same';",
);
export const CREATION_PROOF = edit(
  `${protocol}/creation.ts`,
  'if (!isCreationProof({ key, group, sid, userPoint }, proof)) {',
  'if (isCreationProof({ key, group, sid, userPoint }, proof) && false) {',
);
export const GENUS = edit(
  'src/crypto/group/class-group-codec.ts',
  "if (jacobi(value, parameters.q) !== 1) reject('genus', 'element is not in the principal genus');",
);
const NONCE_OF_USER = edit(
  `${protocol}/ecdsa-user-message.ts`,
  'const k = rng.nonzeroScalar(group.q);',
  'const k = 4242n;',
);
const FINAL_CHECK = edit(
  `${protocol}/ecdsa-user-message.ts`,
  'return scheme.verify(signature, prepared, tweaked.publicKey) ? signature : undefined;',
  'return signature;',
);

const ZERO_TRUST: readonly Mutation[] = [
  { id: 'ZT1', what: 'the user half of the key', edits: [USER_HALF] },
  {
    id: 'ZT2',
    what: 'the equation of a Schnorr user message',
    edits: [
      edit(
        `${protocol}/schnorr-user-message.ts`,
        "if (!group.equal(group.multiplyUnsafe(group.G, message.response), right)) throw badUserMessage('the equation fails');",
      ),
    ],
    tests: one('attack/zt-message', 'ZT2 '),
  },
  {
    id: 'ZT2',
    what: 'the proof of an ECDSA user message',
    edits: [
      edit(
        `${protocol}/ecdsa-user-message.ts`,
        "if (!verifyProofMerged(relation, { ctx, statements, proof })) throw badUserMessage('the proof fails');",
      ),
    ],
    tests: one('attack/zt-ecdsa', 'ZT2 '),
  },
  {
    id: 'ZT3',
    what: 'the share version in the Schnorr binding hash',
    edits: [edit(`${protocol}/schnorr-statement.ts`, '    u32(input.dwallet.shareVersion),\n')],
    tests: one('attack/zt-message', 'ZT3 '),
  },
  {
    id: 'ZT3',
    what: 'the share version in the ECDSA binding hash',
    edits: [edit(`${protocol}/ecdsa-statement.ts`, '    u32(input.dwallet.shareVersion),\n')],
    tests: one('attack/zt-ecdsa', 'ZT3 '),
  },
  { id: 'ZT4', what: 'the fresh nonce of an ECDSA user message', edits: [NONCE_OF_USER] },
  { id: 'ZT5', what: 'the verification of the finished ECDSA signature', edits: [FINAL_CHECK] },
  { id: 'ZT6', what: 'the verification of the finished ECDSA signature', edits: [FINAL_CHECK] },
  { id: 'ZT7', what: 'the genus check', edits: [GENUS], tests: one('attack/zt7', 'ZT7 ') },
  {
    id: 'ZT8',
    what: 'the public inputs in the randomness of the user',
    edits: [
      edit(
        `${protocol}/schnorr-user-message.ts`,
        'createUserRng(random, encodeScalar(group, secret), publicInputs)',
        'createUserRng(random, encodeScalar(group, secret), [])',
      ),
    ],
  },
  {
    id: 'ZT9',
    what: 'the comparison with the recomputed key',
    edits: [
      edit(
        `${protocol}/dwallet.ts`,
        'if (!equalBytes(group.encode(derived.publicKey), record.publicKey)) {',
        'if (!equalBytes(record.publicKey, record.publicKey)) {',
      ),
    ],
  },
];

const BELOW_QUORUM: readonly Mutation[] = [
  { id: 'NT1', what: 'one share of the quorum', edits: [QUORUM] },
  {
    id: 'NT2',
    what: 'the factor n! of the shared constant',
    edits: [
      edit(
        `${threshold}/integer-sharing.ts`,
        'evaluatePolynomial([parameters.delta * secret, ...coefficients], BigInt(i + 1)),',
        'evaluatePolynomial([secret, ...coefficients], BigInt(i + 1)),',
      ),
      edit(
        `${threshold}/integer-sharing.ts`,
        'const constant = group.pow(commitments[0] ?? group.identity, parameters.delta);',
        'const constant = commitments[0] ?? group.identity;',
      ),
    ],
  },
  {
    id: 'NT3',
    what: 'the comparison of the presign that a user message names',
    edits: [
      edit(
        `${protocol}/schnorr-user-message.ts`,
        "if (!equalBytes(message.presignDigest, entry.digest)) throw badUserMessage('it names another presign');",
      ),
    ],
    tests: one('attack/nt-threshold', 'NT3 '),
  },
  {
    id: 'NT3',
    what: 'the proof of an ECDSA user message',
    edits: [
      edit(
        `${protocol}/ecdsa-user-message.ts`,
        "if (!verifyProofMerged(relation, { ctx, statements, proof })) throw badUserMessage('the proof fails');",
      ),
    ],
    tests: one('attack/nt-ecdsa', 'NT3 '),
  },
  {
    id: 'NT4',
    what: 'the comparison with the tombstone',
    edits: [TOMBSTONE],
    tests: one('validator/presign-reuse', 'NT4 '),
  },
  { id: 'NT5', what: 'the binding factor', edits: [NONCE_BOUND] },
  {
    id: 'NT6',
    what: 'delta',
    edits: [
      edit(
        `${protocol}/ecdsa-statement.ts`,
        "const delta = hashToScalar('ecdsa/delta', ecdsaBindingItems(statement, group.encode(commitment)), group.q);",
        'const delta = 1n;',
      ),
    ],
    tests: one('attack/nt-ecdsa', 'NT6 '),
  },
  { id: 'NT7', what: 'the creation proof', edits: [CREATION_PROOF] },
  {
    id: 'NT9',
    what: 'the proof of knowledge of a dealing',
    edits: [
      edit(
        `${threshold}/dealing-judge.ts`,
        "if (constant.culprits.includes(i)) return { ok: false, flaw: 'constant-proof' };",
      ),
    ],
    tests: one('unit/crypto/threshold/mirror-attack', 'is refused by everybody'),
  },
  {
    id: 'NT9',
    what: 'the proofs of stage B',
    edits: [edit(`${protocol}/stage-b.ts`, 'for (const position of batch.culprits) culprits.add(left[position]!);')],
    tests: one('attack/rb-key-generation', 'NT9 stage B'),
  },
];

const ROBUST: readonly Mutation[] = [
  {
    id: 'RB1',
    what: 'the check of shares against the commitments',
    edits: [
      edit(
        `${threshold}/integer-sharing.ts`,
        'return expected.every((element, i) => group.equal(h.pow(received.shares[i] ?? 0n), element));',
        'return true;',
      ),
    ],
    tests: one('attack/rb-key-generation', 'RB1 a wrong share to one recipient'),
  },
  {
    id: 'RB1',
    what: 'the proofs of stage B',
    edits: [edit(`${protocol}/stage-b.ts`, 'for (const position of batch.culprits) culprits.add(left[position]!);')],
    tests: one('attack/rb-key-generation', 'RB1 a point that is not the plaintext'),
  },
  {
    id: 'RB2',
    what: 'the look at the blob that a complaint is about',
    edits: [
      edit(
        `${threshold}/complaint.ts`,
        "return isBlobCorrect(dealing, complaint.recipient, complaint.shared) ? 'dismissed' : 'upheld';",
        "return 'upheld';",
      ),
    ],
    tests: one('attack/rb-key-generation', 'RB2 about a correct blob'),
  },
  {
    id: 'RB3',
    what: 'the proofs of Schnorr presign contributions',
    edits: [
      edit(
        `${protocol}/schnorr-presign.ts`,
        'return new Set(culprits.map((position) => sound[position]!));',
        'return new Set(culprits.slice(culprits.length).map((position) => sound[position]!));',
      ),
    ],
    tests: one('attack/rb-signing', 'RB3 '),
  },
  {
    id: 'RB3',
    what: 'the proofs of the second round of ECDSA presigns',
    edits: [
      edit(
        `${protocol}/ecdsa-presign-nonces.ts`,
        'for (const position of verifyBatch(relation, items, weightSeed).culprits) wrong.add(judged[position]!);',
        'verifyBatch(relation, items, weightSeed);',
      ),
    ],
    tests: one('attack/rb-presign-ecdsa', 'RB3 second round'),
  },
  {
    id: 'RB4',
    what: 'the scaling proofs of the first round of ECDSA presigns',
    edits: [
      edit(
        `${protocol}/ecdsa-presign-gammas.ts`,
        'return new Set(culprits.map((position) => sound[position]!));',
        'return new Set(culprits.slice(culprits.length).map((position) => sound[position]!));',
      ),
    ],
  },
  {
    id: 'RB5',
    what: 'the verdict on wrong partial decryptions',
    edits: [
      edit(
        `${threshold}/partial-proof.ts`,
        'if (wrong.has(claim.party)) culprits.push(claim.party);',
        'if (wrong.has(-1 - claim.party)) culprits.push(claim.party);',
      ),
    ],
  },
  {
    id: 'RB7',
    what: 'that a quorum suffices',
    edits: [edit(`${threshold}/committee.ts`, 'return Math.floor((2 * total) / 3) + 1;', 'return total;')],
    tests: one('attack/rb-key-generation', 'RB7 '),
  },
  {
    id: 'RB10',
    what: 'the attempt in the randomness of a round',
    edits: [edit('src/crypto/math/rng.ts', '    u32(inputs.attempt),\n')],
    tests: one('attack/rb-signing', 'RB10 '),
  },
  {
    id: 'RB10',
    what: 'the refusal of a second message for one place',
    edits: [TOMBSTONE],
    tests: [{ file: 'src/validator/engine/board.test.ts', title: 'are durable before they are sent' }],
  },
];

export const PROTOCOL_MUTATIONS: readonly Mutation[] = [...ZERO_TRUST, ...BELOW_QUORUM, ...ROBUST];
