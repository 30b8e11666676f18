import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bigintToBytes, bitLength, bytesToHex } from '../../base/index.ts';
import { jacobi } from '../math/integer.ts';
import type { ClassGroupName, Suite } from './class-group.ts';
import { CLASS_GROUP_CONSTANTS } from './class-group-constants.ts';
import {
  acceptsL,
  acceptsP,
  candidateL,
  candidateP,
  classGroupParameters,
  deriveL,
  deriveP,
  generatorPrimeForm,
} from './class-group-parameters.ts';
import { classGroup } from './class-group-registry.ts';

interface Vector {
  suite: Suite;
  name: ClassGroupName;
  counterP: number;
  counterL: number;
  bitsFundamental: number;
  bits: number;
  l: string;
  p: string;
  h: string;
  hPower: string;
}

const file = new URL('../../../test/vectors/class-group.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vector[];
const digest = (bytes: Uint8Array): string => bytesToHex(createHash('sha256').update(bytes).digest()).slice(0, 16);

test('the vectors cover every suite and name', () => {
  expect(new Set(vectors.map(({ suite, name }) => `${suite}/${name}`)).size).toBe(9);
});

describe.each(vectors)('$suite $name', (vector) => {
  const { suite, name } = vector;
  const parameters = classGroupParameters(suite, name);

  test('the constants are the accepted candidates of their counters', () => {
    const constants = CLASS_GROUP_CONSTANTS[suite][name];
    expect(constants.counterP).toBe(vector.counterP);
    expect(constants.counterL).toBe(vector.counterL);
    expect(candidateP(suite, name, vector.counterP)).toBe(parameters.p);
    expect(acceptsP(name, parameters.p)).toBe(true);
    expect(digest(bigintToBytes(parameters.p, Math.ceil(bitLength(parameters.p) / 8)))).toBe(vector.p);
    expect(bitLength(parameters.fundamentalDiscriminant)).toBe(vector.bitsFundamental);
    expect(bitLength(parameters.discriminant)).toBe(vector.bits);
    expect(4n * parameters.q < parameters.p).toBe(true);
    expect(jacobi(parameters.q, parameters.p)).toBe(-1);
    expect((parameters.p * parameters.q) % 4n).toBe(3n);
  });

  test('the generator norm is the first accepted one', () => {
    expect(generatorPrimeForm(parameters).a.toString(16)).toBe(vector.l);
    expect(deriveL(parameters)).toEqual({ counter: vector.counterL, l: BigInt(`0x${vector.l}`) });
    expect(acceptsL(parameters.discriminant, candidateL(suite, name, vector.counterL))).toBe(true);
  });

  test('h and a power of it have the known bytes', () => {
    const group = classGroup(suite, name);
    expect(digest(group.encode(group.h))).toBe(vector.h);
    expect(digest(group.encode(group.pow(group.h, (1n << 64n) + 1n)))).toBe(vector.hPower);
  });

  test('exponents reach the class number bound of the whole suite', () => {
    const bound = (bits: number): number => Math.floor(bits / 2) + 64 + Math.floor(Math.log2(bits)) + 1;
    const largest = Math.max(...vectors.filter((v) => v.suite === suite).map((v) => bound(v.bitsFundamental)));
    expect(parameters.exponentBits).toBe(largest);
  });
});

test.each(vectors)('p of $suite $name is the first accepted candidate', ({ suite, name }) => {
  const { counterP, p } = CLASS_GROUP_CONSTANTS[suite][name];
  expect(deriveP(suite, name)).toEqual({ counter: counterP, p });
});
