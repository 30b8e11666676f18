/** What the demo prints: a line per step while it works, a summary at the end, or one JSON object. */
import process from 'node:process';

export interface DWalletReport {
  readonly id: string;
  readonly curve: string;
  readonly publicKey: string;
  readonly address: string;
}

export interface SignatureReport {
  readonly requestId: string;
  readonly scheme: string;
  readonly curve: string;
  /** The key the signature verifies under, hex. */
  readonly publicKey: string;
  /** Hex of the bytes that were signed. */
  readonly message: string;
  readonly signature: string;
  readonly requestDigest: string;
  readonly completionDigest: string;
  /** Read back from the chain. */
  readonly verifiedOnChain: boolean;
  /** Read back from the indexer. */
  readonly indexed: boolean;
  readonly latencyMs: number;
}

export interface DemoReport {
  ok: boolean;
  readonly network: {
    readonly suite: string;
    readonly validators: number;
    readonly totalWeight: number;
    readonly threshold: number;
    readonly networkKeyId: string;
  };
  readonly dwallets: readonly DWalletReport[];
  readonly signatures: readonly SignatureReport[];
}

export interface Progress {
  step(text: string, milliseconds?: number): void;
  note(text: string): void;
}

/** Progress goes to standard error, so that standard output stays clean for --json. */
export function createProgress(): Progress {
  const started = performance.now();
  const clock = () => `${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s`;
  return {
    step(text, milliseconds) {
      const took = milliseconds === undefined ? '' : ` (${(milliseconds / 1000).toFixed(2)} s)`;
      process.stderr.write(`${clock()}  ${text}${took}\n`);
    },
    note(text) {
      process.stderr.write(`${' '.repeat(10)}${text}\n`);
    },
  };
}

/** The readable end of the demo. */
export function printSummary(report: DemoReport): void {
  const { network, dwallets, signatures } = report;
  const lines = [
    '',
    `network     ${network.suite}, ${network.validators} validators, ${network.threshold} of ${network.totalWeight} shares needed`,
    `network key ${network.networkKeyId}`,
    ...dwallets.map(({ curve, address, id }) => `dWallet     ${curve.padEnd(10)} ${address}\n            ${id}`),
    ...signatures.map(({ scheme, signature, verifiedOnChain, indexed, latencyMs, requestDigest, completionDigest }) =>
      [
        `signature   ${scheme.padEnd(10)} ${signature.slice(0, 48)}…`,
        `            request ${requestDigest}, completion ${completionDigest}`,
        `            verified in Move: ${verifiedOnChain ? 'yes' : 'NO'}, indexed: ${indexed ? 'yes' : 'NO'}, ${latencyMs} ms`,
      ].join('\n'),
    ),
    '',
    report.ok
      ? 'Every signature is there, and every chain accepted its transaction.'
      : 'SOMETHING IS MISSING, see above.',
    '',
  ];
  process.stdout.write(lines.join('\n'));
}
