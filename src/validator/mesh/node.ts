/** The libp2p node under the mesh: TCP, noise, yamux, nothing else, and a gater that lets only known peers in. */
import { noise } from '@chainsafe/libp2p-noise';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import type { Libp2p, PeerId } from '@libp2p/interface';
import { tcp } from '@libp2p/tcp';
import { yamux } from '@libp2p/yamux';
import { createLibp2p } from 'libp2p';
import { Failure, type Secret } from '../../base/index.ts';
import type { MeshLimits } from './limits.ts';

export interface NodeOptions {
  /** Ed25519 seed, 32 bytes. */
  readonly privateKey: Secret<Uint8Array>;
  /** Multiaddrs to listen on, e.g. `/ip4/0.0.0.0/tcp/9400`. */
  readonly listen: readonly string[];
  readonly limits: MeshLimits;
  /** Asked after the handshake proved who the peer is, and before dialling. */
  mayConnect(peer: PeerId): boolean;
}

const STREAM_WINDOW = 2 ** 20;

function errorCodes(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > 4) return [];
  const at = (name: string): unknown => Reflect.get(error, name);
  const nested = at('errors');
  const inner = nested instanceof Map || Array.isArray(nested) ? [...nested.values()] : [];
  return [String(at('code')), ...[at('cause'), ...inner].flatMap((e) => errorCodes(e, depth + 1))];
}

function startFailure(error: unknown, listen: readonly string[]): unknown {
  const text = `${errorCodes(error).join(' ')} ${error instanceof Error ? error.message : ''}`;
  if (!text.includes('EADDRINUSE')) return error;
  return new Failure('usage', 'validator/port-in-use', `a mesh address is taken: ${listen.join(', ')}`, {
    data: { listen: listen.join(', ') },
    hint: 'Stop what listens there or give the mesh another port.',
    cause: error,
  });
}

/** Starts the node. Throws usage `validator/port-in-use`. */
export async function startNode(options: NodeOptions): Promise<Libp2p> {
  const { limits, mayConnect } = options;
  try {
    return await createLibp2p({
      privateKey: await generateKeyPairFromSeed('Ed25519', options.privateKey.reveal()),
      addresses: { listen: [...options.listen] },
      transports: [
        tcp({ dialOpts: { noDelay: true }, listenOpts: { noDelay: true }, outboundSocketInactivityTimeout: 60_000 }),
      ],
      connectionEncrypters: [noise()],
      streamMuxers: [
        yamux({
          keepAliveInterval: 15_000,
          maxInboundStreams: 16,
          // A paused reader must never receive more than its buffer takes.
          streamOptions: { maxStreamWindowSize: STREAM_WINDOW, maxReadBufferLength: 4 * STREAM_WINDOW },
        }),
      ],
      connectionGater: {
        denyDialPeer: (peer) => !mayConnect(peer),
        denyDialMultiaddr: () => false,
        denyInboundEncryptedConnection: (peer) => !mayConnect(peer),
        denyOutboundEncryptedConnection: (peer) => !mayConnect(peer),
      },
      connectionManager: {
        inboundConnectionThreshold: limits.connectionsPerSecond,
        maxIncomingPendingConnections: limits.connectionsPerSecond,
        inboundUpgradeTimeout: 5_000,
        dialTimeout: 5_000,
        connectionCloseTimeout: 500,
        reconnectRetries: 0,
      },
    });
  } catch (error) {
    throw startFailure(error, options.listen);
  }
}
