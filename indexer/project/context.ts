/** What every projection of an event gets. */
import type { EventName, TandemEvent } from '../../src/chain/index.ts';
import type { Queries } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import type { Facts } from './facts.ts';
import type { Placed } from './place.ts';

export interface Context {
  readonly tx: Queries;
  readonly tables: Tables;
  readonly place: Placed;
  readonly sender: string;
  readonly facts: Facts;
}

export type Fields<N extends EventName> = Extract<TandemEvent, { readonly name: N }>['fields'];
