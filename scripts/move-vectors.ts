// Writes move/tandem/tests/vectors.move: keys, proofs and signatures made by @noble/curves for the Move tests. Deterministic.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

type Bytes = Uint8Array;
type Value = Bytes | bigint | readonly Value[];

const { Point } = secp256k1;
type KPoint = InstanceType<typeof Point>;
const G = Point.BASE;
const N = Point.Fn.ORDER;
const P = Point.Fp.ORDER;
const AUX = new Uint8Array(32);

const mod = (a: bigint, m = N): bigint => ((a % m) + m) % m;
const inverse = (a: bigint): bigint => Point.Fn.inv(mod(a));
const be = (a: bigint): Bytes => hexToBytes(a.toString(16).padStart(64, '0'));
const int = (bytes: Bytes): bigint => BigInt(`0x${bytesToHex(bytes)}`);
const enc = (point: KPoint): Bytes => point.toBytes(true);
const xOf = (point: KPoint): bigint => point.toAffine().x;
const isOdd = (point: KPoint): boolean => point.toAffine().y % 2n === 1n;
const z0 = int(sha256(new Uint8Array()));
/** A scalar that depends on a label only. */
const scalar = (label: string): bigint => mod(int(sha256(utf8ToBytes(label))));
const b256 = (bytes: Bytes): Bytes => blake2b(bytes, { dkLen: 32 });

const vec = (bytes: Bytes): Bytes => concatBytes(Uint8Array.of(bytes.length), bytes);
const mh = (tag: string, ...fields: Bytes[]): Bytes => b256(concatBytes(vec(utf8ToBytes(tag)), ...fields));
const tagged = (tag: string, ...parts: Bytes[]): Bytes => {
  const head = sha256(utf8ToBytes(tag));
  return sha256(concatBytes(head, head, ...parts));
};

const x0 = 2n;
const x1 = 3n;
const nkId = sha256(utf8ToBytes('nk'));
const X0 = G.multiply(x0);
const X1 = G.multiply(x1);
const constant = X0.add(G.multiply(mod(z0 * inverse(xOf(X1)))));

/** Id of the first object that transaction `hint` of a Move test scenario creates. */
function scenarioId(hint: number): Bytes {
  const hash = new Uint8Array(32);
  hash[0] = hint;
  return b256(concatBytes(Uint8Array.of(0xf1), hash, new Uint8Array(8)));
}

type Key = { secret: bigint; point: KPoint; fields: Record<string, Value> };

/** A secp256k1 dWallet as its creator computes it (docs/spec/onchain.md, section 3). */
function createKey(network: Bytes, creator: Bytes, salt: Bytes, share: bigint): Key {
  const XA = G.multiply(share);
  const curve = Uint8Array.of(0);
  const sid = mh('tandem/v1/sid', network, creator, curve, vec(salt));
  const mA = mh('tandem/v1/create', vec(nkId), curve, vec(sid), vec(enc(XA)));
  const proof = schnorr.sign(mA, be(share), AUX);
  const body = [vec(nkId), curve, vec(sid), vec(enc(X0)), vec(enc(X1)), vec(enc(XA)), vec(proof)];
  const mu = mod(int(concatBytes(mh('tandem/v1/mu0', ...body), mh('tandem/v1/mu1', ...body))));
  const secret = mod(share + x0 + mu * x1);
  const point = G.multiply(secret);
  const fields = { sid, m_a: mA, user_share: enc(XA), proof, proof_hint: be(inverse(xOf(XA))), mu, key: enc(point) };
  return { secret, point, fields: { ...fields, sum: enc(XA.add(constant)), key_hint: be(inverse(xOf(point))) } };
}

/** Scalar and key of BIP341 on top of a key. */
function tweak(key: KPoint, root: Bytes): { tau: bigint; point: KPoint } {
  const t = int(tagged('TapTweak', be(xOf(key)), root));
  const tau = mod(isOdd(key) ? -t : t);
  return { tau, point: key.add(G.multiply(tau)) };
}

const bip340 = (secret: bigint, message: Bytes): Bytes => schnorr.sign(message, be(secret), AUX);

/** For every parity of (X, X') one key with its Taproot output key and a signature under that. */
function parities(): Value[][] {
  const found = new Map<string, Value[]>();
  for (let i = 0; found.size < 4; i++) {
    const secret = scalar(`parity ${i}`);
    const key = G.multiply(secret);
    const { tau, point } = tweak(key, new Uint8Array());
    const name = `${isOdd(key)}${isOdd(point)}`;
    const signature = bip340(mod(secret + tau), sha256(utf8ToBytes('parity')));
    if (!found.has(name)) found.set(name, [enc(key), enc(point), be(tau), signature, be(inverse(xOf(point)))]);
  }
  return [...found.values()];
}

