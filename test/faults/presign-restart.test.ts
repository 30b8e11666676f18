/** kill -9 inside an ECDSA presign session that cannot end without the victim: it comes back and says the same again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FaultNet, until } from './support/network.ts';

const VICTIM = 3;
const net = new FaultNet({ weights: [3, 3, 2, 2], portBase: 27_800 });

/** Free presigns by pool, as validator 0 counts them. */
async function pools(): Promise<Record<string, number>> {
  const text = await (await fetch('http://127.0.0.1:27810/metrics')).text();
  const rows = [...text.matchAll(/presigns_available\{pool="([^"]+)"\} (\d+)/g)];
  return Object.fromEntries(rows.map(([, pool = '', count]) => [pool, Number(count)]));
}

const filled = () =>
  until(
    'all pools filled',
    async () => {
      const counts = Object.values(await pools());
      return counts.length === 5 && counts.every((count) => count >= 8) ? true : undefined;
    },
    110_000,
  );

const drain = () =>
  until('ECDSA presigns', () => net.tandem.reservePresigns({ signer: net.signer, curve: 0, algorithm: 0, count: 8 }));

beforeAll(async () => {
  await net.start();
  await net.ready();
});
afterAll(() => net.stop());

/** What the victim had sent and was part of when it died. */
const remains = () =>
  net.journal(VICTIM, (journal) => {
    const joined = journal.listJobs('joined').map(({ state }) => JSON.parse(new TextDecoder().decode(state)));
    return joined.filter(({ curve, algorithm }) => curve === 0 && algorithm === 0);
  });

test.each(['store/endorsement/before', 'store/endorsement/after'])(
  'at %s of the first round',
  async (label) => {
    await filled();
    // The others hold less than the quorum without the victim.
    await net.stopValidator(2);
    net.order(VICTIM, { label });
    const died = net.ended(VICTIM);
    await drain();
    expect(await died).toBe('SIGKILL');
    const [session, ...more] = await remains();
    expect(more).toEqual([]);
    const at = net.printed(VICTIM).length;
    net.order(VICTIM, {});

    await net.startValidator(VICTIM);

    const ended = await until('the end of the session', async () => {
      const line = net
        .printed(VICTIM)
        .slice(at)
        .split('\n')
        .find((text) => /"pool":"0\/0".*session ended/.test(text));
      return line === undefined ? undefined : (JSON.parse(line) as { proposer: number; end: string });
    });
    expect(ended).toMatchObject({ proposer: session.proposer, end: 'posted' });
    await net.startValidator(2);
  },
  240_000,
);

test('nobody saw two messages for one place', async () => {
  for (const party of [0, 1, 2, 3]) {
    await net.stopValidator(party);
    expect(await net.journal(party, (journal) => journal.listEquivocations())).toEqual([]);
  }
});
