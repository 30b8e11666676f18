/** Rows F1 to F29: known attacks on keys, sharing, proofs and nonces. */
import type { Claim } from './claim.ts';

const elements = 'test/attack/field-elements.test.ts';
const sharing = 'test/attack/field-sharing.test.ts';
const transcript = 'test/attack/field-transcript.test.ts';
const nonce = 'test/attack/field-nonce.test.ts';
const node = 'test/attack/field-node.test.ts';
const chain = 'test/attack/field-chain.test.ts';
const codec = 'src/crypto/group/class-group-codec.test.ts';
const curve = 'src/crypto/group/curve.test.ts';
const generation = 'test/attack/rb-key-generation.test.ts';
const signing = 'test/attack/rb-signing.test.ts';
const key = 'test/attack/zt-key.test.ts';
const message = 'test/attack/zt-message.test.ts';
const reuse = 'test/validator/presign-reuse.test.ts';
const binding = 'test/attack/binding.test.ts';
const ecdsa = 'test/attack/nt-ecdsa.test.ts';
const ros = 'test/attack/nt5-ros.test.ts';
const mirror = 'test/unit/crypto/threshold/mirror-attack.test.ts';
const mutation = { file: 'test/move/tandem-mutation.test.ts', title: 'the tests of every removed defence fail' };

