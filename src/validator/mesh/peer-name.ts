/** Peer ids: the libp2p name of an Ed25519 public key. */
import { publicKeyFromRaw } from '@libp2p/crypto/keys';
import type { PeerId } from '@libp2p/interface';
import { peerIdFromPublicKey, peerIdFromString } from '@libp2p/peer-id';
import { Failure } from '../../base/index.ts';
import type { PeerName } from '../port.ts';

/** The peer id of a mesh key, as text. Throws usage `validator/bad-peer` unless it is a 32-byte Ed25519 key. */
export function peerNameFromKey(publicKey: Uint8Array): PeerName {
  try {
    if (publicKey.length !== 32) throw new Error('length');
    return peerIdFromPublicKey(publicKeyFromRaw(publicKey)).toString();
  } catch (cause) {
    throw badPeer('not an Ed25519 public key of 32 bytes', cause);
  }
}

/** The text of an Ed25519 peer id has 52 characters; decoding takes time in the square of the length. */
const MAX_LENGTH = 64;

/** Parses a peer id. Throws usage `validator/bad-peer`. */
export function parsePeerName(name: PeerName): PeerId {
  try {
    if (name.length > MAX_LENGTH) throw new Error('length');
    const id = peerIdFromString(name);
    if (id.type !== 'Ed25519' || id.toString() !== name) throw new Error('form');
    return id;
  } catch (cause) {
    throw badPeer('not a peer id of an Ed25519 key', cause);
  }
}

function badPeer(reason: string, cause: unknown): Failure {
  return new Failure('usage', 'validator/bad-peer', reason, { cause, hint: 'Copy the peer id from its registration.' });
}
