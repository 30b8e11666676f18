/** The table of bad input: every row is provoked, and stands in docs/errors.md with its code and exit status. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { SuiGrpcClient } from '@mysten/sui/grpc';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { expect, test } from 'vitest';
import { exitStatus } from '../../../src/app/exit.ts';
import { isFailure, Secret } from '../../../src/base/index.ts';
import { parseDeployment } from '../../../src/chain/index.ts';
import { startDevnet } from '../../../src/devnet/index.ts';
import { ethereumSignature, importUserShare, tandem } from '../../../src/sdk/index.ts';
import { digest, TestDirectory } from '../../../src/validator/store/testing.ts';
import { message, randomId, rawRequest, reserveOf, type Stage, taprootOf } from './stage.ts';

interface Row {
  readonly input: string;
  readonly code: string;
  readonly status: number;
  readonly provoke: (stage: Stage) => Promise<unknown>;
}

async function onAFreePort<T>(work: (port: number) => Promise<T>): Promise<T> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    return await work(typeof address === 'object' && address !== null ? address.port : 0);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

async function inJournal(work: (at: TestDirectory) => Promise<unknown>): Promise<unknown> {
  const at = new TestDirectory();
  try {
    return await work(at);
  } finally {
    at.clear();
  }
}

const extended = ({ net }: Stage, client: SuiGrpcClient, pin = {}) =>
  client.$extend(tandem({ deployment: net.deployment, ...pin })).tandem;

const ecdsaOf = ({ alice, wallet }: Stage) =>
  ({ signer: alice.signer, share: wallet.share, scheme: 'ecdsa/prehashed' }) as const;

const CHAIN: readonly Row[] = [
  {
    input: 'unknown dWallet',
    code: 'chain/no-object',
    status: 2,
    provoke: ({ net }) => net.tandem.view.dwallet(randomId()),
  },
  {
    input: 'id of another kind of object',
    code: 'chain/wrong-type',
    status: 2,
    provoke: ({ net }) => net.tandem.view.dwallet(net.deployment.network),
  },
  { input: 'malformed id', code: 'sdk/bad-id', status: 2, provoke: ({ net }) => net.tandem.view.request('0xzz') },
  {
    input: 'malformed hex of a pinned network key',
    code: 'base/bad-hex',
    status: 2,
    provoke: async (stage) => extended(stage, stage.net.client, { networkKeyId: 'abc' }),
  },
  {
    input: 'wrong network key',
    code: 'sdk/wrong-network-key',
    status: 70,
    provoke: (stage) => extended(stage, stage.net.client, { networkKeyId: '00'.repeat(32) }).view.network(),
  },
  {
    input: 'share of another network',
    code: 'sdk/other-network',
    status: 2,
    provoke: (stage) => {
      const ask = taprootOf(stage);
      return stage.net.tandem.requestSign({
        ...ask,
        share: { ...ask.share, network: randomId() },
        messages: [message(1)],
      });
    },
  },
  {
    input: 'message over the limit',
    code: 'sdk/message-too-long',
    status: 2,
    provoke: (stage) =>
      stage.net.tandem.requestSign({ ...taprootOf(stage), hash: 0, messages: [new Uint8Array(4_097)] }),
  },
  {
    input: 'too many messages',
    code: 'sdk/too-many-messages',
    status: 2,
    provoke: (stage) =>
      stage.net.tandem.requestSign({ ...taprootOf(stage), messages: Array.from({ length: 17 }, (_, i) => message(i)) }),
  },
  {
    input: 'insufficient fee',
    code: 'chain/network/EPayment',
    status: 2,
    provoke: async (stage) => {
      const [presign] = await reserveOf(stage, { curve: 0, algorithm: 1, count: 1 });
      const { prices } = await stage.net.tandem.view.network();
      const request = {
        presign: presign!,
        message: message(1),
        userMessage: new Uint8Array(100),
        refundTo: randomId(),
      };
      return await rawRequest(stage, { ...request, payment: prices.sign - 1n });
    },
  },
  {
    input: 'account without SUI',
    code: 'chain/insufficient-funds',
    status: 2,
    provoke: ({ net }) => net.tandem.createDWallet({ signer: new Ed25519Keypair(), curve: 0 }),
  },
  {
    input: 'expired approval',
    code: 'chain/approval/EExpired',
    status: 2,
    provoke: async (stage) => {
      const presigns = await reserveOf(stage, { curve: 0, algorithm: 1, count: 1 });
      return await stage.net.tandem.requestSign({
        ...taprootOf(stage),
        messages: [message(1)],
        presigns,
        notAfter: 1n,
      });
    },
  },
  {
    input: 'empty presign pool',
    code: 'sdk/no-presigns',
    status: 75,
    provoke: ({ net, alice }) =>
      net.tandem.reservePresigns({ signer: alice.signer, curve: 0, algorithm: 1, count: 4_096 }),
  },
  {
    input: 'empty ECDSA pool',
    code: 'sdk/no-presigns',
    status: 75,
    provoke: ({ net, alice }) =>
      net.tandem.reservePresigns({ signer: alice.signer, curve: 0, scheme: 'ecdsa/keccak256', count: 4_096 }),
  },
  {
    input: 'ready hash without allowPrehashed',
    code: 'sdk/prehashed-not-allowed',
    status: 2,
    provoke: (stage) => stage.net.tandem.requestSign({ ...ecdsaOf(stage), messages: [message(1)] }),
  },
  {
    input: 'ready hash of another length',
    code: 'sdk/digest-length',
    status: 2,
    provoke: (stage) =>
      stage.net.tandem.requestSign({ ...ecdsaOf(stage), allowPrehashed: true, messages: [new Uint8Array(33)] }),
  },
  {
    input: 'ready hash approved like a message',
    code: 'chain/approval/EPrehashed',
    status: 2,
    provoke: async (stage) => {
      const [presign] = await reserveOf(stage, { curve: 0, algorithm: 0, count: 1 });
      return await rawRequest(stage, {
        presign: presign!,
        message: message(1),
        userMessage: new Uint8Array(100),
        refundTo: randomId(),
        scheme: { algorithm: 0, hash: 3 },
      });
    },
  },
  {
    input: 'scheme of another curve',
    code: 'sdk/wrong-scheme',
    status: 2,
    provoke: (stage) => stage.net.tandem.requestSign({ ...ecdsaOf(stage), scheme: 'ed25519', messages: [message(1)] }),
  },
  {
    input: 'RPC down',
    code: 'chain/unreachable',
    status: 75,
    provoke: async (stage) => {
      const port = await onAFreePort(async (free) => free);
      const client = new SuiGrpcClient({ network: 'localnet', baseUrl: `http://127.0.0.1:${port}` });
      return await extended(stage, client).view.network();
    },
  },
  {
    input: 'wrong chain',
    code: 'sdk/wrong-chain',
    status: 2,
    provoke: async (stage) => {
      const other = await startDevnet({ port: 0, heartbeatMs: 0, now: () => 1_000 });
      try {
        const client = new SuiGrpcClient({ network: 'localnet', baseUrl: other.url });
        return await extended(stage, client).view.network();
      } finally {
        await other.close();
      }
    },
  },
];

const LOCAL: readonly Row[] = [
  {
    input: 'signature that Ethereum has no form for',
    code: 'sdk/bad-signature-form',
    status: 2,
    provoke: async () => ethereumSignature(new Uint8Array(64)),
  },
  {
    input: 'damaged deployment file',
    code: 'chain/bad-deployment',
    status: 2,
    provoke: async () => parseDeployment('{"chain":"localnet"}'),
  },
  {
    input: 'damaged export of a share',
    code: 'sdk/bad-share',
    status: 2,
    provoke: async () => importUserShare(new Secret('{"version":1}')),
  },
  {
    input: 'port in use',
    code: 'devnet/port-in-use',
    status: 2,
    provoke: () => onAFreePort((port) => startDevnet({ port })),
  },
  {
    input: 'disk full for the journal',
    code: 'validator/disk-full',
    status: 75,
    provoke: () =>
      inJournal(async (at) => {
        const journal = await at.open({ maxPages: 40 });
        for (let i = 0; i < 1_000; i++)
          journal.recordTombstone(
            digest(i % 256).map((b, j) => b ^ (i >> (j % 8))),
            digest(1),
          );
      }),
  },
  {
    input: 'corrupted journal',
    code: 'validator/journal-corrupt',
    status: 2,
    provoke: () =>
      inJournal(async (at) => {
        (await at.open()).close();
        const bytes = readFileSync(at.file);
        writeFileSync(at.file, bytes.fill(0x5a, 4_096));
        await at.open();
      }),
  },
  {
    input: 'wrong keystore passphrase',
    code: 'validator/wrong-passphrase',
    status: 2,
    provoke: () =>
      inJournal(async (at) => {
        (await at.open()).close();
        await at.open({ passphrase: new Secret('something else') });
      }),
  },
];

export function badInput(stage: () => Stage): void {
  const table = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  test.each([...CHAIN, ...LOCAL])('$input gives $code and status $status', async ({ input, code, status, provoke }) => {
    const error = await provoke(stage()).then(
      () => 'nothing was thrown',
      (thrown: unknown) => thrown,
    );

    expect(error).toMatchObject({ code });
    expect(exitStatus(error)).toBe(status);
    expect(isFailure(error) && error.hint).toMatch(/\w/);
    expect(table).toContain(`| ${input} | \`${code}\` | ${status} |`);
  });

  test('the table has no row that is not provoked here', () => {
    const rows = [...table.matchAll(/^\| ([^|]+) \| `[^`]+` \| \d+ \|/gm)].map((match) => match[1]);
    expect(rows.toSorted()).toEqual([...CHAIN, ...LOCAL].map(({ input }) => input).toSorted());
  });
}
