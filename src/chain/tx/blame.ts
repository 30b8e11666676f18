/** Recording on chain who broke the protocol, and reading the record. Nobody is slashed for it. */
import { bcs } from '@mysten/sui/bcs';
import { ObjectError } from '@mysten/sui/client';
import { Transaction } from '@mysten/sui/transactions';
import { moveCall } from '../call.ts';
import { type Client, explainClientError } from '../client.ts';
import type { Deployment } from '../deployment.ts';
import { blame } from '../gen/structs.gen.ts';
import { readTandemObject } from '../read.ts';
import { parseStrict } from '../strict-bcs.ts';
import { type AggregateSignature, certify } from './certificate.ts';

/** Why a validator is named; blame.move takes any number but 0. */
export const BLAME_REASON = {
  /** Its partial decryption is refuted by the proof it gave, or does not decode; silence convicts nobody. */
  wrongPartial: 1,
  /** It signed two different messages for one place on the board. */
  equivocation: 2,
  /** Its contribution to presigns carries a wrong proof. */
  wrongContribution: 3,
} as const;

export interface Blame {
  /** 0x-prefixed id of the request, or of the session or ceremony, in which it happened. */
  readonly request: string;
  readonly reason: number;
  /** Positions in the current committee, ascending, without repetition. */
  readonly parties: readonly number[];
  /** Kind `CERTIFICATE_KIND.blame`, subject `request`, digest `blameDigest`. */
  readonly aggregate: AggregateSignature;
}

/**
 * Names the culprits; anyone may post. Those already named for this request are passed over; the transaction fails with
 * `chain/blame/EAlreadyNamed` when all were, `chain/blame/EParties` and `chain/committee/*` when it is malformed.
 */
export function nameCulprits(deployment: Deployment, { request, reason, parties, aggregate }: Blame): Transaction {
  const { packageId, culprits, network, committee } = deployment;
  const tx = new Transaction();
  const certificate = certify(tx, deployment, aggregate);
  const values = [culprits, network, committee, certificate, request, reason, parties];
  moveCall(tx, packageId, 'blame::name_culprits', values);
  return tx;
}

export interface CulpritRecord {
  /** In how many requests the validator was named. */
  readonly count: number;
  /** Epoch in which it was last named. */
  readonly lastEpoch: number;
}

async function readEntry(client: Client, parentId: string, name: { type: string; bcs: Uint8Array }) {
  try {
    return (await client.core.getDynamicField({ parentId, name })).dynamicField.value.bcs;
  } catch (error) {
    if (error instanceof ObjectError && error.reason === 'notFound') return undefined;
    throw explainClientError(error);
  }
}

const register = async (client: Client, deployment: Deployment) =>
  (await readTandemObject(client, deployment, { name: 'blame::CulpritRegister', id: deployment.culprits })).fields;

/** How often a validator (its account) was named; undefined if never. Throws `chain/*`. */
export async function readCulprit(
  client: Client,
  deployment: Deployment,
  validator: string,
): Promise<CulpritRecord | undefined> {
  const { records } = await register(client, deployment);
  const name = { type: 'address', bcs: bcs.Address.serialize(validator).toBytes() };
  const value = await readEntry(client, records.id, name);
  if (value === undefined) return undefined;
  const { count, last_epoch: lastEpoch } = parseStrict(blame.Record, value, 'record of a culprit');
  return { count: Number(count), lastEpoch: Number(lastEpoch) };
}

/** Why a validator was named for this request; undefined if it was not. Throws `chain/*`. */
export async function readBlame(
  client: Client,
  deployment: Deployment,
  charge: { readonly request: string; readonly validator: string },
): Promise<number | undefined> {
  const { named } = await register(client, deployment);
  const type = `${deployment.packageId}::blame::Charge`;
  const value = await readEntry(client, named.id, { type, bcs: blame.Charge.serialize(charge).toBytes() });
  return value === undefined ? undefined : parseStrict(bcs.u16(), value, 'reason of a charge');
}