/** r || s || v over a ready hash. */
function ecdsa(secret: bigint, digest: Bytes): Bytes {
  const bytes = secp256k1.sign(digest, be(secret), { prehash: false, format: 'recovered' });
  return concatBytes(bytes.slice(1), bytes.slice(0, 1));
}

/** The other signature with the same r: s and the parity of R negated. */
const malleated = (signature: Bytes): Bytes =>
  concatBytes(signature.slice(0, 32), be(N - int(signature.slice(32, 64))), Uint8Array.of(signature[64]! ^ 1));

/** ECDSA over ready hashes: what the hint belongs to, and neighbours that have to be refused. */
function prehashed(key: Key, digest: Bytes): Record<string, Value> {
  const [good, empty] = [ecdsa(key.secret, digest), ecdsa(key.secret, sha256(new Uint8Array()))];
  const hint = (signature: Bytes): Bytes => be(inverse(int(signature.slice(0, 32))));
  return {
    ecdsa_hint: hint(good),
    ecdsa_high: malleated(good),
    empty_hash: sha256(new Uint8Array()),
    empty_ecdsa: empty,
    empty_hint: hint(empty),
    group_order: be(N),
  };
}

/**
 * Passes for any key and hash if the hint is not checked: R = a*Q + b*G and s = r/a recover Q + ((s*b - z0)/r)*G, and
 * hint = (s*b - z0) / (r*(z - z0)) makes up the difference.
 */
function forgedEcdsa(key: KPoint, digest: Bytes): Record<string, Value> {
  for (let b = 1n; ; b++) {
    const R = key.multiply(2n).add(G.multiply(b));
    const r = mod(xOf(R));
    const s = mod(r * inverse(2n));
    if (s > N / 2n || xOf(R) >= N) continue;
    const hint = mod((s * b - z0) * inverse(r) * inverse(int(digest) - z0));
    return { forged_ecdsa: concatBytes(be(r), be(s), Uint8Array.of(Number(isOdd(R)))), forged_hint: be(hint) };
  }
}

/** A signature whose nonce point has x = n + r, which recovery ids 2 and 3 tell. */
function beyondOrder(digest: Bytes): Record<string, Value> {
  const square = (x: bigint): bigint => mod(x ** 3n + 7n, P);
  let r = 1n;
  while (Point.Fp.pow(square(N + r), (P - 1n) / 2n) !== 1n) r++;
  const R = Point.fromBytes(concatBytes(Uint8Array.of(2), be(N + r)));
  const s = scalar('beyond') >> 8n;
  const key = R.multiply(mod(s * inverse(r))).add(G.multiply(mod(-int(digest) * inverse(r))));
  return {
    beyond_key: enc(key),
    beyond_ecdsa: concatBytes(be(r), be(s), Uint8Array.of(2)),
    beyond_hint: be(inverse(r)),
  };
}

const R1_ORDER = p256.Point.Fn.ORDER;

function onP256(secret: Bytes, message: Bytes): Record<string, Value> {
  const signature = p256.sign(message, secret, { lowS: true });
  const s = R1_ORDER - int(signature.slice(32));
  return {
    p256_key: p256.getPublicKey(secret, true),
    p256_signature: signature,
    p256_high: concatBytes(signature.slice(0, 32), be(s)),
    p256_order: be(R1_ORDER),
  };
}

/** Signatures that pass if only the x of A and B are compared: R = -B (or B), for any key and message. */
function forgeries(key: KPoint): { negative: Bytes; same: Bytes } {
  const h = inverse(xOf(key));
  const make = (odd: boolean): Bytes => {
    for (let s = 1n; ; s++) {
      const b = G.multiply(mod(s + z0 * h));
      if (isOdd(b) === odd) return concatBytes(be(xOf(b)), be(s));
    }
  };
  return { negative: make(true), same: make(false) };
}

/** Smallest x >= 1 that is on no point. */
function offCurveX(): bigint {
  for (let x = 1n; ; x++) {
    const y2 = mod(x ** 3n + 7n, P);
    if (!Point.Fp.isValid(y2) || Point.Fp.pow(y2, (P - 1n) / 2n) !== 1n) return x;
  }
}

function arithmetic(): Record<string, Value> {
  const edges = [0n, 1n, N - 1n, N, N + 1n, 2n ** 128n - 1n, 2n ** 128n, 2n ** 256n - 1n];
  const random = Array.from({ length: 3 }, (_, i) => int(sha256(utf8ToBytes(`number ${i}`))));
  const numbers = [...edges, ...random];
  const products = numbers.flatMap((a) => numbers.map((b) => [a, b, mod(a * b), mod(a + b), mod(a * 2n ** 256n + b)]));
  const scalars = [1n, 2n, 3n, N - 2n, N - 1n, N / 2n, N / 2n + 1n, ...random.slice(0, 3).map((k) => mod(k))];
  const multiples = scalars.map((k) => [be(k), enc(G.multiply(k))]);
  return { products, multiples };
}

