/** What a class-group kernel offers: forms of one discriminant in numbered slots, so that loops over them allocate nothing. */
import type { Form } from './form.ts';

/** Index of a form inside a kernel; valid until released. */
export type Slot = number;

/** A reduced form taken out of a kernel; immutable. Only kernels of the same kind and discriminant can load it. */
export type StoredForm =
  | { readonly kind: 'bigint'; readonly form: Form }
  | { readonly kind: 'words'; readonly words: Uint32Array };

/** Many forms outside the slots, for precomputed powers. */
export interface FormTable {
  readonly length: number;
  save(index: number, from: Slot): void;
  load(into: Slot, index: number): void;
}

/** Operations write their result to `into`, which may be one of the operands. All forms are reduced. */
export interface FormKernel {
  readonly discriminant: bigint;
  /** Takes a slot; its content is undefined. */
  allocate(): Slot;
  /** Remembers how many slots are taken. */
  mark(): number;
  /** Gives back every slot taken since `mark`. */
  release(mark: number): void;
  identity(into: Slot): void;
  copy(into: Slot, from: Slot): void;
  invert(into: Slot, from: Slot): void;
  square(into: Slot, from: Slot): void;
  compose(into: Slot, x: Slot, y: Slot): void;
  equal(x: Slot, y: Slot): boolean;
  /** The form must be reduced and of the kernel's discriminant; the caller has checked. */
  put(into: Slot, form: Form): void;
  get(from: Slot): Form;
  /** sign(b) || a || |b|, coordinates big-endian of this many bytes. */
  encode(from: Slot, coordinateLength: number): Uint8Array;
  load(into: Slot, stored: StoredForm): void;
  store(from: Slot): StoredForm;
  createTable(length: number): FormTable;
}
