/** All rows of the table of claims, in the order in which they are printed. */
import type { Claim } from './claim.ts';
import { FIELD_KEYS } from './field-keys.ts';
import { FIELD_NETWORK } from './field-network.ts';
import { THRESHOLD } from './threshold.ts';
import { ZERO_TRUST } from './zero-trust.ts';

export const CLAIMS: readonly Claim[] = [...ZERO_TRUST, ...THRESHOLD, ...FIELD_KEYS, ...FIELD_NETWORK];
