/** Where a validator message belongs: the closed list of protocols and rounds, and the names of places. */
import { bytesToHex } from '../../base/index.ts';

/** Names one set of messages that belong together. */
export interface Place {
  /** One of the protocols below. */
  readonly protocol: string;
  readonly sid: Uint8Array;
  readonly round: number;
  /** Digest of everything earlier that these messages depend on. */
  readonly inputsDigest: Uint8Array;
  /** nkId, or 32 zero bytes before there is a key. */
  readonly nkId: Uint8Array;
}

/**
 * The journal's key has no protocol name; rounds of different protocols under one session are kept apart by the number of the
 * protocol here. Order is fixed: the number is part of stored records. Each protocol has one round.
 */
const PROTOCOLS = [
  { name: 'dkgA', round: 0 },
  { name: 'dkgB', round: 1 },
  { name: 'presign/open', round: 0 },
  { name: 'schnorrA/presign', round: 0 },
  { name: 'presign/bundle', round: 1 },
  { name: 'schnorrA/partial', round: 0 },
  { name: 'schnorrA/proof', round: 1 },
  { name: 'cert', round: 0 },
  { name: 'ecdsa/presign/1', round: 0 },
  { name: 'ecdsa/presign/2', round: 2 },
  { name: 'presign/bundle/2', round: 3 },
  { name: 'ecdsa/partial', round: 0 },
  { name: 'ecdsa/proof', round: 1 },
] as const;

/** False for any protocol or round that no honest validator uses. */
export function isKnownRound({ protocol, round }: Pick<Place, 'protocol' | 'round'>): boolean {
  return PROTOCOLS.some((known) => known.name === protocol && known.round === round);
}

/** The round as the journal keys it. */
export function journalRound({ protocol, round }: Pick<Place, 'protocol' | 'round'>): number {
  return PROTOCOLS.findIndex(({ name }) => name === protocol) * 256 + round;
}

/** Every place of a session begins with this. */
export const sessionPrefix = (sid: Uint8Array): string => `${bytesToHex(sid)}/`;

export function nameOf({ protocol, sid, round, inputsDigest, nkId }: Place): string {
  return `${sessionPrefix(sid)}${round}/${bytesToHex(inputsDigest)}/${bytesToHex(nkId)}/${protocol}`;
}
