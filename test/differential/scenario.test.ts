/** Scenario programs run as PTBs on the devnet and through test_scenario in the real Move VM; both must agree. */
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileMoveFiles } from '../../scripts/move/compile.ts';
import { type MoveTestResult, testMoveFiles } from '../../scripts/move/test.ts';
import { publish, startTestNet, type TestNet, type Wallet } from '../devnet/support/net.ts';
import type { Scenario } from './scenario/dsl.ts';
import { FIELD_SCENARIOS } from './scenario/fields.ts';
import { OBJECT_SCENARIOS } from './scenario/objects.ts';
import { COUNTS, type Observed, observe, type Stage } from './scenario/observe.ts';
import { PACKAGE, type RenderOptions, renderTest } from './scenario/render.ts';
import { SENDING_SCENARIOS } from './scenario/sending.ts';
import { TABLE_SCENARIOS } from './scenario/tables.ts';

const SCENARIOS = [...OBJECT_SCENARIOS, ...FIELD_SCENARIOS, ...TABLE_SCENARIOS, ...SENDING_SCENARIOS];

/** The package, of all modules that these scenarios use. */
function sources(scenarios: readonly Scenario[]): Record<string, string> {
  const modules = scenarios.map(({ move }) => [
    `sources/${move.name}.move`,
    `module ${PACKAGE}::${move.name};\n${move.body}`,
  ]);
  const manifest = `[package]\nname = "${PACKAGE}"\nedition = "2024"\n\n[addresses]\n${PACKAGE} = "0x0"\n`;
  return { 'Move.toml': manifest, ...Object.fromEntries(modules) };
}

let net: TestNet;
let options: RenderOptions;
const observed = new Map<string, Observed>();
let real: MoveTestResult;

beforeAll(async () => {
  const [code] = await Promise.all([compileMoveFiles(sources(SCENARIOS)), start()]);
  const wallets = { alice: await wallet(1), bob: await wallet(2) };
  const { id: packageId } = await publish(net, wallets.alice, code);
  const stage: Stage = { net, wallets, packageId };
  options = { packageId, accounts: { alice: wallets.alice.address, bob: wallets.bob.address } };
  for (const scenario of SCENARIOS) observed.set(scenario.name, await observe(stage, scenario));
  real = await runTests(
    SCENARIOS,
    [...observed.values()].map((o) => [o.scenario.name, renderTest(o, options)]),
  );
}, 300_000);
afterAll(() => net.devnet.close());

async function start(): Promise<void> {
  net = await startTestNet();
}

async function wallet(seed: number): Promise<Wallet> {
  const keypair = Ed25519Keypair.fromSecretKey(new Uint8Array(32).fill(seed));
  await net.devnet.fund(keypair.toSuiAddress());
  return { keypair, address: keypair.toSuiAddress() };
}

type Source = readonly [name: string, source: string];

/** One batch in the real machine: the test modules and what they use. */
function runTests(scenarios: readonly Scenario[], tests: readonly Source[]): Promise<MoveTestResult> {
  const files = Object.fromEntries(tests.map(([name, source]) => [`tests/${name}_test.move`, source]));
  return testMoveFiles({ ...sources(scenarios), ...files }, { timeoutMs: 200_000 });
}

describe.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))('%s', (name, scenario) => {
  test('the real machine counts the same and has the same bytes', () => {
    const verdict = real.failed.find((f) => f.name === `${name}_test::agrees`);
    expect(verdict, verdict?.detail).toBeUndefined();
    expect(real.passed).toContain(`${name}_test::agrees`);
  });

  test('children in the effects are those that the steps state', () => {
    const stated = scenario.steps.map(({ children }) => ({ created: 0, written: 0, ...children }));
    expect(observed.get(name)!.steps.map((seen) => seen.children)).toEqual(stated);
  });
});

test('a wrong number, member or byte turns the real run red', async () => {
  const host = observed.get('coins')!;
  const planted = plant(host);
  const tests = planted.map(([label, wrong]) => {
    const source = renderTest(wrong, options).replace('coins_test', `${label}_test`);
    return [label, source] as const;
  });
  const result = await runTests([host.scenario], tests);
  expect(result.passed).toEqual([]);
  expect(result.failed.map((f) => f.name).toSorted()).toEqual(
    planted.map(([label]) => `${label}_test::agrees`).toSorted(),
  );
  for (const { detail } of result.failed) expect(detail).toContain('aborted');
});

/** Copies of an observation, each with one thing wrong. */
function plant(host: Observed): (readonly [string, Observed])[] {
  const first = host.steps[0]!;
  const wrongCounts = COUNTS.map((count) => {
    const step = { ...first, counts: { ...first.counts, [count]: first.counts[count] + 1 } };
    return [`wrong_${count}`, { ...host, steps: [step, ...host.steps.slice(1)] }] as const;
  });
  const stranger = { ...first, members: { ...first.members, deleted: ['coin'] } };
  const end = new Map(host.end);
  const coin = end.get('coin')!;
  end.set('coin', { ...coin, contents: coin.contents.map((byte, i) => (i === 32 ? byte ^ 1 : byte)) });
  return [
    ...wrongCounts,
    ['wrong_member', { ...host, steps: [stranger, ...host.steps.slice(1)] }],
    ['wrong_bytes', { ...host, end }],
  ];
}
