// The secp256k1 arithmetic of the contracts against big integers and an independent curve library: thousands of inputs, the
// edges of every modulus among them, run on the bytecode that is published.
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { bigintToBytes, bytesToBigint, invertMod, mod } from '../../src/base/index.ts';
import { TANDEM_PACKAGE } from '../../src/chain/gen/tandem-package.gen.ts';
import { deriveOnChainHints, xInverse } from '../../src/crypto/index.ts';
import { FRAMEWORK } from '../../src/devnet/framework/framework.gen.ts';
import { type Outcome, Reference, type Value, type Vm } from '../../src/devnet/vm/index.ts';
import { machineWith, run } from '../../src/devnet/vm/testing/machine.ts';

const { Point } = secp256k1;
const N = Point.Fn.ORDER;
const P = Point.Fp.ORDER;
const TOP = (1n << 256n) - 1n;
const Z0 = bytesToBigint(sha256(new Uint8Array(0))) % N;
/** Every length that a carry or a fold can trip over. */
const EDGES = [
  ...[0n, 1n, 2n, 3n, TOP, TOP - 1n, N, N - 1n, N + 1n, N - 2n, P, P - 1n, P + 1n, N >> 1n, (N >> 1n) + 1n, N - Z0, Z0],
  ...[64n, 127n, 128n, 129n, 191n, 192n, 255n].flatMap((bits) => [(1n << bits) - 1n, 1n << bits, (1n << bits) + 1n]),
  ...[2n ** 256n - N, 2n ** 256n - P, (2n ** 128n - 1n) << 128n, ((1n << 128n) - 1n) << 64n],
];

/** Deterministic numbers from a hash, mostly of full length and sometimes short or nearly all ones. */
function* numbers(name: string): Generator<bigint, never> {
  for (let i = 0; ; i++) {
    const hash = bytesToBigint(sha256(new TextEncoder().encode(`${name}/${i}`)));
    const short = hash >> BigInt(8 * (i % 31));
    yield [hash, TOP - short, short, EDGES[Number(hash % BigInt(EDGES.length))]!][i % 4]!;
  }
}

let vm: Vm;
beforeAll(() => {
  const decode = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
  const framework = FRAMEWORK.flatMap(({ modules }) => modules.map(([, code]) => decode(code)));
  vm = machineWith(framework, TANDEM_PACKAGE.modules.map(decode));
});

const bytes = (data: Uint8Array): Value => [...data];
const by = (value: Value): Value => new Reference([value], 0);

function call(name: string, ...args: Value[]): Outcome {
  return run(vm, `k1::${name}`, { args });
}

/** First return value; undefined if the function aborts. */
function value(outcome: Outcome): Value | undefined {
  if (outcome.kind === 'error')
    throw new Error(JSON.stringify(outcome, (_, v) => (typeof v === 'bigint' ? `${v}` : v)));
  return outcome.kind === 'ok' ? outcome.returnValues[0]?.value : undefined;
}

function pairs(name: string, random: number): [bigint, bigint][] {
  const stream = numbers(name);
  const edges = EDGES.flatMap((a) => EDGES.map((b): [bigint, bigint] => [a, b]));
  return [
    ...edges,
    ...Array.from({ length: random }, (): [bigint, bigint] => [stream.next().value, stream.next().value]),
  ];
}

describe('arithmetic', () => {
  test('products and sums modulo n, for any 256-bit numbers', () => {
    for (const [a, b] of pairs('n', 1500)) {
      expect(value(call('mul_n', a, b)), `${a} * ${b}`).toBe((a * b) % N);
      expect(value(call('add_n', a, b)), `${a} + ${b}`).toBe((a + b) % N);
      expect(value(call('reduce_n', a, b)), `${a} || ${b}`).toBe(((a << 256n) + b) % N);
    }
    for (const [a] of pairs('neg', 50)) expect(value(call('neg_n', a))).toBe(mod(-a, N));
  });

  test('products modulo p, and differences of reduced numbers', () => {
    for (const [a, b] of pairs('p', 1500)) {
      expect(value(call('mul_p', a, b)), `${a} * ${b}`).toBe((a * b) % P);
      expect(value(call('sub_mod', a % P, b % P, P)), `${a} - ${b}`).toBe(mod(a - b, P));
    }
  });

  test('the 512-bit product and the carry', () => {
    for (const [a, b] of pairs('wide', 500)) {
      const product = call('mul_wide', a, b);
      if (product.kind !== 'ok') throw new Error('aborted');
      expect(product.returnValues.map((r) => r.value)).toEqual([(a * b) >> 256n, (a * b) & TOP]);
      const sum = call('add_carry', a, b);
      if (sum.kind !== 'ok') throw new Error('aborted');
      expect(sum.returnValues.map((r) => r.value)).toEqual([(a + b) & TOP, (a + b) >> 256n]);
    }
  });
});

const compressed = (scalar: bigint): Uint8Array => Point.BASE.multiply(scalar).toBytes();
const scalars = (name: string, count: number): bigint[] => {
  const stream = numbers(name);
  return Array.from({ length: count }, () => 1n + (stream.next().value % (N - 1n)));
};

