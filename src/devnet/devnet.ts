/** Puts chain, RPC and faucet together and runs them until closed. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { RpcTransport } from '@protobuf-ts/runtime-rpc';
import { Failure } from '../base/index.ts';
import { Chain } from './executor/index.ts';
import { createFaucetServer, Faucet, faucetKeypair, type SentCoin } from './faucet.ts';
import { loadFramework } from './framework/framework.ts';
import { createLocalTransport, createMethods, createWebServer } from './rpc/index.ts';

export interface DevnetOptions {
  /** Port of the RPC on 127.0.0.1; 0 takes any that is free. */
  readonly port: number;
  /** Port of the faucet; 0 takes any that is free. */
  readonly faucetPort?: number;
  /** Directory for the transaction log; nothing is kept without one. */
  readonly stateDir?: string;
  /** Forget what the directory has. */
  readonly fresh?: boolean;
  /** A checkpoint every so many milliseconds; 0, the default, makes one per transaction. */
  readonly checkpointIntervalMs?: number;
  /** An empty checkpoint after so many milliseconds without one; 2,000 by default, 0 for never. */
  readonly heartbeatMs?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly log?: (message: string) => void;
  readonly host?: string;
}

/** A running devnet. */
export interface Devnet {
  /** Base URL for SuiGrpcClient. */
  readonly url: string;
  readonly faucetUrl: string;
  /** Base58 digest of the genesis checkpoint. */
  readonly chainId: string;
  /** For `new SuiGrpcClient({ network, transport })` in the same process. */
  readonly transport: RpcTransport;
  /** Sends 5 coins of 200 SUI without going through HTTP. */
  fund(recipient: string): Promise<readonly SentCoin[]>;
  /** Ends streams, frees ports and flushes the log; may be called again. */
  close(): Promise<void>;
}

const LOG_FILE = 'chain.log';
const HEARTBEAT_MS = 2_000;

async function listen(server: Server, port: number, host: string): Promise<string> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code !== 'EADDRINUSE') throw cause;
    throw new Failure('usage', 'devnet/port-in-use', `port ${port} is in use`, {
      data: { port },
      cause,
      hint: `Stop what listens on port ${port}, or choose another one with --port or --faucet-port.`,
    });
  }
  const { port: actual } = server.address() as AddressInfo;
  return `http://${host}:${actual}`;
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Closes checkpoints by interval, or makes empty ones when nothing happens. */
function startTimer(chain: Chain, intervalMs: number, heartbeatMs: number, log: (message: string) => void) {
  const every = intervalMs > 0 ? intervalMs : heartbeatMs;
  if (every === 0) return () => undefined;
  let lastHead = chain.head.sequenceNumber;
  const timer = setInterval(() => {
    const idle = chain.store.pending.length === 0 && chain.head.sequenceNumber === lastHead;
    try {
      if (chain.store.pending.length > 0 || idle) chain.makeCheckpoint();
    } catch (error) {
      log(`no checkpoint: ${error instanceof Error ? error.message : error}`);
    }
    lastHead = chain.head.sequenceNumber;
  }, every);
  return () => clearInterval(timer);
}

/**
 * Starts a devnet. Throws usage `devnet/port-in-use` and `devnet/log-corrupt`, transient `devnet/log-write`; after a
 * failure nothing is left running.
 */
export async function startDevnet(options: DevnetOptions): Promise<Devnet> {
  const { host = '127.0.0.1', log = () => undefined, now = Date.now } = options;
  const checkpointIntervalMs = options.checkpointIntervalMs ?? 0;
  const chain = new Chain({
    framework: loadFramework().map(({ id, modules }) => ({ address: id, modules: modules.map((m) => m.bytes) })),
    now,
    treasury: faucetKeypair().toSuiAddress(),
    checkpointIntervalMs,
    ...(options.stateDir === undefined ? {} : { logPath: join(options.stateDir, LOG_FILE) }),
    ...(options.fresh === undefined ? {} : { fresh: options.fresh }),
  });
  const closing = new AbortController();
  const methods = createMethods(chain);
  const faucet = new Faucet(chain);
  const servers = [createWebServer(methods, closing.signal), createFaucetServer(faucet)] as const;
  let url: string;
  let faucetUrl: string;
  try {
    url = await listen(servers[0], options.port, host);
    faucetUrl = await listen(servers[1], options.faucetPort ?? 0, host);
  } catch (error) {
    await Promise.all(servers.map(shut));
    chain.close();
    throw error;
  }
  const stopTimer = startTimer(chain, checkpointIntervalMs, options.heartbeatMs ?? HEARTBEAT_MS, log);
  log(`chain ${chain.chainId} at checkpoint ${chain.head.sequenceNumber}`);
  let closed: Promise<void> | undefined;
  const close = async () => {
    stopTimer();
    closing.abort();
    await Promise.all(servers.map(shut));
    chain.close();
  };
  return {
    url,
    faucetUrl,
    chainId: chain.chainId,
    transport: createLocalTransport(methods, closing.signal),
    fund: async (recipient) => faucet.send(recipient),
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}
