/** `npm run deploy`: publishes the package and installs a network on any Sui chain; a second run goes on where the first ended. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { Signer } from '@mysten/sui/cryptography';
import { requestSuiFromFaucetV2 } from '@mysten/sui/faucet';
import { SuiGrpcClient } from '@mysten/sui/grpc';
import { fromBase58 } from '@mysten/sui/utils';
import { Failure } from '../../base/index.ts';
import { type Client, DEFAULT_CONFIG, type Deployment, withFailures } from '../../chain/index.ts';
import type { Suite } from '../../crypto/index.ts';
import { parseRegistration, type Registration, verifyRegistration } from '../../validator/index.ts';
import { installedNetwork, installNetwork, publishPackage, readDeployment } from '../deploy.ts';
import { EXIT } from '../exit.ts';
import { type PublishedFile, readDeploymentFile, writeDeploymentFile } from './deployment-file.ts';
import { readKeyFile } from './key-file.ts';
import { refuseTestSuite } from './suite.ts';

const HELP = `Puts Tandem on a Sui chain.

  npm run deploy -- publish [options]    publishes the package; writes deployments/<chain>.json
  npm run deploy -- install [options]    creates the network with its committee; completes the file

Between the two, every validator makes its registration for the published package:
  node scripts/validator.ts init --deployment deployments/<chain>.json …

  --rpc URL          gRPC endpoint (http://127.0.0.1:9000)
  --chain NAME       name of the chain (localnet)
  --out FILE         deployment file (deployments/<chain>.json)
  --key-file FILE    suiprivkey1… or sui.keystore, mode 600 (.tandem/deployer.key)
  --address ADDRESS  which account of a key store
  --faucet URL       fund the account and the validators there; makes the key file when there is none
  --json             print the deployment file's content as the last line
install only:
  --members A,B,…    registration files, in the order of the parties
  --weights 3,3,2,2  MPC shares of each; 1 each when absent
  --suite NAME       CL-128 (default), CL-112, CL-TEST (tests only)
`;

const OPTIONS = {
  rpc: { type: 'string', default: 'http://127.0.0.1:9000' },
  chain: { type: 'string', default: 'localnet' },
  out: { type: 'string' },
  'key-file': { type: 'string', default: join('.tandem', 'deployer.key') },
  address: { type: 'string' },
  faucet: { type: 'string' },
  members: { type: 'string' },
  weights: { type: 'string' },
  suite: { type: 'string', default: 'CL-128' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

interface Settings {
  readonly client: Client;
  readonly signer: Signer;
  readonly file: string;
  readonly chain: string;
  readonly faucet: string | undefined;
  readonly say: (line: string) => void;
}

function usage(code: string, message: string, hint: string): Failure {
  return new Failure('usage', `app/${code}`, message, { hint });
}

async function fund({ faucet, say }: Settings, addresses: readonly string[]): Promise<void> {
  if (faucet === undefined) return;
  for (const recipient of addresses) {
    try {
      await requestSuiFromFaucetV2({ host: faucet, recipient });
    } catch (cause) {
      throw new Failure('transient', 'app/faucet', `the faucet at ${faucet} gave nothing to ${recipient}`, {
        hint: 'Check the URL; public faucets limit how often they give.',
        cause,
      });
    }
    say(`funded ${recipient}`);
  }
}

async function assertSameChain({ client, file }: Settings, chainId: string): Promise<void> {
  const { chainIdentifier } = await withFailures(() => client.core.getChainIdentifier());
  if (chainIdentifier === chainId) return;
  throw new Failure('usage', 'app/wrong-chain', `${file} is of another chain than the RPC`, {
    data: { expected: chainId, found: chainIdentifier },
    hint: 'Check --rpc; if the chain was reset, remove the file, or choose another one with --out.',
  });
}

async function publish(settings: Settings): Promise<PublishedFile | Deployment> {
  const { client, signer, file, chain, say } = settings;
  const existing = readDeploymentFile(file);
  if (existing.kind !== 'absent') {
    const known = existing.kind === 'published' ? existing.published : existing.deployment;
    await assertSameChain(settings, known.chainId);
    say(`already published: ${known.packageId}`);
    return known;
  }
  await fund(settings, [signer.toSuiAddress()]);
  const published = { chain, ...(await publishPackage(client, signer)) };
  writeDeploymentFile(file, published);
  say(`published ${published.packageId} in ${published.digest}`);
  say(
    `next: every validator registers (node scripts/validator.ts init --deployment ${file}), then: npm run deploy -- install`,
  );
  return published;
}

const SUITES: readonly Suite[] = ['CL-128', 'CL-112', 'CL-TEST'];

function parseSuite(name: string): Suite {
  const suite = SUITES.find((known) => known === name);
  if (suite === undefined) throw usage('bad-suite', `there is no suite ${name}`, `Choose one of ${SUITES.join(', ')}.`);
  return refuseTestSuite(suite);
}

type Member = Registration & { readonly weight: number };

/** Reads, checks and weighs the registrations. Throws usage `app/bad-member`, `app/bad-weights`, `app/no-members`. */
function readMembers(
  values: { readonly members?: string; readonly weights?: string },
  place: Parameters<typeof verifyRegistration>[1],
): Member[] {
  const files = values.members?.split(',').filter((name) => name !== '') ?? [];
  if (files.length === 0) {
    throw usage(
      'no-members',
      'a network needs validators',
      'Name their registration files with --members a.json,b.json.',
    );
  }
  const weights = values.weights?.split(',').map(Number) ?? files.map(() => 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const valid = weights.every((weight) => Number.isInteger(weight) && weight > 0) && total <= 128;
  if (!valid || weights.length !== files.length) {
    const hint = 'Give one whole number above 0 per member, at most 128 in all.';
    throw usage('bad-weights', '--weights does not fit the members', hint);
  }
  return files.map((file, i) => ({ ...readMember(file, place), weight: weights[i] ?? 1 }));
}

function readMember(file: string, place: Parameters<typeof verifyRegistration>[1]): Registration {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw usage('bad-member', `${file} cannot be read`, 'Check the path.');
  }
  const registration = parseRegistration(text);
  if (verifyRegistration(registration, place)) return registration;
  const hint = 'Make it again with this deployment file and suite: node scripts/validator.ts init.';
  throw usage('bad-member', `${file} is not a valid registration for this package, chain and suite`, hint);
}

