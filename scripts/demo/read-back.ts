/** What chain and indexer say about a finished request; nothing here is what the demo believes. */
import { bytesToHex } from '../../src/base/index.ts';
import type { RequestView } from '../../src/sdk/index.ts';
import type { SignatureReport } from './report.ts';
import { pause, type Signed, type Stage, until } from './stage.ts';

const INDEX_WAIT_MS = 15_000;

export interface Told {
  readonly scheme: string;
  readonly curve: string;
  /** The key the signatures verify under. */
  readonly publicKey: Uint8Array;
  /** Who accepted them independently. */
  readonly acceptedBy: string;
}

/** One entry per message of the request. */
export async function readBack(stage: Stage, signed: Signed, told: Told): Promise<SignatureReport[]> {
  const { view, requestDigest, latencyMs } = signed;
  const { scheme, curve, acceptedBy } = told;
  const completion = await until(stage, 'the completion', () => stage.client.view.completion(view.id, stage.signal));
  const onChain = completion.signatures.map((signature) => bytesToHex(signature));
  const indexed = await readIndexed(stage, view);
  return view.messages.map((message, i) => {
    const signature = bytesToHex(view.signatures[i] ?? new Uint8Array(0));
    const isOnChain = onChain.includes(signature);
    return {
      requestId: view.id,
      scheme,
      curve,
      publicKey: bytesToHex(told.publicKey),
      message: bytesToHex(message),
      signature,
      requestDigest,
      completionDigest: completion.digest,
      verifiedOnChain: isOnChain && !completion.certified,
      certified: isOnChain && completion.certified,
      indexed: indexed.includes(signature),
      acceptedBy,
      latencyMs,
    };
  });
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
