/** The statement of one ECDSA signature: every value derived from its public inputs, the same for user and validators. */
import { bytesToBigint, bytesToHex, invertMod, mod, u8, u32 } from '../../base/index.ts';
import { type Ciphertext, combineCiphertexts } from '../encryption/ciphertext.ts';
import type { Curve, CurvePoint } from '../group/curve.ts';
import { secondGenerator } from '../group/curve-generator.ts';
import { encodeScalar } from '../group/curve-scalar.ts';
import { hashToScalar } from '../math/xof.ts';
import { encodeContext, USER_PARTY } from '../proof/context.ts';
import type { Relation } from '../proof/relation.ts';
import { ecdsaUser } from '../proof/relations.ts';
import { prepareMessage } from './challenge.ts';
import { type EcdsaScheme, ecdsaR, ecdsaScheme } from './ecdsa-scheme.ts';
import { decodePresignEntry, type EcdsaPresignEntry } from './presign-entry.ts';
import {
  assertPresign,
  type CommonStatement,
  openKeys,
  openTweak,
  type SigningInput,
  statementGroup,
  wrongPresign,
} from './statement-common.ts';
import { encryptionKey } from './suite.ts';
import { badTweak } from './tweak.ts';

/** T_R: bits by which the user's coefficients exceed the plaintext order, so that they show nothing modulo small factors. */
export const RANDOMISER_BITS = 128;

export interface EcdsaStatement extends CommonStatement {
  readonly kind: 'ecdsa';
  readonly entry: EcdsaPresignEntry;
  readonly scheme: EcdsaScheme;
  /** The 32-byte hash as a number mod q. */
  readonly m: bigint;
}

/** As openStatement, for ECDSA. */
export function openEcdsaStatement(input: SigningInput): EcdsaStatement {
  const keys = openKeys(input);
  const scheme = ecdsaScheme(keys.dwallet.curve.id, input.scheme);
  const entry = decodePresignEntry(keys.key.suite, input.presign);
  assertPresign(input, entry, keys);
  if (entry.kind !== 'ecdsa') throw wrongPresign('algorithm');
  if (input.tweak.bip341 !== undefined) throw badTweak('BIP341 keys sign with BIP340, not with ECDSA');
  const tweaked = openTweak(input, keys);
  const prepared = prepareMessage(scheme, input.message);
  const m = bytesToBigint(prepared) % keys.dwallet.curve.q;
  return { kind: 'ecdsa', input, ...keys, entry, tweaked, scheme, prepared, m };
}

/** Everything a signature is bound to, in the order of the binding hash; `commitment` is enc(C_k). */
export function ecdsaBindingItems(statement: EcdsaStatement, commitment: Uint8Array): Uint8Array[] {
  const { input, dwallet, entry, tweaked } = statement;
  const group = dwallet.curve;
  return [
    input.nkId,
    u8(group.id),
    input.dwallet.id,
    dwallet.keyDigest,
    u32(input.dwallet.shareVersion),
    entry.digest,
    input.dwallet.publicKey,
    input.dwallet.userPoint,
    encodeScalar(group, tweaked.tau),
    tweaked.publicKey,
    u8(input.scheme),
    statement.prepared,
    commitment,
  ];
}

/** The network's nonce once the user is committed to its own. */
export interface EcdsaNonce {
  readonly delta: bigint;
  /** R_B = R_0 + delta*R_1 */
  readonly point: CurvePoint;
}

/** undefined if R_B is the identity: the user draws again, validators refuse. */
export function bindEcdsaNonce(statement: EcdsaStatement, commitment: CurvePoint): EcdsaNonce | undefined {
  const { dwallet, entry } = statement;
  const group = dwallet.curve;
  const delta = hashToScalar('ecdsa/delta', ecdsaBindingItems(statement, group.encode(commitment)), group.q);
  const point = group.add(entry.R0, group.multiplyUnsafe(entry.R1, delta));
  return group.isIdentity(point) ? undefined : { delta, point };
}

const generators = new Map<Curve, CurvePoint>();

/** H of a curve, hashed once, with a table. */
export function commitmentBase(group: Curve): CurvePoint {
  const known = generators.get(group);
  if (known !== undefined) return known;
  const made = group.prepare(secondGenerator(group));
  generators.set(group, made);
  return made;
}

/** What the signature's nonce point fixes. */
export interface NoncePoint {
  readonly R: CurvePoint;
  readonly r: bigint;
  /** m/r + tau mod q: what is added to the key inside P'. */
  readonly shift: bigint;
  /** P' = X_A + (m/r + tau)*G */
  readonly P: CurvePoint;
}

/** undefined if r = 0 or P' is the identity: the user draws again, validators refuse. */
export function openNoncePoint(statement: EcdsaStatement, R: CurvePoint): NoncePoint | undefined {
  const { curve: group, userPoint } = statement.dwallet;
  const r = ecdsaR(group, group.encode(R));
  if (r === 0n) return undefined;
  const shift = mod(statement.m * invertMod(r, group.q) + statement.tweaked.tau, group.q);
  const P = group.add(userPoint, group.multiplyUnsafe(group.G, shift));
  return group.isIdentity(P) ? undefined : { R, r, shift, P };
}

const MAX_KEY_NONCES = 64;
const keyNonces = new Map<string, Ciphertext>();

/** ctz = ctg0 (+) mu (.) ctg1, an encryption of gamma*x_B; cached by keyDigest and presign. */
export function keyNonceCiphertext(statement: EcdsaStatement): Ciphertext {
  const { dwallet, entry } = statement;
  const name = `${bytesToHex(dwallet.keyDigest)}/${bytesToHex(entry.digest)}`;
  const known = keyNonces.get(name);
  if (known !== undefined) return known;
  const terms = [{ ciphertext: entry.ctg0 }, { ciphertext: entry.ctg1, factor: dwallet.mu }];
  const made = combineCiphertexts(statementGroup(statement), terms);
  if (keyNonces.size >= MAX_KEY_NONCES) keyNonces.clear();
  keyNonces.set(name, made);
  return made;
}

/** ct_4 = ctk_0 (+) delta (.) ctk_1, an encryption of gamma*k_B. */
export function nonceCiphertext(statement: EcdsaStatement, { delta }: EcdsaNonce): Ciphertext {
  const { ctk0, ctk1 } = statement.entry;
  return combineCiphertexts(statementGroup(statement), [{ ciphertext: ctk0 }, { ciphertext: ctk1, factor: delta }]);
}

/** Relation 7 of this signature. */
export function ecdsaRelation(statement: EcdsaStatement, { R, P }: NoncePoint): Relation {
  const { key, dwallet, entry } = statement;
  const { group, pk } = encryptionKey(key.suite, key.encryptionKeys, dwallet.curve.id);
  return ecdsaUser({
    curve: dwallet.curve,
    keys: { group, pk },
    ctg: entry.ctg,
    ctz: keyNonceCiphertext(statement),
    H: commitmentBase(dwallet.curve),
    R,
    P,
    randomiserBits: RANDOMISER_BITS,
  });
}

/** The context of the user's proof: it carries everything delta is made of. */
export function ecdsaContext(statement: EcdsaStatement, commitment: Uint8Array): Uint8Array {
  const { key, entry } = statement;
  const place = { protocol: 'ecdsa/sign', suite: key.suite, nkId: key.nkId, sid: entry.digest };
  return encodeContext({ ...place, epoch: 0, party: USER_PARTY, extra: ecdsaBindingItems(statement, commitment) });
}
