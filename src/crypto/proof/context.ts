/** What every proof is bound to: protocol, suite, network key, session, epoch and sender. */
import { asciiToBytes, Failure, u16, u32 } from '../../base/index.ts';
import type { Suite } from '../group/class-group.ts';
import { xof } from '../math/xof.ts';

/** The party number of users, who have no position in a committee. */
export const USER_PARTY = 0xffff;
/** nkId before a network key exists. */
export const NO_NETWORK_KEY: Uint8Array = new Uint8Array(32);

export interface ProofContext {
  /** One name per use of a proof, for example "dkgA". */
  readonly protocol: string;
  readonly suite: Suite;
  /** 32 bytes; NO_NETWORK_KEY before it exists. */
  readonly nkId: Uint8Array;
  readonly sid: Uint8Array;
  /** 0 for everything that outlives an epoch. */
  readonly epoch: number;
  /** Position in the committee, or USER_PARTY. */
  readonly party: number;
  readonly extra?: readonly Uint8Array[];
}

/** XOF("ctx", [protocol, suite, nkId, sid, epoch, party, extra...], 32) (docs/spec/protocol.md, hashing). */
export function encodeContext(context: ProofContext): Uint8Array {
  if (context.nkId.length !== 32) throw new Failure('bug', 'crypto/bad-context', 'a network key id has 32 bytes');
  return xof(
    'ctx',
    [
      asciiToBytes(context.protocol),
      asciiToBytes(context.suite),
      context.nkId,
      context.sid,
      u32(context.epoch),
      u16(context.party),
      ...(context.extra ?? []),
    ],
    32,
  );
}
