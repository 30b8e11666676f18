/** Zero trust, malformed elements: the client refuses every non-element in network key or presign before its secret is used. */
import { describe, expect, test } from 'vitest';
import { bigintToBytes, bytesToBigint, concatBytes, u8, u32 } from '../../src/base/index.ts';
import type { ClassElement, ClassGroupName } from '../../src/crypto/group/class-group.ts';
import { classGroup } from '../../src/crypto/group/class-group-registry.ts';
import { createUserMessage, type SigningInput } from '../../src/crypto/index.ts';
import { xof } from '../../src/crypto/math/xof.ts';
import { encodeNetworkKey, networkKeyId, parseNetworkKey } from '../../src/crypto/protocol/network-key.ts';
import { decodePresignEntry, encodePresignEntry } from '../../src/crypto/protocol/presign-entry.ts';
import { SUITE } from '../support/suite.ts';
import { createUncheckedClassGroup } from '../support/unchecked-class-group.ts';
import { bytes32, createDWallet, makePresigns, recordOf, signingInput, testNetwork } from './network.ts';

const network = testNetwork([3, 3, 2, 2]);

/** One honest element made into each kind of non-element. */
function malformed(name: ClassGroupName, honest: Uint8Array): [string, Uint8Array][] {
  const { parameters } = classGroup(SUITE, name);
  const { coordinateLength: length, q } = parameters;
  const encode = (negative: boolean, a: bigint, b: bigint) =>
    concatBytes(u8(negative ? 1 : 0), bigintToBytes(a, length), bigintToBytes(b, length));
  const a = bytesToBigint(honest.slice(1, 1 + length));
  const b = bytesToBigint(honest.slice(1 + length));
  const negative = honest[0] === 1;
  const unchecked = createUncheckedClassGroup(SUITE, name);
  const timesTau = unchecked.group.encode(unchecked.group.compose(unchecked.group.decode(honest), unchecked.tau));
  return [
    ['times tau', timesTau],
    ['imprimitive', encode(false, q, q)],
    ['wrong discriminant', encode(negative, a, b + 2n)],
    ['not reduced', encode(!negative, a, 2n * a - b)],
    ['identity of another length', new Uint8Array(honest.length)],
  ];
}

/** Runs the client and tells whether it reached for its secret. */
function attempt(input: SigningInput, secret: bigint): { code: string | undefined; touched: boolean } {
  let touched = false;
  const trap = {
    ...input,
    random: bytes32('zt7'),
    get secret(): bigint {
      touched = true;
      return secret;
    },
  };
  try {
    createUserMessage(trap);
    return { code: undefined, touched };
  } catch (error) {
    return { code: (error as { code: string }).code, touched };
  }
}

