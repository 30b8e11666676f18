/** All methods of all services in one table, from the generated descriptions. */

import { GrpcTypes } from '@mysten/sui/grpc';
import type { MethodInfo, ServiceType } from '@protobuf-ts/runtime-rpc';
import type { Chain } from '../executor/index.ts';
import { createExecutionService } from './service/execution.ts';
import { createLedgerService } from './service/ledger.ts';
import { createPackageService } from './service/package.ts';
import { createStateService } from './service/state.ts';
import { createSubscriptionService } from './service/subscription.ts';
import { RpcRefusal } from './status.ts';

/** Handles one call; streams return something iterable. */
type Handler = (request: never, signal: AbortSignal) => unknown;

/** One method of a service. */
export interface Method {
  readonly info: MethodInfo;
  readonly handler: Handler;
}

/** Methods by path, `/sui.rpc.v2.LedgerService/GetObject`. */
export type Methods = ReadonlyMap<string, Method>;

/** The services of a chain. */
export function createMethods(chain: Chain): Methods {
  const context = { chain };
  const services: readonly (readonly [ServiceType, Readonly<Record<string, Handler>>])[] = [
    [GrpcTypes.LedgerService, createLedgerService(context)],
    [GrpcTypes.StateService, createStateService(context)],
    [GrpcTypes.TransactionExecutionService, createExecutionService(context)],
    [GrpcTypes.MovePackageService, createPackageService(context)],
    [GrpcTypes.SubscriptionService, createSubscriptionService(context)],
  ];
  const methods = new Map<string, Method>();
  for (const [service, handlers] of services) {
    for (const info of service.methods) {
      const handler = handlers[info.localName];
      if (handler) methods.set(`/${service.typeName}/${info.name}`, { info, handler });
    }
  }
  return methods;
}

/** Finds a method; throws UNIMPLEMENTED. */
export function findMethod(methods: Methods, path: string): Method {
  const method = methods.get(path);
  if (method) return method;
  throw new RpcRefusal('UNIMPLEMENTED', `this devnet has no method ${path}`);
}

/** Calls a unary method with a parsed request and returns the whole reply. */
export async function callUnary({ info, handler }: Method, request: object, signal: AbortSignal): Promise<object> {
  const reply = await handler(request as never, signal);
  return info.O.create(reply as object);
}

/** Calls a streaming method; the stream ends when the signal aborts. */
export async function* callStream(
  { info, handler }: Method,
  request: object,
  signal: AbortSignal,
): AsyncGenerator<object> {
  for await (const frame of handler(request as never, signal) as AsyncIterable<object>) {
    if (signal.aborted) return;
    yield info.O.create(frame);
  }
}