async function installIt(
  settings: Settings,
  values: { readonly members?: string; readonly weights?: string; readonly suite: string },
): Promise<Deployment> {
  const { client, signer, file, chain, say } = settings;
  const existing = readDeploymentFile(file);
  if (existing.kind === 'absent') throw usage('no-deployment', `there is no file ${file}`, 'Run publish first.');
  if (existing.kind === 'complete') {
    await assertSameChain(settings, existing.deployment.chainId);
    say(`already installed: ${existing.deployment.network}`);
    return existing.deployment;
  }
  const { published } = existing;
  await assertSameChain(settings, published.chainId);
  const suite = parseSuite(values.suite);
  const network = await installedNetwork(client, published);
  const make = async (): Promise<Deployment> => {
    const place = { chainId: fromBase58(published.chainId), packageId: published.packageId, suite, epoch: 0 };
    const members = readMembers(values, place);
    await fund(settings, [signer.toSuiAddress(), ...members.map(({ validator }) => validator)]);
    return await installNetwork(client, signer, { chain, published, suite, config: DEFAULT_CONFIG, members });
  };
  const deployment = network === undefined ? await make() : await readDeployment(client, { chain, published, network });
  writeDeploymentFile(file, deployment);
  say(`installed network ${deployment.network}; the validators may start`);
  return deployment;
}

/** Parses the arguments and deploys; the result is the exit status. */
export async function runDeploy(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const [step] = positionals;
  if (values.help) {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  if (positionals.length !== 1 || (step !== 'publish' && step !== 'install')) {
    throw usage('bad-arguments', 'say publish or install', '--help explains the two steps.');
  }
  const { rpc, chain, faucet, address } = values;
  const key = { file: values['key-file'], create: faucet !== undefined };
  const settings: Settings = {
    client: new SuiGrpcClient({ network: chain, baseUrl: rpc }),
    signer: readKeyFile(address === undefined ? key : { ...key, address }),
    file: values.out ?? join('deployments', `${chain}.json`),
    chain,
    faucet,
    say: (line) => process.stderr.write(`${line}\n`),
  };
  const result = step === 'publish' ? await publish(settings) : await installIt(settings, values);
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${settings.file}\n`);
  return EXIT.done;
}