export const FIELD_KEYS: readonly Claim[] = [
  {
    id: 'F1',
    name: 'Modulus of a party’s choice (BitForge, CVE-2023-33241)',
    claim: 'No party brings a group or modulus of its own.',
    attack: 'exponents raised in a group with many small factors',
    defence:
      'There is no modulus per party: three class groups per suite are compiled in, and elements of others are refused.',
    where: 'src/crypto/group/class-group-codec.ts validateForm',
    attacks: [{ file: elements, title: 'F1 ' }],
    controls: [{ file: elements, title: 'F1 control:' }],
  },
  {
    id: 'F2',
    name: 'Key admitted without proof',
    claim: 'A validator’s keys count only with proofs of possession bound to its place.',
    attack: 'register a copied, shifted or rogue key',
    defence: 'Move verifies the certificate key’s proof at installation; every validator verifies the sealing key’s.',
    where: 'src/validator/identity.ts assertSealingKeys, src/crypto/protocol/validator-keys.ts',
    attacks: [
      { file: elements, title: 'F2 ' },
      { file: 'src/validator/identity.test.ts', title: 'refuses a committee with' },
      { file: 'test/move/tandem-bls.test.ts', title: 'proofs of possession at installation' },
    ],
    controls: [{ file: elements, title: 'F2 control:' }],
  },
  {
    id: 'F3',
    name: 'Element of order two',
    claim: 'No proof holds for a statement that is off by the known element of order two.',
    attack: 'multiply a statement by it: half of the cheats pass without the check',
    defence: 'The genus check refuses every such element where bytes become elements.',
    where: 'src/crypto/group/class-group-codec.ts validateForm',
    attacks: [
      { file: 'test/unit/crypto/proof/genus-attack.test.ts', title: 'a statement times the element of order 2' },
      { file: codec, title: 'genus: tau' },
    ],
    controls: [{ file: 'test/attack/zt7.test.ts', title: 'ZT7 control: without the genus check' }],
  },
  {
    id: 'F4',
    name: 'Two encodings of one element',
    claim: 'An element has one encoding.',
    attack: 'a form that is not reduced, another sign, another length: transcripts split',
    defence: 'Decoding refuses everything but the reduced form with the canonical sign.',
    where: 'src/crypto/group/class-group-codec.ts checkShape',
    attacks: [
      { file: elements, title: 'F4 ' },
      { file: codec, title: 'reduced: the same class' },
      { file: codec, title: 'canonical: b = -a' },
    ],
    controls: [{ file: elements, title: 'F4 control:' }],
  },
  {
    id: 'F5',
    name: 'Torsion, identity, non-canonical points',
    claim: 'Points are of prime order, not the identity, and canonical.',
    attack: 'small-order and mixed-order points of edwards25519, the identity, a non-canonical y',
    defence: 'One check where bytes become points; ristretto255 has no torsion.',
    where: 'src/crypto/group/curve.ts parsePoint',
    attacks: [
      { file: elements, title: 'F5 ' },
      { file: curve, title: 'ed25519 refuses small-order' },
    ],
    controls: [{ file: elements, title: 'F5 control:' }],
  },
  {
    id: 'F6',
    name: 'Coordinates and scalars out of range',
    claim: 'Points off the curve, x of p and more, scalars of q and more are refused.',
    attack: 'a second encoding modulo p or q; x without a point',
    defence: 'Strict decoding, never reduction.',
    where: 'src/crypto/group/curve.ts parsePoint, src/crypto/protocol/wire.ts Reader',
    attacks: [
      { file: elements, title: 'F6 ' },
      { file: curve, title: 'secp256k1 refuses an x without a point' },
      { file: curve, title: 'scalars are 32 bytes below the order' },
    ],
    controls: [{ file: elements, title: 'F6 control:' }],
  },
  {
    id: 'F7',
    name: 'Constants of another suite',
    claim: 'Nobody is moved to weaker or chosen group constants.',
    attack: 'the same network key under another suite name',
    defence: 'Constants are compiled in and re-derived by tests; the id of a network key hashes its suite.',
    where: 'src/crypto/protocol/network-key.ts networkKeyId',
    attacks: [
      { file: elements, title: 'F7 ' },
      { file: 'src/crypto/group/class-group-parameters.test.ts', title: 'the constants are the accepted candidates' },
    ],
    controls: [{ file: elements, title: 'F7 control:' }],
  },
  {
    id: 'F8',
    name: 'Index 0, index twice',
    claim: 'Share indices are 1..n by committee order, each once.',
    attack: 'a share at 0 or at a multiple of q is the secret; equal indices have no inverse',
    defence: 'No message carries an index; interpolation refuses any other set.',
    where: 'src/crypto/threshold/lagrange.ts assertIndices',
    attacks: [
      { file: sharing, title: 'F8 ' },
      { file: 'test/unit/crypto/threshold/integer-sharing.test.ts', title: 'refuse index 0, repetitions' },
    ],
    controls: [{ file: sharing, title: 'F8 control:' }],
  },
  {
    id: 'F9',
    name: 'Raised threshold',
    claim: 'A dealing has exactly as many commitments as the quorum.',
    attack: 'one commitment more: a quorum no longer decrypts; fewer or none: loops check nothing',
    defence: 'The length follows from the committee and is checked before anything is decoded.',
    where: 'src/crypto/threshold/integer-sharing.ts assertCommitments',
    attacks: [
      { file: sharing, title: 'F9 ' },
      { file: 'test/unit/crypto/threshold/dealing.test.ts', title: 'raises the threshold' },
    ],
    controls: [{ file: sharing, title: 'F9 control:' }],
  },
  {
    id: 'F10',
    name: 'Rogue key',
    claim: 'Nobody cancels the keys of others with a key he does not know.',
    attack: 'a share or dealing computed from those of others',
    defence: 'Proofs of knowledge bound to party, session and committee, for validators and users.',
    where: 'src/crypto/protocol/creation.ts, src/crypto/threshold/dealing-judge.ts',
    attacks: [
      { file: key, title: 'NT7 ' },
      { file: mirror, title: 'is refused by everybody' },
      { file: chain, title: 'F10 ' },
    ],
    controls: [
      { file: key, title: 'NT7 control:' },
      { file: mirror, title: 'control:' },
    ],
  },
  {
    id: 'F11',
    name: 'Copied or mirrored dealing',
    claim: 'A dealing, half or contribution copied from another party is refused.',
    attack: 'copy commitments and proofs; invert them; copy the key that seals the blobs',
    defence: 'The dealer’s number is in every transcript, and no two dealings may show one ephemeral key.',
    where: 'src/crypto/threshold/dealing-judge.ts judgeDealings',
    attacks: [
      { file: mirror, title: 'is refused by everybody' },
      { file: generation, title: 'NT9 stage B' },
      { file: 'test/unit/crypto/threshold/sealing-attack.test.ts', title: 'is refused before anything is decrypted' },
      { file: 'test/unit/crypto/threshold/sealing-attack.test.ts', title: 'two dealers who share eps' },
    ],
    controls: [
      { file: generation, title: 'NT9 stage B control:' },
      { file: 'test/unit/crypto/threshold/sealing-attack.test.ts', title: 'control:' },
    ],
  },
  {
    id: 'F12',
    name: 'Bad share to one victim, false complaint',
    claim: 'A complaint convicts the side that lied.',
    attack: 'deal one wrong share; complain about a right one',
    defence: 'Complaints carry the proven key of the blob, so everybody judges alike.',
    where: 'src/crypto/threshold/complaint.ts judgeComplaint',
    attacks: [
      { file: generation, title: 'RB1 ' },
      { file: generation, title: 'RB2 ' },
    ],
    controls: [{ file: generation, title: 'RB2 control:' }],
  },
  {
    id: 'F13',
    name: 'Resharing that some forget',
    claim: 'A resharing happens for everybody or for nobody.',
    attack: 'some keep old shares, some new ones',
    notBuilt: 'committees do not change in this version.',
  },
  {
    id: 'F14',
    name: 'Old committee with leavers',
    claim: 'Shares of former members are worthless.',
    attack: 'mix shares of two epochs',
    notBuilt: 'committees do not change in this version.',
  },
  {
    id: 'F15',
    name: 'Resharing that changes the key',
    claim: 'A resharing keeps the public key.',
    attack: 'hand shares of another key to the new committee',
    notBuilt: 'committees do not change in this version.',
  },
  {
    id: 'F16',
    name: 'Ambiguous hashing (TSSHOCK, CVE-2022-47931)',
    claim: 'Different lists of inputs never hash alike, and no hash serves two purposes.',
    attack: 'move bytes across item boundaries',
    defence: 'TupleHashXOF256: item boundaries are part of the input; every use has its name.',
    where: 'src/crypto/math/xof.ts xof',
    attacks: [{ file: transcript, title: 'F16 ' }],
    controls: [{ file: transcript, title: 'F16 control:' }],
  },
  {
    id: 'F17',
    name: 'Weak challenges',
    claim: 'Every statement has a challenge of 128 bits of its own.',
    attack: 'guess a short challenge',
    defence: 'The width is a constant of the transcript; there are no repetitions to leave out.',
    where: 'src/crypto/proof/transcript.ts challenges',
    attacks: [
      { file: transcript, title: 'F17 ' },
      { file: 'test/unit/crypto/proof/transcript.test.ts', title: 'challenges have 128 bits each' },
    ],
    controls: [{ file: transcript, title: 'F17 control:' }],
  },
  {
    id: 'F18',
    name: 'Proof replayed in another session (CVE-2022-47930)',
    claim: 'A proof holds in its session only.',
    attack: 'replay under another protocol, suite, key, session, epoch, party or committee',
    defence: 'The context of all of them is the first item of every transcript.',
    where: 'src/crypto/proof/context.ts encodeContext',
    attacks: [
      { file: transcript, title: 'F18 ' },
      { file: signing, title: 'RB3 ' },
    ],
    controls: [{ file: transcript, title: 'F18 control:' }],
  },
  {
    id: 'F19',
    name: 'Message of another party as own',
    claim: 'It is refused, and its author is not the one who is named.',
    attack: 'relay a proof, partial or certificate share as own',
    defence: 'The party is part of every context, head and envelope.',
    where: 'src/crypto/proof/context.ts encodeContext, src/validator/engine/board.ts receive',
    attacks: [
      { file: transcript, title: 'F19 ' },
      { file: 'src/validator/key-certificate.test.ts', title: 'another party’s share relayed as own' },
      { file: 'src/validator/engine/board.test.ts', title: 'a message for its place is kept' },
    ],
    controls: [{ file: transcript, title: 'F19 control:' }],
  },
  {
    id: 'F20',
    name: 'Statement outside the hash (frozen heart)',
    claim: 'The challenge covers every public value of every proof.',
    attack: 'choose a value after the challenge',
    defence:
      'Name, context, bases, count, statements and commitment are hashed; a relation with a base outside cannot be built.',
    where: 'src/crypto/proof/transcript.ts transcriptHead',
    attacks: [
      { file: transcript, title: 'F20 ' },
      { file: 'test/unit/crypto/proof/transcript.test.ts', title: 'a relation that is no homomorphism' },
    ],
    controls: [{ file: transcript, title: 'F20 control:' }],
  },
  {
    id: 'F21',
    name: 'Batch verification with known weights',
    claim: 'Wrong proofs do not cancel in a batch, and each cheater is named.',
    attack: 'errors made to cancel under equal, known or shared weights',
    defence: 'A fresh secret weight per proof and component, drawn after the proofs; a failing batch is halved.',
    where: 'src/crypto/proof/verify-batch.ts verifyBatch',
    attacks: [
      { file: transcript, title: 'F21 ' },
      { file: 'test/unit/crypto/proof/verify-batch.test.ts', title: 'rejects two wrong proofs whose errors cancel' },
      { file: 'test/unit/crypto/proof/verify-batch.test.ts', title: 'rejects one proof whose components cancel' },
    ],
    controls: [{ file: transcript, title: 'F21 control:' }],
  },
  {
    id: 'F22',
    name: 'Out-of-range plaintext or exponent',
    claim: 'Responses and shares outside their range are refused although equations hold.',
    attack: 'a response beyond the bound; a share that fits the commitments but is too large or negative',
    defence: 'Ranges are checked before equations.',
    where: 'src/crypto/proof/verify.ts areResponses, src/crypto/threshold/integer-sharing.ts areSharesInRange',
    attacks: [
      { file: transcript, title: 'F22 ' },
      { file: generation, title: 'RB1 a share that fits the commitments but not the range' },
    ],
    controls: [{ file: transcript, title: 'F22 control:' }],
  },
  {
    id: 'F23',
    name: 'Presign used twice',
    claim: 'A presign never serves two messages.',
    attack: 'name it in two requests; show validators two requests for it',
    defence: 'The chain hands each entry to one request; validators keep a tombstone from before their answer.',
    where: 'move/tandem presign::reserve, src/validator/store/message.ts journalTombstones',
    attacks: [
      { file: chain, title: 'F23 ' },
      { file: reuse, title: 'NT4 ' },
    ],
    controls: [{ file: reuse, title: 'NT4 control:' }, mutation],
  },
  {
    id: 'F24',
    name: 'Backup put back',
    claim: 'An older copy of the journal is not used.',
    attack: 'restore the database of a validator from before an answer',
    defence:
      'A count of openings lies beside the database. A copy of the whole directory is not noticed: there only the chain, which names a presign in one request, protects.',
    where: 'src/validator/store/directory.ts assertNotRolledBack',
    attacks: [
      { file: node, title: 'F24 ' },
      { file: 'src/validator/store/file.test.ts', title: 'refuses an older copy of the database' },
    ],
    controls: [{ file: node, title: 'F24 control:' }],
  },
  {
    id: 'F25',
    name: 'Equal or biased nonce shares',
    claim: 'Nonces are independent of each other and uniform.',
    attack: 'shares that repeat between nonces, rounds, batches or parties; bits that lack',
    defence: 'One stream per party, session and round, read once; 512 bits per scalar.',
    where: 'src/crypto/math/rng.ts createStream',
    attacks: [{ file: nonce, title: 'F25 ' }],
    controls: [{ file: nonce, title: 'F25 control:' }],
  },
  {
    id: 'F26',
    name: 'Presign chosen after message and derived key',
    claim: 'The nonce of a signature depends on message and tweak.',
    attack: 'choose message or derivation path after R is known (eprint 2021/1330)',
    defence: 'The binding factor hashes message, tweak and key; a request names its presign before validators answer.',
    where: 'src/crypto/protocol/schnorr-statement.ts bindingItems, ecdsa-statement.ts ecdsaBindingItems',
    attacks: [
      { file: binding, title: 'A1 changes with' },
      { file: ecdsa, title: 'NT6 ' },
    ],
    controls: [
      { file: binding, title: 'A1 control:' },
      { file: ecdsa, title: 'NT6 control:' },
      { file: binding, title: 'decision 7: with a free tau' },
    ],
  },
  {
    id: 'F27',
    name: 'Parallel sessions (k-sum, ROS)',
    claim: '256 parallel sessions forge nothing.',
    attack: 'combine the answers of parallel sessions into a signature nobody asked for',
    defence: 'Nonce pairs with a binding factor.',
    where: 'src/crypto/protocol/schnorr-statement.ts bindNonce',
    attacks: [{ file: ros, title: 'NT5 ' }],
    controls: [{ file: ros, title: 'NT5 control:' }],
  },
  {
    id: 'F28',
    name: 'Abort, then another message',
    claim: 'An aborted signature burns its presign.',
    attack: 'let a request expire or fail and ask again with the same presign',
    defence: 'Tombstones are never forgotten with a session; the chain spends the presign when the request opens.',
    where: 'src/validator/store/message.ts forgetSession, move/tandem sign::request',
    attacks: [
      { file: node, title: 'F28 ' },
      { file: chain, title: 'F28 ' },
    ],
    controls: [{ file: node, title: 'F28 control:' }],
  },
  {
    id: 'F29',
    name: 'Broken randomness',
    claim: 'A stuck system source repeats no nonce and no proof mask.',
    attack: 'the system hands out the same bytes for ever',
    defence:
      'User streams absorb share and all inputs, proof masks absorb witness and statement, rounds absorb their place.',
    where: 'src/crypto/math/rng.ts createUserRng, createRng; src/crypto/proof/prove.ts',
    attacks: [
      { file: nonce, title: 'F29 ' },
      { file: message, title: 'ZT8 ' },
    ],
    controls: [
      { file: nonce, title: 'F29 control:' },
      { file: message, title: 'ZT8 control:' },
    ],
  },
];
