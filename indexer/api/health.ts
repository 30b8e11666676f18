/** What /health tells. */

export interface HealthProblem {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  /** When it was last seen, milliseconds since 1970. */
  readonly sinceMs: number;
}

export interface Health {
  /** ok: at the tip. catching-up: behind it. degraded: the node is away, will reconnect. failed: a person must act. */
  readonly status: 'ok' | 'catching-up' | 'degraded' | 'failed';
  /** The checkpoint to read next. */
  readonly next: bigint;
  readonly head: bigint | undefined;
  /** Checkpoints between the database and the node. */
  readonly lag: bigint;
  /** Time of the newest checkpoint in the database. */
  readonly timestampMs: bigint | null;
  readonly connected: boolean;
  readonly problem: HealthProblem | null;
  readonly database: { readonly kind: 'sqlite' | 'postgres'; readonly ok: boolean };
}
