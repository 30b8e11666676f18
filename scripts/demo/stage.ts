/** What the demo's stories share: the network, waiting for things, and asking for signatures. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import type { Localnet } from '../../src/app/localnet.ts';
import { Failure } from '../../src/base/index.ts';
import type { CreatedDWallet, RequestView, SchemeName, Tandem } from '../../src/sdk/index.ts';
import type { Progress } from './report.ts';

const POLL_MS = 200;
/** For presigns that nothing hurries for: the same cores make them. */
const PATIENT_POLL_MS = 1_000;
/** Key generation and the first presigns on a slow machine. */
const WAIT_MS = 240_000;

export interface Stage {
  readonly net: Localnet;
  readonly client: Tandem;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Called after every request that was signed. */
  readonly onSignature: () => void;
}

/** Somebody with SUI. Every story has a user of its own, so that none waits for another's transactions. */
export async function createUser({ net }: Stage): Promise<Ed25519Keypair> {
  const signer = new Ed25519Keypair();
  await net.fund(signer.toSuiAddress());
  return signer;
}

/** Polls until `attempt` returns a value; transient failures are waited out. Throws transient `demo/timeout`. */
export async function until<T>(
  stage: Stage,
  what: string,
  attempt: () => Promise<T | undefined>,
  pollMs = POLL_MS,
): Promise<T> {
  const end = performance.now() + WAIT_MS;
  let failure: Failure | undefined;
  for (;;) {
    stage.signal.throwIfAborted();
    try {
      const result = await attempt();
      if (result !== undefined) return result;
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'transient') throw error;
      failure = error;
    }
    if (performance.now() > end) {
      const hint = `${failure?.message ?? 'Nothing failed'}; the logs of the processes are in the state directory.`;
      throw new Failure('transient', 'demo/timeout', `${what} took too long`, { hint });
    }
    await pause(stage.signal, pollMs);
  }
}

/** Ends early when the demo is stopped. */
export function pause(signal: AbortSignal, ms = POLL_MS): Promise<void> {
  return sleep(ms, undefined, { signal });
}

export async function timed<T>(stage: Stage, text: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  stage.progress.step(text, performance.now() - started);
  return result;
}

/** A dWallet with the one who owns it. */
export interface Owned {
  readonly signer: Ed25519Keypair;
  readonly created: CreatedDWallet;
}

/** Reserves presigns as soon as the validators have made some. */
export function reserve(stage: Stage, owned: Owned, scheme: SchemeName, count: number): Promise<string[]> {
  const { signer, created } = owned;
  const { curve } = created.share;
  const attempt = () => stage.client.reservePresigns({ signer, curve, scheme, count });
  return until(stage, `presigns for ${scheme}`, attempt, PATIENT_POLL_MS);
}

export interface Ask {
  readonly scheme: SchemeName;
  readonly messages: readonly Uint8Array[];
  readonly presigns: readonly string[];
  /** What was done, for the progress. */
  readonly text: string;
}

export interface Signed {
  readonly view: RequestView;
  readonly requestDigest: string;
  /** From asking, presigns at hand, until the signatures were on chain and verified here. */
  readonly latencyMs: number;
}

/** One request, from the user's message to the verified signatures. */
export async function sign(stage: Stage, { signer, created }: Owned, ask: Ask): Promise<Signed> {
  const { client, signal, progress } = stage;
  const { text, ...what } = ask;
  const started = performance.now();
  const request = await client.requestSign({ signer, share: created.share, signal, ...what });
  const view = await client.waitForSignatures(request, { signal });
  const latencyMs = Math.round(performance.now() - started);
  progress.firstSignature();
  stage.onSignature();
  progress.step(text, latencyMs);
  return { view, requestDigest: request.digest, latencyMs };
}

/** Throws bug `demo/no-signature`. */
export function signatureOf({ view }: Signed): Uint8Array {
  const [signature] = view.signatures;
  if (signature !== undefined) return signature;
  throw new Failure('bug', 'demo/no-signature', 'the request has no signature');
}
