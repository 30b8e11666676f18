/** Health and metrics of a running validator over HTTP. */
import type { FollowerPosition } from './follower/follower.ts';
import { watchLoop } from './observe/loop-delay.ts';
import { createMetrics } from './observe/metrics.ts';
import { createObservationServer } from './observe/server.ts';
import type { PeerState } from './port.ts';

/** What is shown. */
export interface Observed {
  readonly hasKey: boolean;
  readonly openJobs: number;
  /** Pool as `<curve>/<algorithm>` -> free presigns. */
  readonly presigns: Readonly<Record<string, number>>;
  readonly misbehaviour: Readonly<Record<'equivocations' | 'convicted' | 'suspects', number>>;
  readonly follower: FollowerPosition;
  readonly peers: readonly PeerState[];
}

/** Serves on loopback; port 0 takes a free one. */
export async function observe(
  port: number,
  status: () => Observed,
): Promise<{ readonly url: string; close(): Promise<void> | void }> {
  const metrics = createMetrics({ process: true });
  const loop = watchLoop();
  const server = await createObservationServer({
    port,
    registry: metrics.registry,
    health: () => {
      const { hasKey, openJobs, follower, peers } = status();
      const detail = {
        hasKey,
        openJobs,
        peers: peers.filter((p) => p.connected).length,
        connected: follower.connected,
      };
      const state = follower.checkpoint === undefined ? 'starting' : follower.connected ? 'ok' : 'degraded';
      return { status: state, detail };
    },
    refresh: () => {
      const { follower, peers, presigns, openJobs, misbehaviour } = status();
      metrics.checkpoint.set(Number(follower.checkpoint ?? 0n));
      metrics.chainHead.set(Number(follower.head ?? 0n));
      metrics.peersConnected.set(peers.filter((peer) => peer.connected).length);
      metrics.meshQueueBytes.set(peers.reduce((sum, peer) => sum + peer.queuedBytes, 0));
      metrics.jobsOpen.set(openJobs);
      for (const [pool, count] of Object.entries(presigns)) metrics.presignsAvailable.set({ pool }, count);
      metrics.equivocations.set(misbehaviour.equivocations);
      metrics.convicted.set(misbehaviour.convicted);
      metrics.suspects.set(misbehaviour.suspects);
      const { p50, p99, max, busiest } = loop.take();
      metrics.loopDelay.set({ quantile: '0.5' }, p50);
      metrics.loopDelay.set({ quantile: '0.99' }, p99);
      metrics.loopDelay.set({ quantile: '1' }, max);
      metrics.loopBusiest.set(busiest);
    },
  });
  const close = async (): Promise<void> => {
    loop.close();
    await server.close();
  };
  return { url: server.url, close };
}
