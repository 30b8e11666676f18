/** What a validator counts and measures; one registry per validator, so that several may live in one process. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export interface Metrics {
  readonly registry: Registry;
  /** Last checkpoint applied, and newest one the node told of. */
  readonly checkpoint: Gauge;
  readonly chainHead: Gauge;
  readonly peersConnected: Gauge;
  readonly meshQueueBytes: Gauge;
  /** By direction: in, out. */
  readonly meshMessages: Counter<'direction'>;
  /** Messages refused, by reason: queue, signature, duplicate, unknown. */
  readonly meshDropped: Counter<'reason'>;
  readonly jobsOpen: Gauge<'kind'>;
  /** Time from start to end of a job, by kind and result. */
  readonly jobSeconds: Histogram<'kind' | 'result'>;
  /** From reading a sign request to its combined signatures. */
  readonly signSeconds: Histogram;
  readonly presignsAvailable: Gauge<'pool'>;
  /** By result: posted, done (by another), failed. */
  readonly posts: Counter<'result'>;
  readonly poolWaiting: Gauge;
  /** Failures by kind and code. */
  readonly failures: Counter<'kind' | 'code'>;
  /** Proofs that a party signed two messages for one place. */
  readonly equivocations: Gauge;
  /** Parties proven to have sent wrong partial decryptions, and parties that left theirs unproven. */
  readonly convicted: Gauge;
  readonly suspects: Gauge;
  /** How long the event loop was held since the last look, by quantile: 0.5, 0.99, 1. */
  readonly loopDelay: Gauge<'quantile'>;
  /** Most processor time of the main thread in one turn since the last look. */
  readonly loopBusiest: Gauge;
}

export interface MetricsOptions {
  /** Also memory, CPU and event-loop figures of the process. Default false. */
  readonly process?: boolean;
}

export function createMetrics(options: MetricsOptions = {}): Metrics {
  const registry = new Registry();
  if (options.process === true) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const gauge = <L extends string = never>(name: string, help: string, labelNames: L[] = []): Gauge<L> =>
    new Gauge({ name: `tandem_validator_${name}`, help, labelNames, registers });
  const counter = <L extends string = never>(name: string, help: string, labelNames: L[] = []): Counter<L> =>
    new Counter({ name: `tandem_validator_${name}`, help, labelNames, registers });
  const seconds = <L extends string = never>(name: string, help: string, labelNames: L[] = []): Histogram<L> =>
    new Histogram({ name: `tandem_validator_${name}`, help, labelNames, registers, buckets: SECONDS });
  return {
    registry,
    checkpoint: gauge('checkpoint', 'Last checkpoint applied'),
    chainHead: gauge('chain_head', 'Newest checkpoint of the node'),
    peersConnected: gauge('peers_connected', 'Peers with an open stream'),
    meshQueueBytes: gauge('mesh_queue_bytes', 'Bytes waiting to be sent to peers'),
    meshMessages: counter('mesh_messages_total', 'Mesh messages', ['direction']),
    meshDropped: counter('mesh_dropped_total', 'Mesh messages not sent or not accepted', ['reason']),
    jobsOpen: gauge('jobs_open', 'Jobs in progress', ['kind']),
    jobSeconds: seconds('job_seconds', 'Duration of jobs', ['kind', 'result']),
    signSeconds: seconds('sign_seconds', 'From reading a request to its combined signatures'),
    presignsAvailable: gauge('presigns_available', 'Presigns not yet reserved', ['pool']),
    posts: counter('posts_total', 'Transactions posted', ['result']),
    poolWaiting: gauge('pool_waiting', 'Jobs waiting for a worker thread'),
    failures: counter('failures_total', 'Failures', ['kind', 'code']),
    equivocations: gauge('equivocations', 'Proofs of two messages for one place'),
    convicted: gauge('convicted', 'Parties proven to have sent wrong partial decryptions'),
    suspects: gauge('suspects', 'Parties that left a wrong partial decryption unproven'),
    loopDelay: gauge('event_loop_delay_seconds', 'Delay of the event loop since the last look', ['quantile']),
    loopBusiest: gauge('event_loop_busiest_seconds', 'Most processor time in one turn since the last look'),
  };
}
