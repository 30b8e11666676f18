/** Rows F30 to F48: known attacks on access, chain, messages and nodes. */
import type { Claim } from './claim.ts';

const node = 'test/attack/field-node.test.ts';
const chain = 'test/attack/field-chain.test.ts';
const threshold = 'test/attack/nt-threshold.test.ts';
const message = 'test/attack/zt-message.test.ts';
const key = 'test/attack/zt-key.test.ts';
const signing = 'test/attack/rb-signing.test.ts';
const generation = 'test/attack/rb-key-generation.test.ts';
const binding = 'test/attack/binding.test.ts';
const bls = 'test/move/tandem-bls.test.ts';
const board = 'src/validator/engine/board.test.ts';
const follower = 'src/validator/follower/follower.test.ts';
const poster = 'src/validator/poster/poster.test.ts';
const mesh = 'src/validator/mesh/hostile.test.ts';
const frames = 'src/validator/mesh/frame.test.ts';
const observe = 'src/validator/observe/observe.test.ts';
const redaction = 'test/e2e/redaction.test.ts';
const fuzz = 'test/fuzz/mesh.test.ts';
const peers = 'src/validator/mesh/peer-name.test.ts';
const mutation = { file: 'test/move/tandem-mutation.test.ts', title: 'the tests of every removed defence fail' };

