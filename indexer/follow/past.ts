/** Objects as a past transaction left them, so that a replay of the chain reads what the first pass read. */
import type { SuiGrpcClient } from '@mysten/sui/grpc';
import { isFailure } from '../../src/base/index.ts';
import {
  type Client,
  type Deployment,
  type ObjectFields,
  type ObjectName,
  readTandemObject,
} from '../../src/chain/index.ts';

const PATHS = ['object_id', 'version', 'digest', 'object_type', 'contents', 'previous_transaction'];

/** The client with one difference: objects are read at `version`. Only what `readTandemObject` needs is there. */
function clientAt(client: SuiGrpcClient, version: bigint): Client {
  const core = Object.create(client.core, {
    getObject: {
      value: async ({ objectId, signal }: { objectId: string; signal?: AbortSignal }) => {
        const request = { objectId, version, readMask: { paths: PATHS } };
        const options = signal === undefined ? {} : { abort: signal };
        const { object } = (await client.ledgerService.getObject(request, options)).response;
        return {
          object: {
            objectId,
            version: String(version),
            digest: object?.digest ?? '',
            type: object?.objectType ?? '',
            content: object?.contents?.value,
            previousTransaction: object?.previousTransaction ?? null,
          },
        };
      },
    },
  });
  return Object.create(client, { core: { value: core } });
}

function isGone(error: unknown): boolean {
  if (isFailure(error, 'chain/no-object')) return true;
  const cause = error instanceof Error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && Reflect.get(cause, 'code') === 'NOT_FOUND';
}

export interface ReadPast {
  /**
   * The object at `version`; a node that keeps no history shows its present state, of which the caller uses what never
   * changes. Undefined when there is neither. Throws transient failures of the node.
   */
  read<N extends ObjectName>(name: N, id: string, version: bigint): Promise<ObjectFields<N> | undefined>;
}

export function createReadPast(client: SuiGrpcClient, deployment: Deployment, signal: AbortSignal): ReadPast {
  return {
    read: async (name, id, version) => {
      for (const at of [clientAt(client, version), client]) {
        try {
          return (await readTandemObject(at, deployment, { name, id, signal })).fields;
        } catch (error) {
          if (!isGone(error)) throw error;
        }
      }
      return undefined;
    },
  };
}
