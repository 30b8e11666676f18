/** Derived keys that a dWallet has registered. */
import { bcs } from '@mysten/sui/bcs';
import { ObjectError } from '@mysten/sui/client';
import { type Client, explainClientError } from './client.ts';
import { pathDigest } from './digest.ts';
import type { PathFields } from './tx/dwallet.ts';

/** Whether the key of `path` is registered; `tweaks` is the id of the dWallet's table. */
export async function isTweakRegistered(client: Client, tweaks: string, path: PathFields): Promise<boolean> {
  const digest = pathDigest({ indices: [...path.indices], taproot: path.taproot, root: path.root });
  const name = { type: 'vector<u8>', bcs: bcs.byteVector().serialize(digest).toBytes() };
  try {
    await client.core.getDynamicField({ parentId: tweaks, name });
    return true;
  } catch (error) {
    if (error instanceof ObjectError && error.reason === 'notFound') return false;
    throw explainClientError(error);
  }
}
