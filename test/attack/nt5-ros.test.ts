/**
 * NT5: the ROS attack (Benhamouda, Lepoint, Loss, Orru, Raykova: eprint 2020/945) against concurrent Schnorr sessions. With one
 * nonce per presign it forges in polynomial time; with nonce pairs and the binding factor it does not.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { expect, test } from 'vitest';
import { asciiToBytes, bytesToBigint, invertMod, mod } from '../../src/base/index.ts';
import type { CurvePoint } from '../../src/crypto/group/curve.ts';
import { curve } from '../../src/crypto/index.ts';
import { bindNonce, openSchnorrStatement, type SchnorrStatement } from '../../src/crypto/protocol/schnorr-statement.ts';
import { bytes32, createDWallet, makePresigns, signingInput, testNetwork } from './network.ts';
import { allSecrets } from './secrets.ts';

const SESSIONS = 256;
const network = testNetwork([1, 1, 1, 1]);
const group = curve(2);
const { q } = group;
const dwallet = createDWallet(network, 2);
const base = openSchnorrStatement(signingInput(network, { dwallet, batch: makePresigns(network, 2, 1) }));
const secrets = allSecrets(network);
const xB = mod(secrets.halves[2]!.x0 + dwallet.share.mu * secrets.halves[2]!.x1, q);

/** A presign with nonces only the network knows; the attacker sees D, E and the digest. */
interface Session {
  readonly k0: bigint;
  readonly k1: bigint;
  readonly statement: SchnorrStatement;
}

const sessions: Session[] = Array.from({ length: SESSIONS }, (_, i) => {
  const [k0, k1] = [0, 1].map((b) => bytesToBigint(bytes32('ros nonce', i, b)) % q) as [bigint, bigint];
  const entry = {
    ...base.entry,
    D: group.baseMultiply(k0),
    E: group.baseMultiply(k1),
    digest: bytes32('ros digest', i),
  };
  return { k0, k1, statement: { ...base, entry } };
});

/** What the attacker may ask of a session: a user nonce and a message; what it can compute alone: rho, R, c. */
interface Choice {
  readonly r: bigint;
  readonly rho: bigint;
  readonly c: bigint;
}

type Bind = (session: Session, r: bigint, message: Uint8Array) => Choice;

/** The protocol's own binding. */
const bound: Bind = ({ statement }, r, message) => {
  const prepared = statement.scheme.prepare(message);
  const asked = { ...statement, prepared, input: { ...statement.input, message } };
  const { rho, c } = bindNonce(asked, group.baseMultiply(r))!;
  return { r, rho, c };
};

/** The variant without it: R = R_A + D + E. */
const unbound: Bind = ({ statement }, r, message) => {
  const { D, E } = statement.entry;
  const R = group.encode(group.add(group.baseMultiply(r), group.add(D, E)));
  return { r, rho: 1n, c: statement.scheme.challenge(R, statement.tweaked.publicKey, message) };
};

/** The network's answer to one choice per session: k_0 + rho*k_1 + c*x_B, exactly what decryption releases. */
const answer = ({ k0, k1 }: Session, { rho, c }: Choice): bigint => mod(k0 + rho * k1 + c * xB, q);

function sumPoints(terms: readonly { readonly point: CurvePoint; readonly factor: bigint }[]): CurvePoint {
  return terms.reduce((sum, { point, factor }) => group.add(sum, group.multiplyUnsafe(point, factor)), group.identity);
}

/** Two possible choices per session, then the bits of the target challenge pick one of each. */
function forge(bind: Bind, message: Uint8Array): Uint8Array {
  const pairs = sessions.map((session, i) => {
    const ask = (b: number) =>
      bind(session, bytesToBigint(bytes32('ros r', i, b)) % q, asciiToBytes(`innocent ${i} ${b}`));
    return [ask(0), ask(1)] as const;
  });
  // rho_i = 2^i / (c_i^1 - c_i^0); sum rho_i*c_i + constant = sum 2^i*b_i for the chosen bits.
  const factors = pairs.map(([zero, one], i) => mod((1n << BigInt(i)) * invertMod(one.c - zero.c, q), q));
  const constant = mod(-pairs.reduce((sum, [zero], i) => sum + factors[i]! * zero.c, 0n), q);
  const effective = sessions.map(({ statement }, i) => ({
    point: group.add(statement.entry.D, group.multiplyUnsafe(statement.entry.E, pairs[i]![0].rho)),
    factor: factors[i]!,
  }));
  const R = group.encode(sumPoints(effective));
  const c = base.scheme.challenge(R, base.tweaked.publicKey, message);
  const bits = mod(c + constant, q);
  const z = pairs.reduce((sum, pair, i) => {
    const choice = pair[Number((bits >> BigInt(i)) & 1n)]!;
    return sum + factors[i]! * answer(sessions[i]!, choice);
  }, c * dwallet.share.secret);
  return base.scheme.encode(R, mod(z, q));
}

const target = asciiToBytes('never signed by anyone');
const accepts = (signature: Uint8Array): boolean =>
  ed25519.verify(signature, target, dwallet.share.publicKey, { zip215: false });

test('NT5 control: without the binding factor 256 concurrent sessions forge a signature', () => {
  expect(accepts(forge(unbound, target))).toBe(true);
});

test('NT5 with the binding factor the same solver fails', () => {
  expect(accepts(forge(bound, target))).toBe(false);
});
