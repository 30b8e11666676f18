/** Which transaction completed a request: told by its event, whoever touched the object last. */
import { expect, test } from 'vitest';
import { event, sign } from '../../src/chain/gen/structs.gen.ts';
import type { Client, Deployment } from '../../src/chain/index.ts';
import { viewCompletion } from '../../src/sdk/completion.ts';
import { Context } from '../../src/sdk/context.ts';

const id = (n: number): string => `0x${n.toString(16).padStart(64, '0')}`;
const PACKAGE = id(0xabc);
const REQUEST = id(1);
const signature = new Uint8Array(64).fill(7);
const none = new Uint8Array(0);

function completed(request: string, certified = false) {
  const fields = {
    request,
    dwallet: id(2),
    public_key: none,
    signatures: [signature],
    certified,
    poster: id(3),
    paid: 0,
    refunded: 0,
  };
  const bcs = event.SignCompleted.serialize(fields as never).toBytes();
  return { eventType: `${PACKAGE}::event::SignCompleted`, bcs };
}

interface Chain {
  /** Events of the last transaction that touched the request. */
  readonly last: readonly object[];
  /** Completions on the chain, newest first, with their transactions. */
  readonly pages: readonly (readonly object[])[];
}

function contextOf({ last, pages }: Chain): Context {
  const request = {
    id: REQUEST,
    version: 1,
    network: id(0),
    network_key: id(0),
    nk_id: none,
    dwallet: id(2),
    curve: 1,
    algorithm: 0,
    hash: 0,
    kind: 0,
    public_key: none,
    user_public_share: none,
    mu: none,
    auth_version: 0,
    share_version: 0,
    path: { indices: [], taproot: false, root: none },
    tau: none,
    verify_key: none,
    messages: [],
    presigns: [],
    user_messages: [],
    signatures: [],
    key: none,
    status: 1,
    failure: 0,
    escrow: { value: 0 },
    deposit: 0,
    cost: 0,
    refund_to: id(0),
    created_at: 0,
    deadline: 0,
  };
  const content = sign.SignRequest.serialize(request as never).toBytes();
  const type = `${PACKAGE}::sign::SignRequest`;
  const core = {
    getObject: async () => ({
      object: { objectId: REQUEST, version: '3', type, content, previousTransaction: 'last' },
    }),
    getTransaction: async () => ({ $kind: 'Transaction', Transaction: { events: last } }),
    listEvents: async ({ before }: { before?: string }) => {
      const page = before === undefined ? 0 : Number(before);
      return { events: pages[page] ?? [], hasNextPage: page + 1 < pages.length, endCursor: String(page + 1) };
    },
  };
  return new Context({ core } as unknown as Client, { deployment: { packageId: PACKAGE } as Deployment });
}

const at = (transactionDigest: string, raw: object) => ({ ...raw, transactionDigest });

test('the last transaction is the completion when it says so', async () => {
  const context = contextOf({ last: [completed(id(9)), completed(REQUEST)], pages: [] });
  expect(await viewCompletion(context, REQUEST)).toEqual({ digest: 'last', certified: false, signatures: [signature] });
});

test('a later transaction that changed nothing is passed over for the one that completed', async () => {
  const pages = [[at('other', completed(id(9)))], [at('first', completed(REQUEST, true))]];
  const found = await viewCompletion(contextOf({ last: [], pages }), REQUEST);
  expect(found).toEqual({ digest: 'first', certified: true, signatures: [signature] });
});

test('an event of another package or of another request is no completion', async () => {
  const foreign = { ...completed(REQUEST), eventType: `${id(0xdef)}::event::SignCompleted` };
  const context = contextOf({ last: [foreign], pages: [[at('other', completed(id(9)))]] });
  await expect(viewCompletion(context, REQUEST)).rejects.toMatchObject({
    kind: 'transient',
    code: 'sdk/not-completed',
  });
});
