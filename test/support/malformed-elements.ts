/** An honest class-group element made into each kind of non-element an attacker may send. */
import { bigintToBytes, bytesToBigint, concatBytes, u8 } from '../../src/base/index.ts';
import type { ClassGroupName, Suite } from '../../src/crypto/group/class-group.ts';
import { classGroup } from '../../src/crypto/group/class-group-registry.ts';
import { createUncheckedClassGroup } from './unchecked-class-group.ts';

export function malformedElements(suite: Suite, name: ClassGroupName, honest: Uint8Array): [string, Uint8Array][] {
  const { coordinateLength: length, q } = classGroup(suite, name).parameters;
  const encode = (negative: boolean, a: bigint, b: bigint) =>
    concatBytes(u8(negative ? 1 : 0), bigintToBytes(a, length), bigintToBytes(b, length));
  const a = bytesToBigint(honest.slice(1, 1 + length));
  const b = bytesToBigint(honest.slice(1 + length));
  const negative = honest[0] === 1;
  const unchecked = createUncheckedClassGroup(suite, name);
  const timesTau = unchecked.group.compose(unchecked.group.decode(honest), unchecked.tau);
  return [
    ['times tau', unchecked.group.encode(timesTau)],
    ['imprimitive', encode(false, q, q)],
    ['wrong discriminant', encode(negative, a, b + 2n)],
    ['not reduced', encode(!negative, a, 2n * a - b)],
    ['zeros', new Uint8Array(honest.length)],
  ];
}
