/** The demo's story: two dWallets, a Bitcoin transaction with two inputs, a Solana transaction, all signed through the chain. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import type { Localnet } from '../../src/app/localnet.ts';
import { bytesToHex, Failure } from '../../src/base/index.ts';
import { parseEvent, readTandemObject } from '../../src/chain/index.ts';
import { type CreatedDWallet, type RequestView, type Tandem, tandem } from '../../src/sdk/index.ts';
import { buildTaprootSpend } from './bitcoin.ts';
import type { DemoReport, DWalletReport, Progress, SignatureReport } from './report.ts';
import { buildSolanaTransfer } from './solana.ts';

const POLL_MS = 200;
const INDEX_WAIT_MS = 15_000;
const KEY_WAIT_MS = 240_000;
const TAPROOT = { curve: 0, algorithm: 1, name: 'BIP340' } as const;
const EDDSA = { curve: 2, algorithm: 0, name: 'Ed25519' } as const;

interface Stage {
  readonly net: Localnet;
  readonly client: Tandem;
  readonly signer: Ed25519Keypair;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Polls until `attempt` returns a value; transient failures are waited out. Throws transient `demo/timeout`. */
async function until<T>(stage: Stage, what: string, attempt: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + KEY_WAIT_MS;
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
    await pause(stage.signal);
  }
}

/** Ends early when the demo is stopped. */
function pause(signal: AbortSignal): Promise<void> {
  return sleep(POLL_MS, undefined, { signal });
}

async function timed<T>(stage: Stage, text: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  stage.progress.step(text, performance.now() - started);
  return result;
}

/** Runs the whole story on a started localnet. Throws what fails; returns what was read back. */
export async function runFlow(net: Localnet, progress: Progress, signal: AbortSignal): Promise<DemoReport> {
  const client = net.client.$extend(tandem({ deployment: net.deployment })).tandem;
  const signer = new Ed25519Keypair();
  const stage: Stage = { net, client, signer, progress, signal };
  await net.fund(signer.toSuiAddress());
  const network = await timed(stage, 'the validators generated the network key', () =>
    until(stage, 'the key generation', createKeyWatch(stage)),
  );
  const bitcoin = await timed(stage, 'created the secp256k1 dWallet, active at once, with two presigns', () =>
    until(stage, 'the first presigns', () =>
      client.createDWallet({ signer, curve: 0, reserve: { algorithm: TAPROOT.algorithm, count: 2 } }),
    ),
  );
  const first = await spendBitcoin(stage, bitcoin);
  const solana = await timed(stage, 'created the ed25519 dWallet with a presign', () =>
    until(stage, 'the Ed25519 presigns', () =>
      client.createDWallet({ signer, curve: 2, reserve: { algorithm: EDDSA.algorithm, count: 1 } }),
    ),
  );
  await timed(stage, 'the validators certified its key', () => client.waitUntilActive(solana, { signal }));
  const second = await spendSolana(stage, solana);
  const dwallets = [first.dwallet, second.dwallet];
  const signatures = [...first.signatures, ...second.signatures];
  const { suite, validators, totalWeight, threshold, networkKey } = network;
  const networkKeyId = bytesToHex(networkKey?.nkId ?? new Uint8Array(0));
  const ok = signatures.length === 3 && signatures.every((s) => s.verifiedOnChain && s.indexed && s.signature !== '');
  return { ok, network: { suite, validators, totalWeight, threshold, networkKeyId }, dwallets, signatures };
}

const PHASES = ['deal', 'acknowledge', 'resolve complaints', 'certify'] as const;
const ROUNDS = ['decryption key', 'signing key halves'] as const;

/** The network once it has its key; every change of phase is shown while the validators work. */
function createKeyWatch({ client, net, progress }: Stage) {
  let shown = '';
  return async () => {
    const view = await client.view.network();
    if (view.networkKey !== undefined) return view;
    const read = { name: 'network::Network', id: net.deployment.network } as const;
    const { ceremony } = (await readTandemObject(net.client, net.deployment, read)).fields;
    if (ceremony === null) return undefined;
    const at = { name: 'ceremony::Ceremony', id: ceremony } as const;
    const { round, phase } = (await readTandemObject(net.client, net.deployment, at)).fields;
    const text = `key generation, round ${round + 1} of 2 (${ROUNDS[round] ?? ''}): ${PHASES[phase] ?? 'end'}`;
    if (text !== shown) progress.note(text);
    shown = text;
    return undefined;
  };
}

interface Chapter {
  readonly dwallet: DWalletReport;
  readonly signatures: readonly SignatureReport[];
}

