/** What a route of the API is: data, from which both the server and the OpenAPI document are made. */
import type { Deployment } from '../../src/chain/index.ts';
import type { Store } from '../store/store.ts';
import type { Health } from './health.ts';
import type { Parameter, Query } from './parameter.ts';
import type { Json } from './shape.ts';

export interface Sources {
  readonly store: Store;
  readonly deployment: Deployment;
  health(): Omit<Health, 'database'>;
}

export interface Question {
  readonly query: Query;
  /** The path parameter, empty where the path has none. */
  readonly id: string;
}

type Answer = { readonly [key: string]: Json };

export interface Route {
  /** In hono's form; at most one parameter, an object id. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly query: Readonly<Record<string, Parameter>>;
  readonly schema: { readonly [key: string]: Json };
  /** Undefined when there is no such thing. */
  answer(sources: Sources, question: Question): Promise<Answer | undefined>;
}