describe.each([
  { curve: 0, name: 'secp256k1' as const },
  { curve: 2, name: 'ed25519' as const },
])('ZT7 curve $curve', ({ curve, name }) => {
  const dwallet = createDWallet(network, curve);
  const batch = makePresigns(network, curve, 1);
  const input = signingInput(network, { dwallet, batch });
  const group = classGroup(SUITE, name);
  const width = 1 + 2 * group.parameters.coordinateLength;
  const offset = 2 + 2 + 32 + 32 + 4 + 32;

  /** The network signs off whatever it likes: the digest matches the malformed entry. */
  const withField = (field: number, element: Uint8Array): SigningInput => {
    const presign = Uint8Array.from(input.presign);
    presign.set(element, offset + field * width);
    const entry = decodePresignEntry(SUITE, input.presign);
    const head = [u8(entry.curve), u8(entry.alg), entry.nkId, entry.sid, u32(entry.index), entry.keyDigest];
    return { ...input, presign, presignDigest: xof('presign', [...head, presign.slice(offset)], 32) };
  };

  test('ZT7 control: the untouched presign, re-digested the same way, is signed', () => {
    const honest = withField(0, input.presign.slice(offset, offset + width));
    expect(honest.presignDigest).toEqual(input.presignDigest);
    expect(attempt(honest, dwallet.share.secret)).toEqual({ code: undefined, touched: true });
    const entry = decodePresignEntry(SUITE, input.presign);
    expect(encodePresignEntry(SUITE, entry, entry).bytes).toEqual(input.presign);
  });

  test('ZT7 control: without the genus check, tau times an element reads as an element, and shows the parity of an exponent', () => {
    const unchecked = createUncheckedClassGroup(SUITE, name);
    const element = unchecked.group.decode(input.presign.slice(offset, offset + width));
    const bad = unchecked.group.compose(element, unchecked.tau);
    // What a client that multiplies it by its secret would reveal: the order of tau is 2.
    const power = (base: ClassElement, exponent: bigint) => unchecked.group.encode(unchecked.group.pow(base, exponent));
    expect(power(bad, 2n * 77n)).toEqual(power(element, 2n * 77n));
    expect(power(bad, 2n * 77n + 1n)).not.toEqual(power(element, 2n * 77n + 1n));
    expect(() => group.decode(unchecked.group.encode(bad))).toThrow(
      expect.objectContaining({ code: 'crypto/bad-element', data: { rule: 'genus' } }),
    );
  });

  test.each([0, 1, 2, 3])('ZT7 presign component %i', (field) => {
    const honest = input.presign.slice(offset + field * width, offset + (field + 1) * width);
    for (const [kind, element] of malformed(name, honest)) {
      expect([kind, attempt(withField(field, element), dwallet.share.secret)]).toEqual([
        kind,
        { code: 'crypto/bad-element', touched: false },
      ]);
    }
  });

  test('ZT7 encryption key and key halves of the network key', () => {
    const parsed = parseNetworkKey(input.networkKey);
    const which = { secp256k1: 0, secp256r1: 1, ed25519: 2 }[name];
    const keyAt = parsed.encryptionKeys[which]!;
    const half = parsed.curves[curve]!;
    const replaceKey = (element: Uint8Array) => {
      const keys = parsed.encryptionKeys.map((key, i) => (i === which ? element : key));
      return { ...parsed, encryptionKeys: [keys[0]!, keys[1]!, keys[2]!] as const };
    };
    const replaceHalf = (element: Uint8Array) => {
      const ct0 = concatBytes(element, half.ct0.slice(width));
      return { ...parsed, curves: parsed.curves.map((c, i) => (i === curve ? { ...c, ct0 } : c)) };
    };
    const identity = group.encode(group.identity);
    const cases = [
      ...malformed(name, keyAt).map(([kind, element]) => [kind, replaceKey(element)] as const),
      ['identity', replaceKey(identity)] as const,
      ...malformed(name, half.ct0.slice(0, width)).map(([kind, element]) => [kind, replaceHalf(element)] as const),
    ];
    for (const [kind, fields] of cases) {
      const networkKey = encodeNetworkKey(fields);
      const forged = { ...input, networkKey, nkId: networkKeyId(fields) };
      const { share } = dwallet;
      expect([kind, attempt({ ...forged, dwallet: recordOf(share, input.dwallet.id) }, share.secret)]).toEqual([
        kind,
        { code: 'crypto/bad-element', touched: false },
      ]);
    }
  });

  test('ZT7 nonce points: off the curve, identity, small order', () => {
    const points = input.presign.length - 2 * input.dwallet.publicKey.length;
    const bad =
      curve === 0
        ? [
            concatBytes(u8(2), new Uint8Array(32).fill(0xff)),
            concatBytes(u8(2), bigintToBytes(5n, 32)),
            new Uint8Array(33),
          ]
        : [concatBytes(u8(1), new Uint8Array(31)), new Uint8Array(32), new Uint8Array(32).fill(0xff)];
    for (const point of bad) {
      const presign = Uint8Array.from(input.presign);
      presign.set(point, points);
      const entry = decodePresignEntry(SUITE, input.presign);
      const head = [u8(entry.curve), u8(entry.alg), entry.nkId, entry.sid, u32(entry.index), entry.keyDigest];
      const presignDigest = xof('presign', [...head, presign.slice(offset)], 32);
      expect(attempt({ ...input, presign, presignDigest }, dwallet.share.secret)).toEqual({
        code: 'crypto/bad-point',
        touched: false,
      });
    }
  });
});