async function spendBitcoin(stage: Stage, created: CreatedDWallet): Promise<Chapter> {
  const { client, signer, progress } = stage;
  const spend = buildTaprootSpend(created.publicKey.slice(1));
  progress.note(`Bitcoin address ${spend.address}`);
  const started = performance.now();
  const request = await client.requestSign({
    signer,
    share: created.share,
    algorithm: TAPROOT.algorithm,
    hash: 1,
    messages: spend.digests,
    taproot: {},
    presigns: created.presigns,
  });
  const view = await client.waitForSignatures(request, { signal: stage.signal });
  const latencyMs = Math.round(performance.now() - started);
  progress.step('one request signed both inputs of the Bitcoin transaction', latencyMs);
  const { txid } = spend.finish(view.signatures);
  progress.note(`transaction ${txid}: two libraries agree on the digests, a third accepts the signatures`);
  const dwallet = {
    id: created.id,
    curve: 'secp256k1',
    publicKey: bytesToHex(created.publicKey),
    address: spend.address,
  };
  const finished = { view, requestDigest: request.digest, latencyMs, scheme: TAPROOT.name, curve: 'secp256k1' };
  return { dwallet, signatures: await readBack(stage, { ...finished, publicKey: spend.outputKey }) };
}

async function spendSolana(stage: Stage, created: CreatedDWallet): Promise<Chapter> {
  const { client, signer, progress } = stage;
  const transfer = buildSolanaTransfer(created.publicKey);
  progress.note(`Solana address ${transfer.address}`);
  const started = performance.now();
  const request = await client.requestSign({
    signer,
    share: created.share,
    algorithm: EDDSA.algorithm,
    hash: 0,
    messages: [transfer.message],
    presigns: created.presigns,
  });
  const view = await client.waitForSignatures(request, { signal: stage.signal });
  const latencyMs = Math.round(performance.now() - started);
  progress.step('signed the Solana transaction', latencyMs);
  const [signature] = view.signatures;
  if (signature === undefined) throw new Failure('bug', 'demo/no-signature', 'the request has no signature');
  const { before, after } = transfer.execute(signature);
  progress.note(`the Solana runtime executed it: the recipient's balance went from ${before} to ${after} lamports`);
  const dwallet = {
    id: created.id,
    curve: 'ed25519',
    publicKey: bytesToHex(created.publicKey),
    address: transfer.address,
  };
  const finished = { view, requestDigest: request.digest, latencyMs, scheme: EDDSA.name, curve: 'ed25519' };
  return { dwallet, signatures: await readBack(stage, { ...finished, publicKey: created.publicKey }) };
}

interface Finished {
  readonly view: RequestView;
  readonly requestDigest: string;
  readonly latencyMs: number;
  readonly scheme: string;
  readonly curve: string;
  readonly publicKey: Uint8Array;
}

/** What chain and indexer say about the request, not what the demo believes. */
async function readBack(stage: Stage, finished: Finished): Promise<SignatureReport[]> {
  const { view, requestDigest, latencyMs, scheme, curve, publicKey } = finished;
  const verifiedOnChain = await wasVerifiedInMove(stage, view);
  const indexed = await readIndexed(stage, view);
  return view.messages.map((message, i) => {
    const signature = bytesToHex(view.signatures[i] ?? new Uint8Array(0));
    return {
      requestId: view.id,
      scheme,
      curve,
      publicKey: bytesToHex(publicKey),
      message: bytesToHex(message),
      signature,
      requestDigest,
      completionDigest: view.transaction,
      verifiedOnChain: verifiedOnChain.includes(signature),
      indexed: indexed.includes(signature),
      latencyMs,
    };
  });
}

/** Signatures in the completion event that says no certificate stood in for verification in Move. */
async function wasVerifiedInMove({ net }: Stage, view: RequestView): Promise<string[]> {
  const result = await net.client.core.getTransaction({ digest: view.transaction, include: { events: true } });
  const events = result.Transaction?.events ?? [];
  for (const raw of events) {
    const event = parseEvent(net.deployment.packageId, { type: raw.eventType, bcs: raw.bcs });
    if (event?.name !== 'SignCompleted' || event.fields.request !== view.id || event.fields.certified) continue;
    return event.fields.signatures.map((signature) => bytesToHex(signature));
  }
  return [];
}

/** Signatures of the request as the indexer's API serves them; none when it does not within its time. */
async function readIndexed({ net, signal, progress }: Stage, view: RequestView): Promise<string[]> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(INDEX_WAIT_MS)]);
  let reason = 'it does not run';
  while (!limit.aborted && net.apiUrl !== '') {
    try {
      const response = await fetch(`${net.apiUrl}/requests/${view.id}`, { signal: limit });
      const body: unknown = await response.json();
      if (response.ok && isIndexedRequest(body) && body.status === 'done') return body.signatures;
      reason = `it answers ${response.status}`;
      await pause(limit);
    } catch (error) {
      if (!limit.aborted) throw error;
    }
  }
  signal.throwIfAborted();
  progress.note(`the indexer does not show the request: ${reason}`);
  return [];
}

function isIndexedRequest(body: unknown): body is { status: string; signatures: string[] } {
  return typeof body === 'object' && body !== null && 'status' in body && 'signatures' in body;
}
