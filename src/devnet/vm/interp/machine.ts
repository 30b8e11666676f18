/** The running machine: frames, operand stack, fuel. Instructions are closures made by the translator (see translate/). */
import { DEFAULT_LIMITS, type Limits, type Location, MachineError, type Meter, type ObjectRuntime } from '../port.ts';
import type { LoadedFunction } from '../program/module.ts';
import type { Registry } from '../program/registry.ts';
import type { Layouts } from '../types/layout.ts';
import type { Type } from '../types/type.ts';
import { EnumValue, Reference, type Value } from '../value.ts';

/** One instruction: acts on the machine and the locals of its frame, returns the next instruction or SWITCH. */
export type Step = (machine: Machine, locals: Value[]) => number;

/** Returned by calls and returns: the current frame has changed. */
export const SWITCH = -1;

/** What natives may use. */
export interface NativeContext {
  readonly runtime: ObjectRuntime;
  readonly layouts: Layouts;
  readonly registry: Registry;
  readonly limits: Limits;
  /** Pays for `units` elementary pieces of work. */
  charge(units: number): void;
}
/** Arguments in order; the result is pushed when the function returns a value. */
export type NativeFunction = (context: NativeContext, args: Value[], types: readonly Type[]) => Value | undefined;

/** A function with its type arguments: what is called. */
export interface Instance {
  readonly fn: LoadedFunction;
  readonly typeArguments: readonly Type[];
  readonly native: NativeFunction | undefined;
  readonly code: readonly Step[];
  readonly localCount: number;
  /** Callees that depend on the type arguments, filled on first use. */
  readonly callees: (Instance | undefined)[];
}

/** Finds and translates what is called. */
export interface Loader {
  instance(fn: LoadedFunction, typeArguments: readonly Type[]): Instance;
}

/** abort, from bytecode or from a native. */
export class MoveAbort extends Error {
  override readonly name = 'MoveAbort';
  readonly code: bigint;

  constructor(code: bigint) {
    super(`abort ${code}`);
    this.code = code;
  }
}

interface Frame {
  readonly instance: Instance;
  readonly locals: Value[];
  pc: number;
}

export interface MachineOptions {
  readonly loader: Loader;
  readonly layouts: Layouts;
  readonly registry: Registry;
  readonly runtime: ObjectRuntime;
  readonly limits: Limits;
  readonly meter: Meter | undefined;
}

const SLICE = 1024;
/** Array cells one execution may create, about half a gigabyte at worst. */
const MAX_CELLS = 33_554_432;
/** Copying, comparing or serializing this many cells costs as much as one instruction. */
const CELLS_PER_STEP = 8;

export class Machine implements NativeContext {
  readonly stack: Value[] = [];
  readonly loader: Loader;
  readonly layouts: Layouts;
  readonly registry: Registry;
  readonly runtime: ObjectRuntime;
  readonly limits: Limits;
  readonly #meter: Meter | undefined;
  readonly #frames: Frame[] = [];
  #frame: Frame | undefined;
  #at = 0;
  /** Instructions left in the current slice. */
  #fuel = SLICE;
  #steps = 0;
  #cells = 0;
  /** The native that is running, for the location of its errors. */
  #native: LoadedFunction | undefined;

  constructor(options: MachineOptions) {
    this.loader = options.loader;
    this.layouts = options.layouts;
    this.registry = options.registry;
    this.runtime = options.runtime;
    this.limits = options.limits ?? DEFAULT_LIMITS;
    this.#meter = options.meter;
  }

  /** Runs `instance` with arguments and leaves its results on the stack. */
  call(instance: Instance, args: readonly Value[]): void {
    for (const argument of args) this.stack.push(argument);
    if (instance.native) {
      this.callNative(instance);
      return;
    }
    this.enter(instance, 0);
    this.#run();
    this.settle();
  }

  #run(): void {
    const { stack } = this;
    const { maxStack } = this.limits;
    while (this.#frame) {
      const { instance, locals } = this.#frame;
      const { code } = instance;
      let pc = this.#frame.pc;
      do {
        this.#at = pc;
        if (--this.#fuel < 0) this.settle();
        pc = code[pc]!(this, locals);
        if (stack.length > maxStack) throw new MachineError('EXECUTION_STACK_OVERFLOW', 'too many operands');
      } while (pc >= 0);
    }
  }