describe('points', () => {
  test('multiples of the generator', () => {
    for (const k of [1n, 2n, 3n, N - 1n, N - 2n, N >> 1n, (N >> 1n) + 1n, ...scalars('base', 60)]) {
      expect(value(call('base_mul', k)), `${k}`).toEqual(bytes(compressed(k)));
    }
    for (const k of [0n, N, N + 1n, TOP]) expect(value(call('base_mul', k))).toBeUndefined();
  });

  test('a sum is seen exactly where it is one', () => {
    const list = scalars('sum', 40);
    for (let i = 0; i + 1 < list.length; i++) {
      const [a, b] = [list[i]!, list[i + 1]!];
      const isSum = (x: bigint, y: bigint, z: bigint) =>
        value(call('is_sum', ...[x, y, z].map((k) => by(bytes(compressed(mod(k, N)))))));
      expect(isSum(a, b, a + b)).toBe(true);
      for (const wrong of [-a - b, a - b, b - a, a, b, -a, -b, a + b + 1n]) expect(isSum(a, b, wrong)).toBe(false);
      // Equal x fails closed, right or not: a doubling, and a sum that is a summand.
      expect(isSum(a, a, 2n * a)).toBe(false);
      expect(isSum(a, -2n * a, -a)).toBe(false);
    }
  });

  test('a point off the curve, the identity and other encodings abort', () => {
    const good = by(bytes(compressed(7n)));
    const x = bigintToBytes(5n, 32);
    const bad = [
      Uint8Array.of(2, ...x),
      Uint8Array.of(2, ...bigintToBytes(P + 1n, 32)),
      new Uint8Array(33),
      Uint8Array.of(0),
      Point.BASE.toBytes(false),
      Uint8Array.of(4, ...compressed(3n).slice(1)),
      compressed(3n).slice(0, 32),
    ];
    for (const point of bad) {
      for (const at of [0, 1, 2]) {
        const args = [good, by(bytes(compressed(8n))), by(bytes(compressed(15n)))];
        args[at] = by(bytes(point));
        expect(value(call('is_sum', ...args))).toBeUndefined();
      }
    }
  });
});

