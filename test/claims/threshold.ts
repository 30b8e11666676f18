/** Rows NT: the user together with validators below the quorum. Rows RB: faulty validators below one third. */
import type { Claim } from './claim.ts';

const threshold = 'test/attack/nt-threshold.test.ts';
const ros = 'test/attack/nt5-ros.test.ts';
const key = 'test/attack/zt-key.test.ts';
const ecdsa = 'test/attack/nt-ecdsa.test.ts';
const mirror = 'test/unit/crypto/threshold/mirror-attack.test.ts';
const reuse = 'test/validator/presign-reuse.test.ts';
const binding = 'test/attack/binding.test.ts';
const generation = 'test/attack/rb-key-generation.test.ts';
const signing = 'test/attack/rb-signing.test.ts';
const ecdsaPresign = 'test/attack/rb-presign-ecdsa.test.ts';
const ecdsaElements = 'test/attack/rb-presign-ecdsa-elements.test.ts';
const ecdsaSigning = 'test/attack/rb5-ecdsa.test.ts';

export const THRESHOLD: readonly Claim[] = [
  {
    id: 'NT1',
    name: 'Signature below the quorum',
    claim: 'Less weight than the quorum does not decrypt, whatever it guesses.',
    attack: 'every set of t-1 shares combines with a guess for the missing one',
    defence: 'The result is no plaintext, or the signature is invalid; the combiner takes exactly t shares.',
    where: 'src/crypto/threshold/partial-decryption.ts combinePartials',
    attacks: [{ file: threshold, title: 'NT1 ' }],
    controls: [{ file: threshold, title: 'NT1 control:' }],
    fullSize: true,
  },
  {
    id: 'NT2',
    name: 'Key below the quorum',
    claim: 'Less shares than the quorum do not determine the decryption key.',
    attack: 't-1 integer shares interpolate sk',
    defence: 'Random coefficients over the integers, and a constant term that is a multiple of n!.',
    where: 'src/crypto/threshold/integer-sharing.ts shareInteger',
    attacks: [{ file: threshold, title: 'NT2 ' }],
    controls: [{ file: threshold, title: 'NT2 control:' }],
    fullSize: true,
  },
  {
    id: 'NT3',
    name: 'Changed user message',
    claim: 'Validators open nothing for a user message that does not fit its request.',
    attack: 'change each field by one, the message after R_A, the presign; truncate, extend',
    defence: 'The ciphertext to open is derived from verified inputs; no secret power is computed before the check.',
    where: 'src/crypto/protocol/partial-job.ts openPartialJob',
    attacks: [
      { file: threshold, title: 'NT3 ' },
      { file: ecdsa, title: 'NT3 ' },
    ],
    controls: [
      { file: threshold, title: 'NT3 control:' },
      { file: ecdsa, title: 'NT3 control:' },
    ],
  },
  {
    id: 'NT4',
    name: 'One presign, two messages',
    claim: 'A presign answers one user message, whatever chain view the validators are shown.',
    attack: 'a second message through the chain, or through nodes that split the honest validators',
    defence:
      'A durable tombstone of the first message stands before the answer leaves; two quorums share an honest validator.',
    where: 'src/validator/store/message.ts journalTombstones',
    attacks: [
      { file: threshold, title: 'NT4 ' },
      { file: reuse, title: 'NT4 ' },
      { file: ecdsa, title: 'NT4 ' },
    ],
    controls: [
      { file: threshold, title: 'NT4 control:' },
      { file: reuse, title: 'NT4 control:' },
      { file: ecdsa, title: 'NT4 control:' },
    ],
  },
  {
    id: 'NT5',
    name: 'Concurrent sessions (ROS)',
    claim: 'Any number of concurrent Schnorr sessions forges nothing.',
    attack: 'the polynomial-time ROS solver over 256 open sessions',
    defence: 'Two nonces per presign, joined by a factor that hashes everything the signature is bound to.',
    where: 'src/crypto/protocol/schnorr-statement.ts bindNonce',
    attacks: [{ file: ros, title: 'NT5 ' }],
    controls: [{ file: ros, title: 'NT5 control:' }],
  },
  {
    id: 'NT6',
    name: 'Nonce known before the message',
    claim: 'The nonce of a signature is not known before everything it signs is fixed.',
    attack: 'read R off a public presign, then choose message or tweak',
    defence: 'Every input of the binding factor changes R.',
    where: 'src/crypto/protocol/ecdsa-statement.ts bindEcdsaNonce',
    attacks: [
      { file: ecdsa, title: 'NT6 ' },
      { file: binding, title: 'A1 changes with' },
    ],
    controls: [
      { file: ecdsa, title: 'NT6 control:' },
      { file: binding, title: 'A1 control:' },
    ],
    fullSize: true,
  },
  {
    id: 'NT7',
    name: 'Rogue and copied key shares',
    claim: 'Nobody registers a key share whose logarithm he does not prove.',
    attack: 'X_A = Y - X_B for a victim key Y; a copied (X_A, proof) under another creator, salt or network',
    defence: 'The creation proof is bound to creator, salt, network and curve; mu hashes it.',
    where: 'src/crypto/protocol/creation.ts verifyRegisteredCreation',
    attacks: [{ file: key, title: 'NT7 ' }],
    controls: [{ file: key, title: 'NT7 control:' }],
    fullSize: true,
  },
  {
    id: 'NT8',
    name: 'Shift between dWallets with public shares',
    claim: 'A signature of one dWallet is none of another, even if both user shares are public.',
    attack: 'shift a signature by every linear function of the difference of the keys',
    notBuilt: 'dWallets with public user shares do not exist.',
  },
  {
    id: 'NT9',
    name: 'Mirrored contributions',
    claim: 'A coalition below the quorum cannot make its contribution to a key depend on an honest one.',
    attack: 'commitments that invert an honest dealing (stage A) or an encrypted half (stage B)',
    defence:
      'Everybody proves knowledge of his constant or plaintext, bound to his party number. Reconfiguration and field nonces, the other places of this attack, are not built.',
    where: 'src/crypto/threshold/dealing-judge.ts judgeDealings',
    attacks: [
      { file: mirror, title: 'is refused by everybody' },
      { file: generation, title: 'NT9 stage B' },
    ],
    controls: [
      { file: mirror, title: 'control:' },
      { file: generation, title: 'NT9 stage B control:' },
    ],
  },
  {
    id: 'NT9r',
    name: 'Mirrored contributions elsewhere',
    claim: 'As NT9, when shares are handed to a new committee, and in presigns made of field shares.',
    attack: 'commitments that invert an honest dealing',
    notBuilt: 'committees do not change, and presigns hold ciphertexts instead of field shares.',
  },
  {
    id: 'RB1',
    name: 'Faulty dealers in key generation',
    claim: 'A faulty dealer is named and left out; the others finish.',
    attack: 'wrong or too large shares, unreadable blobs, unequal exponents, unknown E, bad proofs and points',
    defence: 'Public checks, and complaints that anyone can judge; the sum is checked against the commitments.',
    where: 'src/crypto/threshold/dealing-open.ts, src/crypto/protocol/stage-b.ts verifyStageB',
    attacks: [{ file: generation, title: 'RB1 ' }],
    controls: [{ file: generation, title: 'RB1 control:' }],
  },
  {
    id: 'RB2',
    name: 'False complaints',
    claim: 'A false complaint costs an honest dealer nothing.',
    attack: 'complain about a correct blob, with a wrong key, as somebody else, about a copied digest',
    defence: 'The complaint proves the blob key; everybody opens the blob with it and looks.',
    where: 'src/crypto/threshold/complaint.ts judgeComplaint',
    attacks: [{ file: generation, title: 'RB2 ' }],
    controls: [{ file: generation, title: 'RB2 control:' }],
  },
  {
    id: 'RB3',
    name: 'Faulty presign contributions',
    claim: 'A wrong contribution is named and left out; the presigns of the others sign.',
    attack:
      'bad, copied, replayed or reordered proofs and points, for Schnorr and both ECDSA rounds; two payloads for one place',
    defence: 'Proofs bound to session, committee, party and count; signed envelopes make equivocation evidence.',
    where: 'src/crypto/protocol/schnorr-presign.ts verifyPresignContributions',
    attacks: [
      { file: signing, title: 'RB3 ' },
      { file: ecdsaPresign, title: 'RB3 ' },
    ],
    controls: [
      { file: signing, title: 'RB3 control:' },
      { file: ecdsaPresign, title: 'RB3 control:' },
    ],
  },
  {
    id: 'RB4',
    name: 'Cancelling contribution',
    claim: 'No validator can cancel what the others contributed to gamma.',
    attack: 'ctg_i = -(sum of the others) + Enc(1) without knowing gamma_i',
    defence: 'The scaling proof needs gamma_i; nothing else proves it.',
    where: 'src/crypto/protocol/ecdsa-presign-gammas.ts verifyEcdsaGammas',
    attacks: [{ file: ecdsaElements, title: 'RB4 ' }],
    controls: [{ file: ecdsaElements, title: 'RB4 control:' }],
    fullSize: true,
  },
  {
    id: 'RB5',
    name: 'Wrong partial decryptions',
    claim: 'A wrong partial decryption is named, and the signature comes from the others.',
    attack: 'a random element, one for another ciphertext, shares reordered, times tau, another party’s message',
    defence:
      'After a failed combination everybody proves equal exponents; a proof moves to no other signature or party.',
    where: 'src/crypto/protocol/blame.ts blamePartials',
    attacks: [
      { file: signing, title: 'RB5 ' },
      { file: ecdsaSigning, title: 'RB5 ' },
    ],
    controls: [
      { file: signing, title: 'RB5 control:' },
      { file: ecdsaSigning, title: 'RB5 control:' },
    ],
    fullSize: true,
  },
  {
    id: 'RB6',
    name: 'Wrong field share',
    claim: 'A wrong share of a field nonce is named.',
    attack: 'wrong z_v',
    notBuilt: 'signatures are opened from ciphertexts; there are no field shares.',
  },
  {
    id: 'RB7',
    name: 'Silence',
    claim: 'Silent validators below one third stop neither key generation nor signing.',
    attack: 'each validator in turn is silent in every round',
    defence: 'Every step goes on with a quorum; the output does not depend on who answered.',
    where: 'src/crypto/threshold/committee.ts quorum, src/crypto/protocol/qualification.ts qualify',
    attacks: [
      { file: generation, title: 'RB7 ' },
      { file: signing, title: 'RB7 ' },
    ],
    controls: [{ file: generation, title: 'RB7 control:' }],
  },
  {
    id: 'RB8',
    name: 'Faults in resharing',
    claim: 'A wrong dealing or share in a resharing is named, and a late joiner joins.',
    attack: 'different shares to the old and the new committee',
    notBuilt: 'committees do not change in this version.',
  },
  {
    id: 'RB9',
    name: 'Mobile adversary',
    claim: 'Shares of two epochs do not add up.',
    attack: 't-1 shares of one epoch with t-1 of the next',
    notBuilt: 'committees do not change in this version.',
  },
  {
    id: 'RB10',
    name: 'Crash and restart',
    claim: 'A restarted validator says the same again, and never anything else for the same place.',
    attack: 'a crash between any two steps',
    defence: 'All randomness of a round follows from a stored seed and everything the round depends on.',
    where: 'src/crypto/math/rng.ts createRng',
    attacks: [
      { file: signing, title: 'RB10 ' },
      { file: 'src/validator/engine/board.test.ts', title: 'are durable before they are sent' },
      { file: 'src/validator/store/journal.test.ts', title: 'keeps one payload per key and refuses a second one' },
    ],
    controls: [{ file: signing, title: 'RB10 control:' }],
  },
];