  /** Instance of the running function. */
  get current(): Instance {
    return this.#frame!.instance;
  }

  /** Moves the arguments from the stack into a new frame; the caller will go on at `next`. */
  enter(instance: Instance, next: number): void {
    const count = instance.fn.parameters.length;
    const locals: Value[] = new Array(instance.localCount);
    const { stack } = this;
    for (let i = count - 1; i >= 0; i--) locals[i] = stack.pop()!;
    if (this.#frame) {
      this.#frame.pc = next;
      this.#frames.push(this.#frame);
      if (this.#frames.length > this.limits.maxCallDepth) {
        throw new MachineError('CALL_STACK_OVERFLOW', 'calls nest too deeply');
      }
    }
    this.#frame = { instance, locals, pc: 0 };
  }

  /** Results stay on the stack. */
  leave(): void {
    this.#frame = this.#frames.pop();
  }

  callNative(instance: Instance): void {
    const { fn, native, typeArguments } = instance;
    const { stack } = this;
    const from = stack.length - fn.parameters.length;
    const args = stack.slice(from);
    stack.length = from;
    this.#native = fn;
    let bytes = 0;
    for (const argument of args) bytes += sizeOf(argument);
    this.charge(bytes + CELLS_PER_STEP);
    const name = `${fn.module.name}::${fn.name}`;
    if (this.#meter?.native(name, bytes) === false) throw new MachineError('OUT_OF_GAS', 'out of gas');
    const result = native!(this, args, typeArguments);
    if (fn.returns.length > 0) stack.push(result!);
    this.#native = undefined;
  }

  /** Pays for what ran since the last call. */
  settle(): void {
    const spent = SLICE - this.#fuel;
    this.#fuel = SLICE;
    this.#steps += spent;
    if (this.#steps > this.limits.maxSteps) throw new MachineError('STEP_LIMIT_EXCEEDED', 'too many instructions');
    if (this.#meter?.instructions(spent) === false) throw new MachineError('OUT_OF_GAS', 'out of gas');
  }

  /** Reports what ran to the meter after a failure; the meter's answer no longer matters. */
  flush(): void {
    this.#meter?.instructions(SLICE - this.#fuel);
    this.#fuel = SLICE;
  }

  charge(units: number): void {
    this.#fuel -= Math.floor(units / CELLS_PER_STEP);
    if (this.#fuel < 0) this.settle();
  }

  /** Accounts for new array cells. */
  allocate(cells: number): void {
    this.#cells += cells;
    if (this.#cells > MAX_CELLS) throw new MachineError('MEMORY_LIMIT_EXCEEDED', 'too many values created');
    this.charge(cells);
  }

  /** Deep copy, paid for by size. */
  copy(value: Value): Value {
    if (typeof value !== 'object') return value;
    if (Array.isArray(value)) return this.#copyArray(value);
    if (value instanceof EnumValue) return new EnumValue(value.tag, this.#copyArray(value.fields));
    return value;
  }

  #copyArray(values: Value[]): Value[] {
    this.allocate(values.length + 1);
    const copy = values.slice();
    for (let i = 0; i < copy.length; i++) {
      const value = copy[i]!;
      if (typeof value === 'object') copy[i] = this.copy(value);
    }
    return copy;
  }

  /** Where the machine stands, for abort and error reports. */
  location(): Location | undefined {
    if (this.#native) return locationOf(this.#native, 0);
    return this.#frame && locationOf(this.#frame.instance.fn, this.#at);
  }
}

function sizeOf(value: Value): number {
  if (value instanceof Reference) return sizeOf(value.read());
  return Array.isArray(value) ? value.length : 1;
}

function locationOf(fn: LoadedFunction, instruction: number): Location {
  return {
    address: fn.module.address,
    module: fn.module.name,
    function: fn.name,
    functionIndex: fn.index,
    instruction,
  };
}
