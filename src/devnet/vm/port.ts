/** What the virtual machine asks of its surroundings and what it offers them; it knows neither storage nor the network. */
import type { DatatypeType, Type } from './types/type.ts';
import type { Reference, Value } from './value.ts';

/** Finds code. Addresses are '0x' + 64 digits. Packages are immutable: the machine asks once per module and remembers. */
export interface Linker {
  loadModule(address: string, module: string): Uint8Array | undefined;
}

/** The transaction a call runs in, read by the natives of 0x2::tx_context. */
export interface TransactionFacts {
  readonly sender: string;
  /** 32 bytes. */
  readonly digest: Uint8Array;
  readonly epoch: bigint;
  readonly epochTimestampMs: bigint;
  readonly referenceGasPrice: bigint;
  readonly gasPrice: bigint;
  readonly gasBudget: bigint;
  readonly sponsor: string | undefined;
}

/** A value of a `key` type together with its type; `id` is read from its first field. */
export interface TypedObject {
  readonly id: string;
  readonly type: DatatypeType;
  readonly value: Value;
}

/** Why a dynamic-field or receiving operation failed; the natives turn it into Sui's abort code. */
export type ObjectProblem = 'missing' | 'typeMismatch' | 'exists' | 'unreadable';
export type ObjectResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ObjectProblem };

/**
 * Implemented by the executor for the length of one transaction. Limits are signalled by throwing
 * MachineError (for example MEMORY_LIMIT_EXCEEDED); every other exception means the machine is broken.
 */
export interface ObjectRuntime {
  readonly transaction: TransactionFacts;
  /** Number of fresh ids handed out so far in the transaction. */
  idsCreated(): bigint;
  /** The next id derived from the transaction digest; also recorded as new. */
  freshId(): string;
  /** object::record_new_uid: removes the id from the deleted set, or else adds it to the new set. */
  recordNewUid(id: string): void;
  /** object::delete_impl: removes the id from the new set, or else adds it to the deleted set. */
  deleteUid(id: string): void;
  transfer(object: TypedObject, recipient: string): void;
  freeze(object: TypedObject): void;
  /** False when the object is neither new in this transaction nor already shared (abort 0). */
  share(object: TypedObject): boolean;
  /** Takes an object sent to `parent`; 'missing' covers a wrong owner or version. */
  receive(parent: string, id: string, version: bigint, type: DatatypeType): ObjectResult<Value>;
  addChild(parent: string, child: TypedObject): ObjectResult<undefined>;
  /**
   * A reference to the loaded child; the same place for every borrow of this child in the transaction. Through a
   * mutable borrow the value in the place may change until the transaction ends.
   */
  borrowChild(parent: string, id: string, type: DatatypeType, mutable: boolean): ObjectResult<Reference>;
  removeChild(parent: string, id: string, type: DatatypeType): ObjectResult<Value>;
  hasChild(parent: string, id: string): boolean;
  hasChildWithType(parent: string, id: string, type: DatatypeType): boolean;
  /** The value is a private copy. */
  emitEvent(type: DatatypeType, value: Value): void;
}

/** Pays for execution. Both return false when the budget is exhausted: the call ends with OUT_OF_GAS. */
export interface Meter {
  /** `count` more instructions ran; called at least every 1,024 instructions and at the end of a call. */
  instructions(count: number): boolean;
  /** A native ran, over `bytes` bytes of input. */
  native(name: string, bytes: number): boolean;
}

/** Hard limits, always on, independent of the meter. */
export interface Limits {
  /** Instructions per execute. */
  readonly maxSteps: number;
  /** Frames, 1,024 on Sui. */
  readonly maxCallDepth: number;
  /** Operands over all frames, 1,024 on Sui. */
  readonly maxStack: number;
  /** Nesting of values, 128 on Sui. */
  readonly maxValueDepth: number;
  /** Elements of a vector, 262,144 on Sui. */
  readonly maxVectorLength: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxSteps: 50_000_000,
  maxCallDepth: 1024,
  maxStack: 1024,
  maxValueDepth: 128,
  maxVectorLength: 262_144,
};

/** Status names and their numbers in the Move VM's status table. */
export const STATUS = {
  OUT_OF_GAS: 4002,
  ABORTED: 4016,
  ARITHMETIC_ERROR: 4017,
  VECTOR_OPERATION_ERROR: 4018,
  EXECUTION_STACK_OVERFLOW: 4020,
  CALL_STACK_OVERFLOW: 4021,
  VM_MAX_TYPE_DEPTH_REACHED: 4024,
  VM_MAX_VALUE_DEPTH_REACHED: 4025,
  VARIANT_TAG_MISMATCH: 4029,
  MEMORY_LIMIT_EXCEEDED: 4028,
  STEP_LIMIT_EXCEEDED: 4990,
  LINKER_ERROR: 3002,
  MODULE_INVALID: 3998,
  FUNCTION_NOT_FOUND: 1078,
  TYPE_ARITY: 1080,
  CONSTRAINT_NOT_SATISFIED: 1065,
  ARGUMENT_ARITY: 1081,
  TYPE_MISMATCH: 1082,
  DESERIALIZATION: 3001,
  UNKNOWN_NATIVE: 2019,
} as const;
export type Status = keyof typeof STATUS;

/** The place of an instruction; `functionIndex` indexes the module's function definitions. */
export interface Location {
  readonly address: string;
  readonly module: string;
  readonly function: string;
  readonly functionIndex: number;
  readonly instruction: number;
}

