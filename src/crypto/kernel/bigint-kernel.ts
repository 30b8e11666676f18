/** The kernel on BigInt: reference, fallback where WebAssembly is missing, and oracle of the differential tests. */
import { Failure } from '../../base/index.ts';
import { encodeForm, equalForms, type Form, identityForm, invertForm } from './form.ts';
import type { FormKernel, FormTable, Slot, StoredForm } from './form-kernel.ts';
import { composeForms, partialBound, squareForm } from './nucomp.ts';

class BigintKernel implements FormKernel {
  readonly discriminant: bigint;
  readonly #bound: bigint;
  readonly #unit: Form;
  readonly #slots: Form[] = [];
  #taken = 0;

  constructor(discriminant: bigint) {
    this.discriminant = discriminant;
    this.#bound = partialBound(discriminant);
    this.#unit = identityForm(discriminant);
  }

  allocate(): Slot {
    this.#slots[this.#taken] = this.#unit;
    return this.#taken++;
  }

  mark(): number {
    return this.#taken;
  }

  release(mark: number): void {
    this.#taken = mark;
    this.#slots.length = mark;
  }

  get(from: Slot): Form {
    const form = this.#slots[from];
    if (form === undefined) throw new Failure('bug', 'crypto/bad-slot', 'slot is not allocated');
    return form;
  }

  encode(from: Slot, coordinateLength: number): Uint8Array {
    return encodeForm(this.get(from), coordinateLength);
  }

  put(into: Slot, form: Form): void {
    this.#slots[into] = form;
  }

  identity(into: Slot): void {
    this.#slots[into] = this.#unit;
  }

  copy(into: Slot, from: Slot): void {
    this.#slots[into] = this.get(from);
  }

  invert(into: Slot, from: Slot): void {
    this.#slots[into] = invertForm(this.get(from));
  }

  square(into: Slot, from: Slot): void {
    this.#slots[into] = squareForm(this.get(from), this.#bound);
  }

  compose(into: Slot, x: Slot, y: Slot): void {
    this.#slots[into] = composeForms(this.get(x), this.get(y), this.#bound);
  }

  equal(x: Slot, y: Slot): boolean {
    return equalForms(this.get(x), this.get(y));
  }

  load(into: Slot, stored: StoredForm): void {
    if (stored.kind !== 'bigint') throw new Failure('bug', 'crypto/foreign-element', 'form of another kernel');
    this.#slots[into] = stored.form;
  }

  store(from: Slot): StoredForm {
    return { kind: 'bigint', form: this.get(from) };
  }

  createTable(length: number): FormTable {
    const forms: Form[] = new Array(length).fill(this.#unit);
    return {
      length,
      save: (index, from) => {
        forms[index] = this.get(from);
      },
      load: (into, index) => {
        this.put(into, forms[index] ?? this.#unit);
      },
    };
  }
}

/** A kernel for one negative discriminant = 1 mod 4. */
export function createBigintKernel(discriminant: bigint): FormKernel {
  return new BigintKernel(discriminant);
}