function attacks(key: Key): Record<string, Value> {
  const share = G.multiply(5n);
  const mu = scalar('mu');
  const q = X1.multiply(mu).add(G.multiply(mod(z0 * inverse(xOf(X1)))).negate());
  const chosen = G.multiply(77n);
  const offCurve = concatBytes(Uint8Array.of(2), be(offCurveX()));
  const forged = forgeries(key.point);
  const proof = forgeries(G.multiply(scalar('share')));
  return {
    attack_mu: be(mu),
    attack_share: enc(share),
    attack_sum: enc(share.add(constant)),
    attack_key: enc(share.add(X0).add(X1.multiply(mu))),
    attack_q: enc(q),
    chosen_key: enc(chosen),
    chosen_sum: enc(chosen.add(q.negate())),
    off_curve: offCurve,
    forged_negative: forged.negative,
    forged_same: forged.same,
    forged_proof: proof.negative,
  };
}

function signatures(key: Key): Record<string, Value> {
  const messages = ['first message', 'second message'].map((text) => utf8ToBytes(text));
  const raw = messages.map((message) => sha256(message));
  const root = sha256(utf8ToBytes('script root'));
  const plain = tweak(key.point, new Uint8Array());
  const rooted = tweak(key.point, root);
  const edSecret = sha256(utf8ToBytes('ed25519'));
  const r1Secret = be(scalar('p256') >> 8n);
  return {
    messages,
    raw_messages: raw,
    root,
    bip340: raw.map((message) => bip340(key.secret, message)),
    tweak_key: enc(plain.point),
    tweak_tau: be(plain.tau),
    tweak_hint: be(inverse(xOf(plain.point))),
    tweak_bip340: raw.map((message) => bip340(mod(key.secret + plain.tau), message)),
    root_key: enc(rooted.point),
    root_tau: be(rooted.tau),
    ecdsa_keccak: ecdsa(key.secret, keccak_256(messages[0]!)),
    ecdsa_sha256: ecdsa(key.secret, sha256(messages[0]!)),
    ecdsa_double: ecdsa(key.secret, sha256(sha256(messages[0]!))),
    ...prehashed(key, raw[0]!),
    ...forgedEcdsa(key.point, raw[0]!),
    ...beyondOrder(raw[0]!),
    ed25519_key: ed25519.getPublicKey(edSecret),
    ed25519_signatures: messages.map((message) => ed25519.sign(message, edSecret)),
    ...onP256(r1Secret, messages[0]!),
  };
}

function moveType(value: Value): string {
  if (value instanceof Uint8Array) return 'vector<u8>';
  if (typeof value === 'bigint') return 'u256';
  return `vector<${moveType((value as readonly Value[])[0]!)}>`;
}

function moveText(value: Value, indent: string): string {
  if (value instanceof Uint8Array) return `x"${bytesToHex(value)}"`;
  if (typeof value === 'bigint') return `0x${value.toString(16)}`;
  const items = (value as readonly Value[]).map((item) => `${indent}    ${moveText(item, `${indent}    `)},\n`);
  return `vector[\n${items.join('')}${indent}]`;
}

/** The whole Move file. */
export function renderVectors(): string {
  const creator = be(0xa11cen);
  const network = scenarioId(1);
  const key = createKey(network, creator, new Uint8Array(32).fill(7), scalar('share'));
  const kat = createKey(be(1n), be(2n), AUX, 5n);
  const prefixed = Object.entries(kat.fields).map(([name, value]) => [`kat_${name}`, value]);
  const all: Record<string, Value> = {
    network,
    nk_id: nkId,
    x_0: enc(X0),
    x_1: enc(X1),
    constant: enc(constant),
    inverse: be(inverse(xOf(X1))),
    salt: new Uint8Array(32).fill(7),
    ...key.fields,
    ...Object.fromEntries(prefixed),
    ...signatures(key),
    ...attacks(key),
    parities: parities(),
    ...arithmetic(),
  };
  const functions = Object.entries(all).map(
    ([name, value]) => `public fun ${name}(): ${moveType(value)} {\n    ${moveText(value, '    ')}\n}\n`,
  );
  const head = '/// Keys, proofs and signatures for the tests. Written by scripts/move-vectors.ts; do not edit.';
  return `${head}\n#[test_only]\nmodule tandem::vectors;\n\n${functions.join('\n')}`;
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, '../move/tandem/tests/vectors.move'), renderVectors());