export const FIELD_NETWORK: readonly Claim[] = [
  {
    id: 'F30',
    name: 'The whole network without the user',
    claim: 'All validators with all their secrets do not sign.',
    attack: 'n of n collude',
    defence: 'The key has a half that only the user holds, and every signature needs its message.',
    where: 'src/crypto/protocol/dwallet.ts deriveKey',
    attacks: [
      { file: key, title: 'ZT1 ' },
      { file: message, title: 'ZT2 ' },
    ],
    controls: [
      { file: key, title: 'ZT1 control:' },
      { file: message, title: 'ZT2 control:' },
    ],
  },
  {
    id: 'F31',
    name: 'The user with f validators',
    claim: 'The user with validators below the quorum does not sign.',
    attack: 'combine all partials the coalition can make',
    defence: 'Threshold decryption needs more than two thirds of the weight.',
    where: 'src/crypto/threshold/committee.ts quorum',
    attacks: [
      { file: threshold, title: 'NT1 ' },
      { file: threshold, title: 'NT2 ' },
    ],
    controls: [
      { file: threshold, title: 'NT1 control:' },
      { file: threshold, title: 'NT2 control:' },
    ],
  },
  {
    id: 'F32',
    name: 'Different messages to different validators',
    claim: 'A user who tells validators different things gets at most one signature.',
    attack: 'split the honest validators between two user messages for one presign',
    defence: 'The message comes from the chain only, and each validator answers one per presign.',
    where: 'src/validator/engine/sign.ts runSign',
    attacks: [
      { file: threshold, title: 'NT4 a lying chain' },
      { file: 'test/validator/presign-reuse.test.ts', title: 'NT4 ' },
    ],
    controls: [
      { file: threshold, title: 'NT4 control:' },
      { file: 'test/validator/presign-reuse.test.ts', title: 'NT4 control:' },
    ],
  },
  {
    id: 'F33',
    name: 'Malformed user messages as load',
    claim: 'A malformed message costs validators no secret computation, and its sender the verification.',
    attack: 'send garbage, truncated, changed or oversized user messages',
    defence: 'Sizes first, then the equation, then shares; Move keeps the price of the verification.',
    where: 'src/crypto/protocol/partial.ts partialSign, move/tandem sign',
    attacks: [
      { file: threshold, title: 'NT3 ' },
      { file: chain, title: 'F33 ' },
    ],
    controls: [{ file: threshold, title: 'NT3 control:' }],
  },
  {
    id: 'F34',
    name: 'Wrong signature posted',
    claim: 'A request completes with its own valid signatures only.',
    attack: 'post garbage, swapped, missing or forged signatures, or a certificate instead',
    defence:
      'Move verifies each signature under the request’s key; ristretto255, which Move cannot verify, takes a certificate.',
    where: 'move/tandem sign::complete, signature::verify',
    attacks: [{ file: chain, title: 'F34 ' }],
    controls: [mutation],
  },
  {
    id: 'F35',
    name: 'Front-running and double posts',
    claim: 'Anyone may post a result, and posting twice changes nothing.',
    attack: 'post first, post again, or never',
    defence: 'No status leaves Open twice; every validator takes its turn as poster.',
    where: 'move/tandem sign::complete, src/validator/poster/poster.ts',
    attacks: [
      { file: chain, title: 'F35 ' },
      { file: poster, title: 'does nothing when someone else was faster' },
      { file: poster, title: 'a lost race is not a failure' },
      { file: poster, title: 'waits one delay per rank' },
    ],
    controls: [mutation],
  },
  {
    id: 'F36',
    name: 'Lying node',
    claim: 'A validator applies each checkpoint of its chain once, in order, or stops.',
    attack: 'forged, omitted, reordered checkpoints; another chain; a rewritten history',
    defence:
      'Chain id, sequence and the digest of the checkpoint before are compared; objects are read, events never believed.',
    where: 'src/validator/follower/follower.ts',
    attacks: [
      { file: node, title: 'F36 ' },
      { file: follower, title: 'another chain is refused' },
      { file: follower, title: 'sees checkpoints of which the subscription is silent' },
    ],
    controls: [{ file: node, title: 'F36 control:' }],
  },
  {
    id: 'F38',
    name: 'Signature from another context',
    claim: 'What is signed for one purpose counts for no other.',
    attack: 'a proof of possession as certificate; a certificate of another kind or subject',
    defence: 'Every signed body begins with its tag; certificates name kind, subject and digest.',
    where: 'move/tandem committee::expect, message',
    attacks: [
      { file: bls, title: 'signed as a proof of possession are refused' },
      { file: chain, title: 'F38 ' },
    ],
    controls: [mutation],
  },
  {
    id: 'F39',
    name: 'Replay on another network',
    claim: 'What is signed for one chain, package or network counts on no other.',
    attack: 'certificates and registrations of another chain, package, network or committee',
    defence: 'All of them are part of the signed bytes, and Move compares.',
    where: 'src/chain/digest.ts certificateBytes, possessionBytes',
    attacks: [
      { file: bls, title: 'signed for another' },
      { file: chain, title: 'F39 ' },
      { file: 'src/validator/key-bundle.test.ts', title: 'does not hold for another' },
    ],
    controls: [mutation],
  },
  {
    id: 'F40',
    name: 'Ambiguous hash',
    claim: 'A message is signed under the hash that was approved.',
    attack: 'swap hash ids; present a hash as message',
    defence: 'The hash id is part of approval, request and binding factor; ready hashes need an explicit flag.',
    where: 'src/crypto/protocol/schnorr-statement.ts bindingItems, move/tandem approval',
    attacks: [
      { file: message, title: 'ZT3 ' },
      { file: binding, title: 'A1 changes with' },
      { file: chain, title: 'F40 ' },
    ],
    controls: [{ file: message, title: 'F40 control:' }],
  },
  {
    id: 'F41',
    name: 'Equivocation',
    claim: 'Two signed messages for one place are kept as evidence and convict their sender only.',
    attack: 'tell two validators different things',
    defence: 'Messages are signed with their place; bundles are agreed on; what others were told is compared.',
    where: 'src/validator/engine/board.ts, src/crypto/protocol/envelope.ts isEquivocation',
    attacks: [
      { file: signing, title: 'RB3 equivocation' },
      { file: board, title: 'two different signed messages for one place' },
      { file: board, title: 'what somebody else was told' },
    ],
    controls: [{ file: signing, title: 'RB10 control:' }],
  },
  {
    id: 'F42',
    name: 'Laggards and slow drips',
    claim: 'Slowness stops nothing and convicts nobody.',
    attack: 'withhold the last message, answer late, read nothing, flood',
    defence: 'A quorum goes on, waits end by time, buffers are bounded per peer; a missing proof is not a wrong one.',
    where: 'src/validator/engine/sign-partial.ts, src/validator/engine/shelf.ts',
    attacks: [
      { file: signing, title: 'RB7 ' },
      { file: board, title: 'pushes out its own oldest messages' },
      { file: mesh, title: 'that never reads fills only its own queue' },
      { file: mesh, title: 'that floods is read at its rate' },
    ],
    controls: [
      { file: signing, title: 'RB5 control:' },
      { file: generation, title: 'RB7 control:' },
    ],
  },
  {
    id: 'F43',
    name: 'Honest validator convicted',
    claim: 'Messages of different versions, places or keys convict nobody.',
    attack: 'mix versions; forge a second message in a victim’s name',
    defence:
      'Evidence is two valid signatures over one header of this version; partials of another version count as silence.',
    where: 'src/crypto/protocol/envelope.ts isEquivocation',
    attacks: [
      { file: node, title: 'F43 ' },
      { file: board, title: 'what others send' },
      { file: board, title: 'a forged or misplaced message is refused' },
    ],
    controls: [{ file: node, title: 'F43 control:' }],
  },
  {
    id: 'F45',
    name: 'Malformed frames',
    claim: 'No bytes of a peer do more than end its connection.',
    attack: 'a million hostile frames, lengths of 2^32, unknown types, endless names',
    defence: 'Lengths are bounded before allocation; a peer that breaks the rules is dropped and excluded for a time.',
    where: 'src/validator/mesh/frame.ts FrameDecoder',
    attacks: [
      { file: fuzz, title: 'F45 ' },
      { file: peers, title: 'F45 ' },
      { file: frames, title: 'rejects ' },
      { file: mesh, title: 'that sends ' },
    ],
    controls: [
      { file: fuzz, title: 'F45 control:' },
      { file: peers, title: 'F45 control:' },
      { file: mesh, title: 'control: the same node, registered, is heard' },
    ],
  },
  {
    id: 'F46',
    name: 'Secrets swapped in the store',
    claim: 'A stored secret opens only at its own place and version.',
    attack: 'exchange ciphertexts in the database and repair the checksums',
    defence: 'XChaCha20-Poly1305 with 24-byte nonces; table, name and version are authenticated.',
    where: 'src/validator/store/secret.ts associatedData',
    attacks: [
      { file: node, title: 'F46 ' },
      { file: 'src/validator/store/secret.test.ts', title: 'refuses a ciphertext moved' },
    ],
    controls: [{ file: node, title: 'F46 control:' }],
  },
  {
    id: 'F47',
    name: 'Shared peer or protocol keys',
    claim: 'No two members have a key in common.',
    attack: 'register with the peer id or a key of another member',
    defence: 'Move refuses a committee in which any key occurs twice.',
    where: 'move/tandem network::install',
    attacks: [{ file: chain, title: 'F47 ' }],
    controls: [mutation],
  },
  {
    id: 'F48',
    name: 'Secrets in output',
    claim: 'No secret reaches logs, errors, metrics or other outputs.',
    attack: 'search everything a run prints for known secret bytes',
    defence: 'Secrets live in a box that prints nothing; the log redacts by name as well.',
    where: 'src/base/secret.ts, src/validator/observe/log.ts',
    attacks: [
      { file: redaction, title: 'F48 ' },
      { file: observe, title: 'prints no secret that slips in' },
    ],
    controls: [
      { file: redaction, title: 'F48 control:' },
      { file: observe, title: 'control: the same fields' },
    ],
  },
];
