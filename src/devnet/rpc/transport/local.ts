/** A gRPC transport without sockets: the SDK's client talks to the services in the same process. */
import {
  type MethodInfo,
  mergeRpcOptions,
  RpcError,
  type RpcOptions,
  RpcOutputStreamController,
  type RpcStatus,
  type RpcTransport,
  ServerStreamingCall,
  UnaryCall,
} from '@protobuf-ts/runtime-rpc';
import { callStream, callUnary, findMethod, type Methods } from '../dispatch.ts';
import { statusOf } from '../status.ts';

const OK: RpcStatus = { code: 'OK', detail: '' };

function toRpcError(error: unknown, method: MethodInfo): RpcError {
  const { status, message } = statusOf(error);
  const rpcError = new RpcError(message, status);
  rpcError.methodName = method.name;
  rpcError.serviceName = method.service.typeName;
  return rpcError;
}

/** Requests and replies go through their binary form, so that they share nothing with the server. */
function copy<T extends object>(type: MethodInfo['I'], message: T): T {
  return type.fromBinary(type.toBinary(message)) as T;
}

const pathOf = (method: MethodInfo): string => `/${method.service.typeName}/${method.name}`;

/** The promises of one call with one outcome; a rejection nobody waits for is not an error. */
function parts<T>(outcome: Promise<T>) {
  const status = outcome.then(() => OK);
  const trailers = outcome.then(() => ({}));
  for (const promise of [outcome, status, trailers]) promise.catch(() => undefined);
  return { status, trailers };
}

class LocalTransport implements RpcTransport {
  readonly #methods: Methods;
  readonly #closing: AbortSignal;

  constructor(methods: Methods, closing: AbortSignal) {
    this.#methods = methods;
    this.#closing = closing;
  }

  mergeOptions(options?: Partial<RpcOptions>): RpcOptions {
    return mergeRpcOptions({}, options);
  }

  unary<I extends object, O extends object>(method: MethodInfo<I, O>, input: I, options: RpcOptions): UnaryCall<I, O> {
    const outcome = this.#unary(method, input, options);
    const { status, trailers } = parts(outcome);
    return new UnaryCall(method, options.meta ?? {}, input, Promise.resolve({}), outcome, status, trailers);
  }

  async #unary<I extends object, O extends object>(
    method: MethodInfo<I, O>,
    input: I,
    options: RpcOptions,
  ): Promise<O> {
    const signal = this.#signal(options);
    try {
      signal.throwIfAborted();
      const found = findMethod(this.#methods, pathOf(method));
      const reply = await callUnary(found, copy(method.I, input), signal);
      return copy(method.O, reply) as O;
    } catch (error) {
      if (signal.aborted) throw new RpcError('the call was aborted', 'CANCELLED');
      throw toRpcError(error, method);
    }
  }

  serverStreaming<I extends object, O extends object>(
    method: MethodInfo<I, O>,
    input: I,
    options: RpcOptions,
  ): ServerStreamingCall<I, O> {
    const output = new RpcOutputStreamController<O>();
    const outcome = this.#pump(method, input, options, output);
    const { status, trailers } = parts(outcome);
    return new ServerStreamingCall(method, options.meta ?? {}, input, Promise.resolve({}), output, status, trailers);
  }

  async #pump<I extends object, O extends object>(
    method: MethodInfo<I, O>,
    input: I,
    options: RpcOptions,
    output: RpcOutputStreamController<O>,
  ): Promise<void> {
    const signal = this.#signal(options);
    try {
      const found = findMethod(this.#methods, pathOf(method));
      for await (const frame of callStream(found, copy(method.I, input), signal)) {
        output.notifyMessage(copy(method.O, frame) as O);
      }
      if (signal.aborted) throw new RpcError('the call was aborted', 'CANCELLED');
      output.notifyComplete();
    } catch (error) {
      const rpcError = error instanceof RpcError ? error : toRpcError(error, method);
      if (!output.closed) output.notifyError(rpcError);
      throw rpcError;
    }
  }

  clientStreaming(): never {
    throw new RpcError('client streaming is not supported', 'UNIMPLEMENTED');
  }

  duplex(): never {
    throw new RpcError('duplex streaming is not supported', 'UNIMPLEMENTED');
  }

  #signal({ abort }: RpcOptions): AbortSignal {
    return abort ? AbortSignal.any([abort, this.#closing]) : this.#closing;
  }
}

/** A transport to these methods; `closing` ends all of its calls. */
export function createLocalTransport(methods: Methods, closing: AbortSignal): RpcTransport {
  return new LocalTransport(methods, closing);
}
