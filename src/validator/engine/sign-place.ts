/** Where the messages of one signature stand. */
import { inputsDigest } from '../../crypto/index.ts';
import type { KeyMaterial } from './context.ts';
import type { Place } from './place.ts';
import type { SignItem } from './sign-item.ts';

interface Signing {
  readonly key: KeyMaterial;
  readonly item: SignItem;
}

/** The family that names protocols: ECDSA is algorithm 0 of curves 0 and 1. */
const familyOf = ({ input }: SignItem): 'ecdsa' | 'schnorrA' =>
  input.algorithm === 0 && input.dwallet.curve <= 1 ? 'ecdsa' : 'schnorrA';

/** The session of a signature is its presign; the request and the user's message are its inputs. */
export function partialPlace({ key, item }: Signing): Place {
  return {
    protocol: `${familyOf(item)}/partial`,
    sid: item.input.presignDigest,
    round: 0,
    inputsDigest: inputsDigest([item.request, item.userMessage]),
    nkId: key.nkId,
  };
}

/** Where the proofs of those partials stand. */
export function proofPlace(signing: Signing): Place {
  return { ...partialPlace(signing), protocol: `${familyOf(signing.item)}/proof`, round: 1 };
}