describe('equations', () => {
  const message = sha256(Uint8Array.of(1));
  const verify = (key: Uint8Array, signature: Uint8Array, hint: bigint, signed: Uint8Array = message) =>
    value(call('verify_bip340', by(bytes(key)), bytes(signed), by(bytes(signature)), hint));
  const hintOf = (key: Uint8Array): bigint => invertMod(bytesToBigint(key), N);

  test('BIP340 as the library says, for good and spoilt signatures', () => {
    for (const secret of scalars('bip340', 40)) {
      const key = schnorr.getPublicKey(bigintToBytes(secret, 32));
      const signature = schnorr.sign(message, bigintToBytes(secret, 32), new Uint8Array(32));
      const hint = hintOf(key);
      expect(verify(key, signature, hint)).toBe(true);
      // A hint is any representative of the inverse, and only of that.
      if (hint + N <= TOP) expect(verify(key, signature, hint + N)).toBe(true);
      expect(verify(key, signature, mod(hint + 1n, N))).toBeUndefined();
      expect(verify(key, signature, N - hint)).toBeUndefined();
      expect(verify(key, signature, hint, sha256(message))).not.toBe(true);
      for (const at of [0, 31, 32, 63]) {
        const spoilt = signature.map((byte, i) => (i === at ? byte ^ 1 : byte));
        expect(verify(key, spoilt, hint)).not.toBe(true);
      }
    }
  });

  test('numbers out of range are refused, also where they are congruent to good ones', () => {
    const key = schnorr.getPublicKey(bigintToBytes(7n, 32));
    const signature = schnorr.sign(message, bigintToBytes(7n, 32), new Uint8Array(32));
    const [r, s] = [bytesToBigint(signature.slice(0, 32)), bytesToBigint(signature.slice(32))];
    const encoded = (x: bigint, y: bigint) => Uint8Array.from([...bigintToBytes(x, 32), ...bigintToBytes(y, 32)]);
    for (const [x, y] of [
      [P, s],
      [TOP, s],
      [r, N],
      [r, TOP],
      [0n, s],
      [r, 0n],
      [0n, 0n],
      [r, N - s],
    ] as const) {
      expect(verify(key, encoded(x, y), hintOf(key))).not.toBe(true);
    }
    for (const x of [0n, N, P, TOP]) expect(verify(bigintToBytes(x, 32), signature, 1n)).not.toBe(true);
    expect(verify(key, signature.slice(1), hintOf(key))).toBe(false);
  });

  /** ECDSA over a ready hash; `undefined` where Move aborts. */
  const verifyEcdsa = (key: Uint8Array, hash: Uint8Array, signature: Uint8Array, hint: bigint) =>
    value(call('verify_ecdsa', by(bytes(key)), bytes(hash), by(bytes(signature)), hint));
  const recoverable = (r: bigint, s: bigint, v: number): Uint8Array =>
    Uint8Array.from([...bigintToBytes(r, 32), ...bigintToBytes(s, 32), v]);

  test('ECDSA over ready hashes as the library says, for good and spoilt signatures', () => {
    const hashes = numbers('hash');
    for (const secret of scalars('ecdsa', 40)) {
      // Hashes above the group order are among them.
      const hash = bigintToBytes(hashes.next().value, 32);
      const key = compressed(secret);
      const signed = secp256k1.sign(hash, bigintToBytes(secret, 32), { prehash: false, format: 'recovered' });
      const [v, r, s] = [signed[0]!, bytesToBigint(signed.slice(1, 33)), bytesToBigint(signed.slice(33))];
      const good = recoverable(r, s, v);
      const hint = invertMod(r, N);
      expect(verifyEcdsa(key, hash, good, hint)).toBe(true);
      for (const wrong of [mod(hint + 1n, N), N - hint, 0n])
        expect(verifyEcdsa(key, hash, good, wrong)).toBeUndefined();
      expect(verifyEcdsa(key, hash, recoverable(r, N - s, v ^ 1), hint)).toBe(false);
      expect(verifyEcdsa(key, hash, recoverable(r, s, v ^ 1), hint)).toBe(false);
      expect(verifyEcdsa(key, hash, recoverable(r, s, v + 2), hint)).not.toBe(true);
      expect(verifyEcdsa(key, sha256(hash), good, hint)).toBe(false);
      expect(verifyEcdsa(compressed(mod(secret + 1n, N)), hash, good, hint)).toBe(false);
      expect(verifyEcdsa(compressed(N - secret), hash, good, hint)).toBe(false);
      for (const at of [0, 31, 32, 63]) {
        const spoilt = good.map((byte, i) => (i === at ? byte ^ 1 : byte));
        const fitting = at < 32 ? invertMod(bytesToBigint(spoilt.slice(0, 32)) % N, N) : hint;
        expect(verifyEcdsa(key, hash, spoilt, fitting)).not.toBe(true);
      }
    }
  });

  test('ECDSA with a nonce point beyond the group order: the recovery id says so', () => {
    let tested = 0;
    for (let r = 1n; tested < 4; r++) {
      for (const parity of [0, 1]) {
        const x = Uint8Array.of(2 + parity, ...bigintToBytes(N + r, 32));
        let R: InstanceType<typeof Point>;
        try {
          R = Point.fromBytes(x);
        } catch {
          continue;
        }
        tested++;
        const [hash, s] = [sha256(bigintToBytes(r, 32)), 1234567n];
        const inverse = invertMod(r, N);
        const z = bytesToBigint(hash) % N;
        const key = R.multiply((s * inverse) % N)
          .add(Point.BASE.multiply(mod(-z * inverse, N)))
          .toBytes();
        expect(verifyEcdsa(key, hash, recoverable(r, s, 2 + parity), inverse)).toBe(true);
        expect(verifyEcdsa(key, hash, recoverable(r, s, 3 - parity), inverse)).toBe(false);
        for (const v of [0, 1, 4, 29, 255])
          expect(verifyEcdsa(key, hash, recoverable(r, s, v), inverse)).not.toBe(true);
      }
    }
  });

  test('a derived key is accepted, and no other', () => {
    const list = scalars('derive', 80);
    for (let i = 0; i + 3 < list.length; i += 4) {
      const [user, first, second, mu] = [list[i]!, list[i + 1]!, list[i + 2]!, list[i + 3]!];
      const [x0, x1, userPoint] = [first, second, user].map(compressed) as [Uint8Array, Uint8Array, Uint8Array];
      const { sum, constant, publicKey } = deriveOnChainHints({ x0, x1, userPoint, mu });
      const inverse = bytesToBigint(xInverse(x1));
      const derived = (key: Uint8Array, hint: Uint8Array, factor: bigint) =>
        value(call('is_derived', ...[key, userPoint, x1, constant].map((p) => by(bytes(p))), factor, by(bytes(hint))));
      expect(value(call('is_constant', by(bytes(x0)), by(bytes(x1)), by(bytes(constant)), inverse))).toBe(true);
      expect(publicKey).toEqual(compressed(mod(user + first + mu * second, N)));
      expect(derived(publicKey, sum, mu)).toBe(true);
      expect(derived(publicKey, sum, mod(mu + 1n, N))).not.toBe(true);
      expect(derived(compressed(mod(user + first, N)), sum, 0n)).not.toBe(true);
      const negated = Uint8Array.of(5 - sum[0]!, ...sum.slice(1));
      expect(derived(publicKey, negated, mu)).not.toBe(true);
      expect(derived(compressed(mod(-user - first - mu * second, N)), sum, mu)).not.toBe(true);
      // A chosen key with a fitting hint: the hint is not X_A + C.
      const chosen = compressed(user);
      const q = Point.fromBytes(publicKey).subtract(Point.fromBytes(sum));
      expect(derived(chosen, Point.fromBytes(chosen).subtract(q).toBytes(), mu)).not.toBe(true);
    }
  });
});
