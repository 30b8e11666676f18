/** PARI/GP, if it is installed: composition of forms of the same discriminant. */
import { execFileSync } from 'node:child_process';
import { classGroup } from '../../../src/crypto/group/class-group-registry.ts';
import { spreadOf } from '../spread.ts';
import type { PeerFigures } from './compare.ts';

const COUNT = 20_000;

function program(discriminant: bigint): string {
  return [
    `D = ${discriminant};`,
    'q = 2; while (kronecker(D, q) != 1, q = nextprime(q + 1));',
    'f = qfbprimeform(D, q); for (i = 1, 40, f = qfbred(qfbcomp(f, f)));',
    'L = sqrtnint(abs(D) \\ 4, 4);',
    `for (r = 1, 5, t = getabstime(); for (i = 1, ${COUNT}, f = qfbnucomp(f, f, L)); print(getabstime() - t));`,
    'print(version()[1], ".", version()[2], ".", version()[3]);',
  ].join('\n');
}

export function comparePari(): PeerFigures {
  const group = classGroup('CL-128', 'secp256k1');
  const output = execFileSync('gp', ['-q', '-f'], {
    input: program(group.parameters.discriminant),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = output.trim().split('\n');
  const version = lines.pop() ?? '';
  const x = group.pow(group.h, (1n << 200n) - 1n);
  const ours = Array.from({ length: 5 }, () => {
    const started = performance.now();
    group.pow(x, 1n << BigInt(COUNT));
    return performance.now() - started;
  });
  return {
    name: 'PARI/GP',
    version,
    comparisons: [
      {
        what: `${COUNT} squarings of forms, 2339 bits`,
        theirs: spreadOf(lines.map(Number)),
        ours: spreadOf(ours),
        remark: 'theirs: qfbnucomp in a loop of gp, a process of its own',
      },
    ],
  };
}
