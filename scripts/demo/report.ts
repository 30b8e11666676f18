/** What the demo prints: a line per step while it works, a summary at the end, or one JSON object. */
import process from 'node:process';

export interface DWalletReport {
  readonly id: string;
  readonly curve: string;
  readonly publicKey: string;
  /** Where the key is at home: P2TR, did:key, Solana, SS58. */
  readonly address: string;
  /** The secp256k1 key has one on each of its chains. */
  readonly addresses?: Readonly<Record<string, string>>;
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
  /** Read back from the chain: Move verified it. */
  readonly verifiedOnChain: boolean;
  /** Read back from the chain: a certificate of the validators completed it, because Move cannot verify the scheme. */
  readonly certified: boolean;
  /** Read back from the indexer. */
  readonly indexed: boolean;
  /** The independent program that accepted it. */
  readonly acceptedBy: string;
  readonly latencyMs: number;
}

/** What came of one dWallet. */
export interface Story {
  readonly dwallet: DWalletReport;
  readonly signatures: readonly SignatureReport[];
}

export interface DemoReport {
  readonly ok: boolean;
  readonly network: {
    readonly suite: string;
    readonly validators: number;
    readonly totalWeight: number;
    readonly threshold: number;
    readonly networkKeyId: string;
  };
  readonly dwallets: readonly DWalletReport[];
  readonly signatures: readonly SignatureReport[];
  /** From the start of the process to the first signature, key generation included. */
  readonly firstSignatureMs: number;
}

export interface Progress {
  step(text: string, milliseconds?: number): void;
  note(text: string): void;
  /** Called at every signature that may be the first. */
  firstSignature(): void;
  firstSignatureMs(): number;
}

/** Progress goes to standard error, so that standard output stays clean for --json. */
export function createProgress(): Progress {
  // The clock of the process began when it did.
  const clock = () => `${(performance.now() / 1000).toFixed(1).padStart(6)} s`;
  let first = 0;
  return {
    step(text, milliseconds) {
      const took = milliseconds === undefined ? '' : ` (${(milliseconds / 1000).toFixed(2)} s)`;
      process.stderr.write(`${clock()}  ${text}${took}\n`);
    },
    note(text) {
      process.stderr.write(`${' '.repeat(10)}${text}\n`);
    },
    firstSignature() {
      if (first === 0) first = Math.round(performance.now());
    },
    firstSignatureMs: () => first,
  };
}

/** The readable end of the demo. */
export function printSummary(report: DemoReport): void {
  const { network, dwallets, signatures, firstSignatureMs } = report;
  const lines = [
    '',
    `network     ${network.suite}, ${network.validators} validators, ${network.threshold} of ${network.totalWeight} shares needed`,
    `network key ${network.networkKeyId}`,
    ...dwallets.flatMap(dwalletLines),
    ...signatures.flatMap(signatureLines),
    '',
    `The first signature came ${(firstSignatureMs / 1000).toFixed(1)} s after the start, key generation included.`,
    report.ok
      ? 'Every signature is there, and every chain accepted its transaction.'
      : 'SOMETHING IS MISSING, see above.',
    '',
  ];
  process.stdout.write(lines.join('\n'));
}

function dwalletLines({ curve, address, addresses, id }: DWalletReport): string[] {
  const known = addresses === undefined ? [address] : Object.values(addresses);
  const [first = '', ...others] = known;
  return [
    `dWallet     ${curve.padEnd(12)} ${first}`,
    ...others.map((each) => `${' '.repeat(25)}${each}`),
    `            ${id}`,
  ];
}

function signatureLines(report: SignatureReport): string[] {
  const { scheme, signature, verifiedOnChain, certified, indexed, acceptedBy, latencyMs } = report;
  const { requestDigest, completionDigest } = report;
  const verified = certified ? 'no, certified by the validators' : verifiedOnChain ? 'yes' : 'NO';
  return [
    `signature   ${scheme.padEnd(19)} ${signature.slice(0, 48)}…`,
    `            request ${requestDigest}, completion ${completionDigest}`,
    `            verified in Move: ${verified}, indexed: ${indexed ? 'yes' : 'NO'}, accepted by ${acceptedBy}, ${latencyMs} ms`,
  ];
}
