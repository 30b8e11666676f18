/** Executing transactions and reading objects through any @mysten/sui client, with failures that say what to do. */
import type { ClientWithCoreApi, SuiClientTypes } from '@mysten/sui/client';
import { ObjectError, SimulationError } from '@mysten/sui/client';
import type { Signer } from '@mysten/sui/cryptography';
import type { Transaction } from '@mysten/sui/transactions';
import { Failure, isFailure } from '../base/index.ts';
import { ABORT_CODES } from './gen/abort-codes.gen.ts';
import { parseStrict, type StrictCodec } from './strict-bcs.ts';

export type Client = ClientWithCoreApi;

export interface Executed {
  readonly digest: string;
  readonly events: readonly SuiClientTypes.Event[];
  readonly created: readonly { readonly id: string; readonly type: string }[];
}

const INCLUDE = { effects: true, events: true, objectTypes: true } as const;

/** The failure that a Move abort stands for: code `chain/<module>/<name>` when the package is ours. */
export function explainExecutionError(error: SuiClientTypes.ExecutionError): Failure {
  const abort = error.$kind === 'MoveAbort' ? error.MoveAbort : undefined;
  const module = abort?.location?.module;
  const known = module === undefined ? undefined : ABORT_CODES[module]?.[Number(abort?.abortCode)];
  if (known !== undefined) {
    return new Failure('usage', `chain/${module}/${known.name}`, known.message, {
      data: { module: module ?? '', abort: known.name },
    });
  }
  return new Failure('usage', 'chain/transaction-failed', error.message, { data: { error: error.$kind } });
}

const STALE = /not available for consumption|version|locked|equivocat/i;

/** Everything a client throws, as a failure; failures pass through. */
export function explainClientError(error: unknown): Failure {
  if (isFailure(error)) return error;
  if (error instanceof SimulationError && error.executionError !== undefined) {
    return explainExecutionError(error.executionError);
  }
  if (error instanceof ObjectError) {
    return new Failure('usage', 'chain/no-object', 'the chain has no such object', {
      data: { object: error.objectId ?? '' },
      hint: 'Check the id, and that it belongs to this network.',
      cause: error,
    });
  }
  const message = error instanceof Error ? error.message : String(error);
  if (/insufficient|gas balance|no valid gas coins/i.test(message)) {
    return new Failure('usage', 'chain/insufficient-funds', message, {
      hint: 'Send SUI to the account that signs the transaction.',
      cause: error,
    });
  }
  if (STALE.test(message)) {
    return new Failure('transient', 'chain/object-changed', message, {
      hint: 'Build the transaction again.',
      cause: error,
    });
  }
  return new Failure('transient', 'chain/unreachable', `the chain did not answer: ${message}`, {
    hint: 'Check that the RPC URL is right and the node is up, then try again.',
    cause: error,
  });
}

/** Runs a client call; whatever it throws becomes a Failure. */
export async function withFailures<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw explainClientError(error);
  }
}

/** Signs, executes and waits until the result can be read. Throws `chain/*` failures; an aborted transaction throws too. */
export function execute(
  client: Client,
  options: { transaction: Transaction; signer: Signer; signal?: AbortSignal },
): Promise<Executed> {
  const { transaction, signer, signal } = options;
  return withFailures(async () => {
    transaction.setSenderIfNotSet(signer.toSuiAddress());
    const bytes = await transaction.build({ client });
    const { signature } = await signer.signTransaction(bytes);
    const request = { transaction: bytes, signatures: [signature], include: INCLUDE };
    const result = await client.core.executeTransaction(signal === undefined ? request : { ...request, signal });
    if (result.$kind === 'FailedTransaction') {
      const { status } = result.FailedTransaction;
      throw status.success
        ? new Failure('bug', 'chain/transaction-failed', 'failed without an error')
        : explainExecutionError(status.error);
    }
    const done = result.Transaction;
    await client.core.waitForTransaction({ digest: done.digest, ...(signal === undefined ? {} : { signal }) });
    const types = done.objectTypes;
    const created = done.effects.changedObjects
      .filter((object) => object.idOperation === 'Created')
      .map((object) => ({ id: object.objectId, type: types[object.objectId] ?? '' }));
    return { digest: done.digest, events: done.events, created };
  });
}

export interface ChainObject<T> {
  readonly id: string;
  readonly version: bigint;
  readonly type: string;
  /** Digest of the transaction that wrote this version. */
  readonly previousTransaction: string;
  readonly fields: T;
}

/** Reads one object and decodes it, after checking its type. Throws `chain/no-object`, `chain/wrong-type`, `chain/bad-content`. */
export async function readObject<T>(
  client: Client,
  options: { id: string; type: string; codec: StrictCodec<T>; signal?: AbortSignal },
): Promise<ChainObject<T>> {
  const { id, type, codec, signal } = options;
  const include = { content: true, previousTransaction: true } as const;
  const { object } = await withFailures(() =>
    client.core.getObject({ objectId: id, include, ...(signal === undefined ? {} : { signal }) }),
  );
  if (object.type !== type) {
    throw new Failure('usage', 'chain/wrong-type', `object ${id} is not a ${type}`, {
      data: { id, type: object.type },
      hint: 'Check the id; it may belong to another package or network.',
    });
  }
  return {
    id: object.objectId,
    version: BigInt(object.version),
    type: object.type,
    previousTransaction: object.previousTransaction ?? '',
    fields: parseStrict(codec, object.content, type),
  };
}
