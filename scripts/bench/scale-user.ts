/** What a user does once per dWallet: create it, and encrypt the share to a key with a proof. */
import { concatBytes } from '../../src/base/index.ts';
import { decryptSecret, encodeCiphertext, encrypt } from '../../src/crypto/encryption/ciphertext.ts';
import { classGroup, generatorBase } from '../../src/crypto/group/class-group-registry.ts';
import { curve } from '../../src/crypto/index.ts';
import { createStream } from '../../src/crypto/math/rng.ts';
import { decodeProof, encodeProof } from '../../src/crypto/proof/proof-codec.ts';
import { prove } from '../../src/crypto/proof/prove.ts';
import { encDl } from '../../src/crypto/proof/relations.ts';
import { verifyProof } from '../../src/crypto/proof/verify.ts';
import type { Figures } from './figures.ts';
import { bytes32, createDWallet, type Simulation } from './simulation.ts';
import { time } from './spread.ts';

/**
 * Enc(x_A) under a user's key and EncDL about it, put together from the functions of proofs and encryption: handing shares
 * over is not part of the product yet, its cost is.
 */
export function benchShareEncryption(simulation: Simulation, runs: number, figures: Figures): void {
  const points = curve(0);
  const group = classGroup(simulation.suite, points.classGroupName);
  const bits = group.parameters.exponentBits;
  const rng = createStream('bench', [bytes32('share')]);
  const secretKey = rng.bits(bits);
  const publicKey = generatorBase(group).pow(secretKey);
  const ctx = bytes32('share context');
  const share = createDWallet(simulation, 0).share;
  const x = share.secret;
  const point = points.decode(share.userPoint);
  const encryptShare = () => {
    // Two powers of one base: a small table pays.
    const pk = group.fixedBase(publicKey, bits + 192, 'small');
    const relation = encDl(points, { group, pk });
    const r = rng.bits(bits);
    const ciphertext = encrypt(group, { publicKey: pk, m: x, r });
    const statements = [[ciphertext.c1, ciphertext.c2, point]];
    const proof = encodeProof(relation, 1, prove(relation, { ctx, statements, witnesses: [[x, r]] }, rng));
    return { ciphertext, statements, proof };
  };
  encryptShare();
  const made = encryptShare();
  const relation = encDl(points, { group, pk: publicKey });
  const { operations, bytes } = figures;
  operations['share encryption and proof'] = time(runs, () => void encryptShare());
  operations['share verification and decryption'] = time(runs, () => {
    const proof = decodeProof(relation, 1, made.proof);
    if (!verifyProof(relation, { ctx, statements: made.statements, proof })) throw new Error('the proof fails');
    const blind = rng.bits(bits);
    if (decryptSecret(group, { secretKey, publicKey, blind }, made.ciphertext) !== x) throw new Error('another share');
  });
  operations['dWallet creation'] = time(runs, () => void createDWallet(simulation, 0));
  bytes['share encryption and proof'] = concatBytes(encodeCiphertext(group, made.ciphertext), made.proof).length;
}
