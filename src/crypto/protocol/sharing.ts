/** Sharing(epoch): the public commitments under which a committee holds the decryption key, and the keys they verify. */
import { bytesToHex, concatBytes, equalBytes, Failure, u16, u32 } from '../../base/index.ts';
import type { ClassElement, Suite } from '../group/class-group.ts';
import { xof } from '../math/xof.ts';
import { type Committee, committeeDigest, quorum, totalWeight } from '../threshold/committee.ts';
import { commitmentsAt } from '../threshold/integer-sharing.ts';
import { sharingParameters } from '../threshold/lagrange.ts';
import type { NetworkKey } from './network-key.ts';
import { elementLength, encodeSuite, readSuite, referenceGroup } from './suite.ts';
import { messageHead, Reader } from './wire.ts';

export interface SharingFields {
  readonly suite: Suite;
  readonly nkId: Uint8Array;
  readonly committee: Committee;
  /** |d_v| < 2^shareBits */
  readonly shareBits: number;
  /** Cbar_1..Cbar_{t-1}, encoded; Cbar_0 is the network key's first encryption key. */
  readonly commitments: readonly Uint8Array[];
}

export interface Sharing {
  readonly suite: Suite;
  readonly nkId: Uint8Array;
  readonly cid: Uint8Array;
  readonly epoch: number;
  readonly n: number;
  readonly t: number;
  readonly shareBits: number;
  readonly commitments: readonly ClassElement[];
  readonly digest: Uint8Array;
}

/** Canonical bytes. */
export function encodeSharing(fields: SharingFields): Uint8Array {
  const n = totalWeight(fields.committee);
  return concatBytes(
    messageHead('sharing'),
    encodeSuite(fields.suite),
    fields.nkId,
    committeeDigest(fields.committee),
    u32(fields.committee.epoch),
    u16(n),
    u16(quorum(n)),
    u32(fields.shareBits),
    ...fields.commitments,
  );
}

/** Names a sharing on chain, 32 bytes. */
export function sharingDigest(bytes: Uint8Array): Uint8Array {
  return xof('sharing', [bytes], 32);
}

/** Strict decoding. Throws usage `crypto/bad-encoding`, `crypto/bad-element`. */
export function parseSharing(bytes: Uint8Array): Sharing {
  const reader = new Reader(bytes, 'sharing', 256 * 1024);
  const suite = readSuite(reader);
  const [nkId, cid] = [reader.take(32), reader.take(32)];
  const epoch = reader.u32();
  const [n, t] = [reader.u16(), reader.u16()];
  if (n < 1 || n > 128 || t !== quorum(n)) throw reader.bad('impossible counts');
  const shareBits = reader.u32();
  if (shareBits > 65536) throw reader.bad('impossible share size');
  const group = referenceGroup(suite);
  const commitments = Array.from({ length: t - 1 }, () => group.decode(reader.take(elementLength(group))));
  reader.end();
  return { suite, nkId, cid, epoch, n, t, shareBits, commitments, digest: sharingDigest(bytes) };
}

const MAX_SHARINGS = 4;
const opened = new Map<string, Sharing>();

/** Parses once per digest and checks that it belongs to this key and committee. Throws usage `crypto/wrong-sharing`. */
export function openSharing(bytes: Uint8Array, key: NetworkKey, committee: Committee): Sharing {
  const name = bytesToHex(sharingDigest(bytes));
  const sharing = opened.get(name) ?? parseSharing(bytes);
  if (!opened.has(name)) {
    if (opened.size >= MAX_SHARINGS) opened.clear();
    opened.set(name, sharing);
  }
  // The committee's digest covers epoch and weights; the sharing's own copies of them enter the arithmetic, so they must agree.
  const fits =
    sharing.suite === key.suite &&
    equalBytes(sharing.nkId, key.nkId) &&
    equalBytes(sharing.cid, committeeDigest(committee)) &&
    sharing.epoch === committee.epoch &&
    sharing.n === totalWeight(committee);
  if (!fits) throw new Failure('usage', 'crypto/wrong-sharing', 'this sharing is of another key or committee');
  return sharing;
}

/** vk_1..vk_n in the reference group: h*^(d_v). */
export function verificationKeys(sharing: Sharing, key: NetworkKey): ClassElement[] {
  const group = referenceGroup(sharing.suite);
  const commitments = [group.decode(key.encryptionKeys[0]), ...sharing.commitments];
  const indices = Array.from({ length: sharing.n }, (_, i) => i + 1);
  return commitmentsAt(group, sharingParameters(sharing.n), commitments, indices);
}
