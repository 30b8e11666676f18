/** The weight that decrypts and that bundles need. */
import { type Committee, quorum, totalWeight } from '../../crypto/index.ts';

/** t of the committee. */
export const quorumOf = ({ committee }: { readonly committee: Committee }): number => quorum(totalWeight(committee));