export interface OutcomeOk {
  readonly kind: 'ok';
  readonly returnValues: readonly { readonly type: Type; readonly value: Value }[];
  /** What the `&mut` arguments hold after the call; `argument` is the position. */
  readonly mutatedReferences: readonly { readonly argument: number; readonly type: Type; readonly value: Value }[];
}
/** The program called abort. `code` is a u64; see Vm.cleverError. */
export interface OutcomeAbort {
  readonly kind: 'abort';
  readonly code: bigint;
  readonly location: Location;
}
/** The machine stopped the program. */
export interface OutcomeError {
  readonly kind: 'error';
  readonly status: Status;
  /** STATUS[status]. */
  readonly major: number;
  /** For VECTOR_OPERATION_ERROR: 1 index, 2 pop from empty, 3 unpack length, 4 too long. */
  readonly subStatus: number | undefined;
  readonly message: string;
  readonly location: Location | undefined;
}
export type Outcome = OutcomeOk | OutcomeAbort | OutcomeError;

/** Thrown inside the machine and by an ObjectRuntime; execute turns it into an OutcomeError. */
export class MachineError extends Error {
  override readonly name = 'MachineError';
  readonly status: Status;
  readonly subStatus: number | undefined;

  constructor(status: Status, message: string, subStatus?: number) {
    super(message);
    this.status = status;
    this.subStatus = subStatus;
  }
}

export interface FunctionName {
  readonly address: string;
  readonly module: string;
  readonly function: string;
}

export interface Call extends FunctionName {
  readonly typeArguments: readonly Type[];
  /** One value per parameter; a Reference for `&T` and `&mut T`. By-value arguments belong to the callee afterwards. */
  readonly arguments: readonly Value[];
  readonly runtime: ObjectRuntime;
  readonly meter?: Meter;
}

export type Ability = 'copy' | 'drop' | 'store' | 'key';
export type Abilities = ReadonlySet<Ability>;
export type Visibility = 'private' | 'public' | 'friend';

export interface TypeParameterInfo {
  readonly constraints: Abilities;
  readonly isPhantom: boolean;
}
export interface FunctionInfo {
  readonly name: string;
  /** Index of the definition in the module. */
  readonly index: number;
  readonly visibility: Visibility;
  readonly isEntry: boolean;
  readonly isNative: boolean;
  readonly typeParameters: readonly Abilities[];
  /** With type parameters (T0, T1, ...) in place. */
  readonly parameters: readonly Type[];
  readonly returns: readonly Type[];
}
export interface FieldInfo {
  readonly name: string;
  readonly type: Type;
}
export interface VariantInfo {
  readonly name: string;
  readonly fields: readonly FieldInfo[];
}
export interface DatatypeInfo {
  readonly name: string;
  readonly kind: 'struct' | 'enum';
  readonly abilities: Abilities;
  readonly typeParameters: readonly TypeParameterInfo[];
  /** Of a struct; empty for an enum. */
  readonly fields: readonly FieldInfo[];
  /** Of an enum; empty for a struct. */
  readonly variants: readonly VariantInfo[];
}
export interface ModuleInfo {
  readonly address: string;
  readonly name: string;
  readonly version: number;
  readonly functions: readonly FunctionInfo[];
  readonly datatypes: readonly DatatypeInfo[];
  readonly friends: readonly { readonly address: string; readonly module: string }[];
  /** Addresses of other packages this module refers to. */
  readonly dependencies: readonly string[];
}

/** An abort code made by the compiler from a line number or an #[error] constant. */
export interface CleverError {
  readonly line: number;
  readonly constantName: string | undefined;
  readonly constantType: Type | undefined;
  /** Text for vector<u8> constants that are UTF-8, decimal or hex otherwise. */
  readonly rendered: string | undefined;
}

/** One reason why a package was refused. */
export interface VerificationProblem {
  readonly code: string;
  readonly module: string;
  readonly function: string | undefined;
  readonly instruction: number | undefined;
  readonly message: string;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface VmOptions {
  readonly linker: Linker;
  readonly limits?: Partial<Limits>;
}

/** The machine. Methods that look at types throw Failure devnet-vm/... when a module or name does not exist. */
export interface Vm {
  /** Runs one function; visibility is the caller's business. Never throws for what the program does. */
  execute(call: Call): Outcome;
  /**
   * Verifies the modules of a new package (already carrying `address`) against each other and the linker, and makes
   * them callable. Returns the problems found; with any, nothing is kept.
   */
  addPackage(address: string, modules: readonly Uint8Array[]): readonly VerificationProblem[];
  /** Forgets a package, for a publish whose transaction failed. */
  forgetPackage(address: string): void;
  moduleInfo(address: string, module: string): ModuleInfo | undefined;
  functionInfo(name: FunctionName): FunctionInfo | undefined;
  datatypeInfo(type: { address: string; module: string; name: string }): DatatypeInfo | undefined;
  abilities(type: Type): Abilities;
  /** Undefined when `typeArguments` fit the constraints, or else the reason. */
  checkTypeArguments(typeParameters: readonly Abilities[], typeArguments: readonly Type[]): Status | undefined;
  /** Struct fields of a struct type with its type arguments in place. */
  fields(type: DatatypeType): readonly FieldInfo[];
  serialize(type: Type, value: Value): Uint8Array;
  /** Throws Failure devnet-vm/bcs for anything but exactly one value. */
  deserialize(type: Type, bytes: Uint8Array): Value;
  /** As a full node renders `json`: u64 and wider as strings, vector<u8> base64, UID and ID as addresses. */
  toJson(type: Type, value: Value): Json;
  /** Undefined for an ordinary abort code. */
  cleverError(location: Location, code: bigint): CleverError | undefined;
}
