/** Rows ZT: what a network whose validators all collude cannot do without the user. */
import type { Claim } from './claim.ts';

const key = 'test/attack/zt-key.test.ts';
const message = 'test/attack/zt-message.test.ts';
const ecdsa = 'test/attack/zt-ecdsa.test.ts';
const elements = 'test/attack/zt7.test.ts';
const presigns = 'test/attack/rb-presign-ecdsa-elements.test.ts';

export const ZERO_TRUST: readonly Claim[] = [
  {
    id: 'ZT1',
    name: 'Key without the user',
    claim: 'All validators together do not hold the key of a dWallet.',
    attack: 'all validators recombine the decryption key, both key halves and x_B',
    defence: 'They reach X_B, the network half; X = X_A + X_B, and x_A never leaves the user.',
    where: 'src/crypto/protocol/dwallet.ts deriveKey',
    attacks: [{ file: key, title: 'ZT1 all validators' }],
    controls: [{ file: key, title: 'ZT1 control:' }],
    fullSize: true,
  },
  {
    id: 'ZT2',
    name: 'Signature without the user',
    claim: 'No signature comes out of the network without a message that the user made for it.',
    attack: 'all validators sign with a message built for a guessed share, checks on and off',
    defence:
      'The user equation (Schnorr) or the joint proof (ECDSA) fails; without it the signature does not verify under X.',
    where: 'src/crypto/protocol/schnorr-user-message.ts openSchnorrMessage',
    attacks: [
      { file: message, title: 'ZT2 ' },
      { file: ecdsa, title: 'ZT2 ' },
    ],
    controls: [
      { file: message, title: 'ZT2 control:' },
      { file: ecdsa, title: 'ZT2 control:' },
    ],
    fullSize: true,
  },
  {
    id: 'ZT3',
    name: 'Replay of a user message',
    claim: 'A user message serves the one signature it was made for.',
    attack: 'replay under another message, hash, presign, dWallet, share version, tweak or network key',
    defence:
      'The binding factor hashes every public input; presign bytes must match the digest that the message names.',
    where: 'src/crypto/protocol/schnorr-statement.ts bindingItems',
    attacks: [
      { file: message, title: 'ZT3 ' },
      { file: ecdsa, title: 'ZT3 ' },
    ],
    controls: [
      { file: message, title: 'ZT3 control:' },
      { file: ecdsa, title: 'ZT3 control:' },
    ],
    fullSize: true,
  },
  {
    id: 'ZT4',
    name: 'Share from many ECDSA signatures',
    claim: 'Any number of honest ECDSA messages leaves the user share undetermined.',
    attack: 'all validators, knowing gamma, nonces and sk, solve many messages for k_A and x_A',
    defence: 'Every signature adds a fresh k_A: the system has more unknowns than independent equations.',
    where: 'src/crypto/protocol/ecdsa-user-message.ts createEcdsaMessage',
    attacks: [{ file: ecdsa, title: 'ZT4 ' }],
    controls: [{ file: ecdsa, title: 'ZT4 control:' }],
    fullSize: true,
  },
  {
    id: 'ZT5',
    name: 'Presign that encrypts nothing',
    claim: 'A malicious ECDSA presign does not open the user share.',
    attack: 'presign with ctg = Enc(0) and ctz = Enc(1): all validators learn k_A',
    defence: 'No signature results, and s, R, k_A fit every possible x_A.',
    where: 'src/crypto/protocol/ecdsa-user-message.ts createEcdsaMessage',
    attacks: [{ file: ecdsa, title: 'ZT5 ' }],
    controls: [{ file: ecdsa, title: 'ZT5 control:' }],
    fullSize: true,
  },
  {
    id: 'ZT6',
    name: 'Presign with a shifted key',
    claim: 'A malicious ECDSA presign yields no signature of a message of the attacker’s choice.',
    attack: 'presign with ctz = Enc(gamma*(x_B + e))',
    defence: 'The result signs m + r*e under X, with e fixed before anybody knows r: never a message that was chosen.',
    where: 'src/crypto/protocol/ecdsa-statement.ts bindEcdsaNonce',
    attacks: [{ file: ecdsa, title: 'ZT6 ' }],
    controls: [{ file: ecdsa, title: 'ZT6 control:' }],
    fullSize: true,
  },
  {
    id: 'ZT7',
    name: 'Malformed elements',
    claim: 'The client refuses every non-element in network key or presign before its secret is used.',
    attack:
      'components times tau, imprimitive, of another discriminant, not reduced; points off the curve or of small order',
    defence: 'Strict decoding with the genus check of every received form, and of every point.',
    where: 'src/crypto/group/class-group-codec.ts validateForm',
    attacks: [
      { file: elements, title: 'ZT7 ' },
      { file: presigns, title: 'ZT7 ' },
    ],
    controls: [
      { file: elements, title: 'ZT7 control:' },
      { file: presigns, title: 'ZT7 control:' },
    ],
    fullSize: true,
  },
  {
    id: 'ZT8',
    name: 'Two presigns, one message',
    claim: 'Two answers of one client to the same message do not give its share, even if its randomness is stuck.',
    attack: 'ask for the same message with two presigns and solve for x_A',
    defence: 'The nonce comes from randomness hedged with the share and all public inputs.',
    where: 'src/crypto/math/rng.ts createUserRng',
    attacks: [{ file: message, title: 'ZT8 ' }],
    controls: [{ file: message, title: 'ZT8 control:' }],
    fullSize: true,
  },
  {
    id: 'ZT9',
    name: 'Foreign key at creation',
    claim: 'A client uses no key but the one it derives itself.',
    attack: 'the network answers a creation with a key of its own',
    defence: 'X is recomputed from network key and registered fields before the share is touched.',
    where: 'src/crypto/protocol/dwallet.ts deriveDWallet',
    attacks: [{ file: key, title: 'ZT9 ' }],
    controls: [{ file: key, title: 'ZT9 control:' }],
    fullSize: true,
  },
  {
    id: 'ZT10',
    name: 'Encrypted user share',
    claim: 'A user share encrypted to another user opens for that user only.',
    attack: 'all validators try to decrypt it with the network keys',
    notBuilt: 'user shares are not encrypted to anybody; a user exports its own share itself.',
  },
];
