/** Mutations of the rows of known attacks on keys, sharing, proofs and nonces. */
import type { TestName } from '../../test/claims/claim.ts';
import type { Mutation } from './mutation.ts';
import { CREATION_PROOF, edit, GENUS, NONCE_BOUND, one, TOMBSTONE } from './protocol.ts';

const proof = 'src/crypto/proof';
const threshold = 'src/crypto/threshold';
const protocol = 'src/crypto/protocol';
const move = 'move/tandem/sources';

const chain = (title: string): TestName[] => one('attack/field-chain', title);

const ELEMENTS: readonly Mutation[] = [
  {
    id: 'F1',
    what: 'the discriminant check',
    edits: [
      edit(
        'src/crypto/group/class-group-codec.ts',
        "if (c * 4n * a !== numerator) reject('discriminant', 'form has another discriminant');",
      ),
    ],
  },
  {
    id: 'F2',
    what: 'the proofs of sealing keys',
    edits: [
      edit(
        `${protocol}/validator-keys.ts`,
        'return verifySealingKey(contextOf(identity), publicKey, proof);',
        'return verifySealingKey(contextOf(identity), publicKey, proof) || true;',
      ),
    ],
    tests: one('attack/field-elements', 'F2 '),
  },
  {
    id: 'F2',
    what: 'proofs of possession in Move',
    edits: [
      edit(
        `${move}/committee.move`,
        'assert!(bls12381_min_pk_verify(possession, &member.bls_key, &bytes), EPossession);',
      ),
    ],
    tests: one('move/tandem-bls', 'proofs of possession at installation'),
    rebuildsMove: true,
  },
  {
    id: 'F3',
    what: 'the genus check',
    edits: [GENUS],
    tests: one('unit/crypto/proof/genus-attack', 'a statement times the element of order 2'),
  },
  {
    id: 'F4',
    what: 'the check that a form is reduced',
    edits: [
      edit(
        'src/crypto/group/class-group-codec.ts',
        "if (magnitude > a) reject('reduced', 'form is not reduced: |b| > a');",
      ),
    ],
  },
  {
    id: 'F5',
    what: 'the subgroup check of points',
    edits: [
      edit('src/crypto/group/curve.ts', "if (!parsed.isTorsionFree()) throw badPoint(backend.name, 'subgroup');"),
    ],
  },
  {
    id: 'F6',
    what: 'the range check of scalars',
    edits: [edit(`${protocol}/wire.ts`, "if (value >= q) throw this.bad('scalar out of range');")],
    tests: one('attack/field-elements', 'F6 '),
  },
  {
    id: 'F7',
    what: 'the suite in the id of a network key',
    edits: [
      edit(
        `${protocol}/network-key.ts`,
        "return xof('nk', [asciiToBytes(fields.suite), ...fields.encryptionKeys, ...elements], 32);",
        "return xof('nk', [...fields.encryptionKeys, ...elements], 32);",
      ),
    ],
    tests: one('attack/field-elements', 'F7 '),
  },
];

const SHARING: readonly Mutation[] = [
  {
    id: 'F8',
    what: 'the range check of share indices',
    edits: [
      edit(
        `${threshold}/lagrange.ts`,
        'if (!indices.every((v) => Number.isInteger(v) && v >= 1 && v <= parameters.n)) {',
        'if (!indices.every((v) => typeof v === "number")) {',
      ),
    ],
  },
  {
    id: 'F9',
    what: 'the count of commitments',
    edits: [
      edit(
        `${threshold}/integer-sharing.ts`,
        '  if (commitments.length !== parameters.t) {',
        '  if (commitments.length !== commitments.length) {',
      ),
    ],
    tests: one('attack/field-sharing', 'F9 '),
  },
  { id: 'F10', what: 'the creation proof', edits: [CREATION_PROOF], tests: one('attack/zt-key', 'NT7 ') },
  {
    id: 'F10',
    what: 'the creation proof in Move',
    edits: [
      edit(
        `${move}/dwallet.move`,
        'assert!(k1::verify_bip340(&key_x, m_a, &dwallet.proof, k1::from_bytes(hint)), EProof);',
        'k1::verify_bip340(&key_x, m_a, &dwallet.proof, k1::from_bytes(hint));',
      ),
    ],
    tests: chain('F10 '),
  },
  {
    id: 'F11',
    what: 'the refusal of an ephemeral key that occurs twice',
    edits: [
      edit(`${threshold}/dealing-judge.ts`, "if (reused.has(i)) return { ok: false, flaw: 'ephemeral-reused' };"),
    ],
    tests: one('unit/crypto/threshold/sealing-attack', 'two dealers who share eps'),
  },
  {
    id: 'F12',
    what: 'the proof of a complaint',
    edits: [edit(`${threshold}/complaint.ts`, "if (!proven) return 'dismissed';")],
    tests: one('attack/rb-key-generation', 'RB2 '),
  },
];

