/** All mutations, in the order of the table of claims. */
import { FIELD_KEYS_MUTATIONS } from './field-keys.ts';
import { FIELD_NETWORK_MUTATIONS } from './field-network.ts';
import type { Mutation } from './mutation.ts';
import { PROTOCOL_MUTATIONS } from './protocol.ts';

export const MUTATIONS: readonly Mutation[] = [
  ...PROTOCOL_MUTATIONS,
  ...FIELD_KEYS_MUTATIONS,
  ...FIELD_NETWORK_MUTATIONS,
];