const TRANSCRIPTS: readonly Mutation[] = [
  {
    id: 'F16',
    what: 'item boundaries in the hash, but for the constants of the groups',
    edits: [
      edit(
        'src/crypto/math/xof.ts',
        'tuplehash256xof([...items], {',
        "tuplehash256xof(dst.startsWith('cl/') ? [...items] : [Uint8Array.from(items.flatMap((item) => [...item]))], {",
      ),
    ],
  },
  {
    id: 'F17',
    what: '120 bits of every challenge',
    edits: [edit(`${proof}/transcript.ts`, 'export const CHALLENGE_BITS = 128;', 'export const CHALLENGE_BITS = 8;')],
  },
  {
    id: 'F18',
    what: 'the session in the context',
    edits: [edit(`${proof}/context.ts`, '      context.sid,\n')],
    tests: one('attack/field-transcript', 'F18 '),
  },
  {
    id: 'F19',
    what: 'the party in the context',
    edits: [edit(`${proof}/context.ts`, '      u16(context.party),\n')],
    tests: one('attack/field-transcript', 'F19 '),
  },
  {
    id: 'F20',
    what: 'the statements in the transcript',
    edits: [
      edit(
        `${proof}/transcript.ts`,
        'concatBytes(...inputs.statements.map((statement) => encodeElements(relation, statement))),',
        'new Uint8Array(0),',
      ),
    ],
    tests: one('attack/field-transcript', 'F20 '),
  },
  {
    id: 'F21',
    what: 'the random weights of a batch',
    edits: [
      edit(
        `${proof}/verify-batch.ts`,
        'relation.components.map(() => weights.nonzeroBits(WEIGHT_BITS))',
        'relation.components.map(() => 1n)',
      ),
    ],
  },
  {
    id: 'F22',
    what: 'the range of responses',
    edits: [edit(`${proof}/verify.ts`, 'return z > -bound && z < bound;', 'return true;')],
    tests: one('attack/field-transcript', 'F22 '),
  },
  {
    id: 'F22',
    what: 'the range of shares',
    edits: [
      edit(
        `${threshold}/integer-sharing.ts`,
        'shares.length === check.indices.length && shares.every((s) => s >= 0n && bitLength(s) <= check.bits)',
        'shares.length === check.indices.length',
      ),
    ],
    tests: one('attack/rb-key-generation', 'RB1 a share that fits the commitments'),
  },
];

const NONCES: readonly Mutation[] = [
  {
    id: 'F23',
    what: 'the comparison with the tombstone',
    edits: [TOMBSTONE],
    tests: one('validator/presign-reuse', 'NT4 '),
  },
  {
    id: 'F23',
    what: 'that a certificate posts one batch',
    edits: [edit(`${move}/presign.move`, 'assert!(!pool.posted.contains(sid), EAlreadyPosted);')],
    tests: chain('F23 '),
  },
  {
    id: 'F24',
    what: 'the count of openings',
    edits: [
      edit(
        'src/validator/store/directory.ts',
        'if (inDatabase === beside || inDatabase === beside + 1) return;',
        'if (inDatabase >= 0) return;',
      ),
    ],
  },
  {
    id: 'F25',
    what: 'a byte of every nonce',
    edits: [
      edit(
        'src/crypto/math/rng.ts',
        'const scalar = (q: bigint): bigint => bytesToBigint(bytes(64)) % q;',
        'const scalar = (q: bigint): bigint => bytesToBigint(bytes(31)) % q;',
      ),
    ],
  },
  {
    id: 'F25',
    what: 'the second nonce',
    edits: [
      edit(`${protocol}/schnorr-presign.ts`, 'const k = rng.nonzeroScalar(points.q);', 'const k = 7n + BigInt(party);'),
    ],
  },
  {
    id: 'F26',
    what: 'the tweak in the binding hash',
    edits: [edit(`${protocol}/schnorr-statement.ts`, '    encodeScalar(group, tweaked.tau),\n')],
  },
  { id: 'F27', what: 'the binding factor', edits: [NONCE_BOUND] },
  {
    id: 'F28',
    what: 'that tombstones outlive their session',
    edits: [
      edit(
        'src/validator/store/message.ts',
        "for (const table of ['sent', 'received', 'endorsement'] as const)",
        "for (const table of ['sent', 'received', 'endorsement', 'tombstone'] as const)",
      ),
    ],
    tests: one('attack/field-node', 'F28 '),
  },
  {
    id: 'F29',
    what: 'the share and inputs in the randomness of the user',
    edits: [
      edit(
        'src/crypto/math/rng.ts',
        "return createStream('rng-user', [osRandom, secret, ...publicInputs]);",
        "return createStream('rng-user', [osRandom]);",
      ),
    ],
    tests: one('attack/field-nonce', 'F29 '),
  },
  {
    id: 'F29',
    what: 'witness and statement in proof masks',
    edits: [
      edit(
        `${proof}/prove.ts`,
        "const stream = rng.derive('proof-mask', [...head, ...inputs.witnesses.flatMap((w) => encodeWitness(relation, w))]);",
        'const stream = rng;',
      ),
    ],
    tests: one('attack/field-nonce', 'F29 masks'),
  },
];

export const FIELD_KEYS_MUTATIONS: readonly Mutation[] = [...ELEMENTS, ...SHARING, ...TRANSCRIPTS, ...NONCES];
