/** The class group over any kernel: elements are immutable values outside the kernel, computations run on its slots. */
import { bitLength, Failure, invertMod, mod } from '../../base/index.ts';
import { type Form, identityForm } from '../kernel/form.ts';
import type { FormKernel, Slot, StoredForm } from '../kernel/form-kernel.ts';
import type { ClassElement, ClassGroup, ClassGroupParameters, FixedBase, PowerTerm } from './class-group.ts';
import { decodeForm } from './class-group-codec.ts';
import { generatorPrimeForm } from './class-group-parameters.ts';
import { Accumulator, multiplyPowers, type SlotTerm } from './class-group-power.ts';
import { powSecretSlots } from './class-group-secret.ts';
import { buildCombTable, buildRadixTable, type PowerTable } from './class-group-table.ts';

class Element {
  readonly group: KernelClassGroup;
  readonly stored: StoredForm;

  constructor(group: KernelClassGroup, stored: StoredForm) {
    this.group = group;
    this.stored = stored;
  }

  /** Elements are public values; show where they belong and nothing bulky. */
  toString(): string {
    return `[class group element ${this.group.parameters.suite}/${this.group.parameters.name}]`;
  }
}

class TableBase implements FixedBase {
  readonly group: KernelClassGroup;
  readonly element: ClassElement;
  readonly table: PowerTable;
  #beyond: ClassElement | undefined;

  constructor(group: KernelClassGroup, element: ClassElement, table: PowerTable) {
    this.group = group;
    this.element = element;
    this.table = table;
  }

  get bits(): number {
    return this.table.bits;
  }

  /** base^(2^bits), for the part of an exponent that the table does not reach. */
  get beyond(): ClassElement {
    this.#beyond ??= this.group.pow(this.element, 1n << BigInt(this.bits));
    return this.#beyond;
  }

  pow(exponent: bigint): ClassElement {
    return this.group.multiPow([{ base: this, exponent }]);
  }
}

interface FixedTerm {
  readonly table: TableBase;
  readonly magnitude: bigint;
  readonly negative: boolean;
}

class KernelClassGroup implements ClassGroup {
  readonly parameters: ClassGroupParameters;
  readonly identity: ClassElement;
  readonly h: ClassElement;
  readonly #kernel: FormKernel;

  constructor(parameters: ClassGroupParameters, kernel: FormKernel) {
    this.parameters = parameters;
    this.#kernel = kernel;
    this.identity = this.#fromForm(identityForm(parameters.discriminant));
    const primeForm = this.#fromForm(generatorPrimeForm(parameters));
    this.h = this.pow(this.square(primeForm), parameters.q);
  }

  /** Runs on fresh slots and keeps only the form in the slot that `body` returns. */
  #compute(body: (kernel: FormKernel) => Slot): ClassElement {
    const mark = this.#kernel.mark();
    try {
      return this.#wrap(this.#kernel.store(body(this.#kernel)));
    } finally {
      this.#kernel.release(mark);
    }
  }

  #wrap(stored: StoredForm): ClassElement {
    // The interface is opaque on purpose; this and #unwrap are the only places that see through it.
    return new Element(this, stored) as unknown as ClassElement;
  }

  #unwrap(x: ClassElement): StoredForm {
    const candidate: unknown = x;
    if (candidate instanceof Element && candidate.group === this) return candidate.stored;
    throw new Failure('bug', 'crypto/foreign-element', 'element of another class group');
  }

  #load(x: ClassElement): Slot {
    const slot = this.#kernel.allocate();
    this.#kernel.load(slot, this.#unwrap(x));
    return slot;
  }

  #fromForm(form: Form): ClassElement {
    return this.#compute((kernel) => {
      const slot = kernel.allocate();
      kernel.put(slot, form);
      return slot;
    });
  }

  #toForm(x: ClassElement): Form {
    const mark = this.#kernel.mark();
    const form = this.#kernel.get(this.#load(x));
    this.#kernel.release(mark);
    return form;
  }

  compose(x: ClassElement, y: ClassElement): ClassElement {
    return this.#compute((kernel) => {
      const [left, right] = [this.#load(x), this.#load(y)];
      kernel.compose(left, left, right);
      return left;
    });
  }

  square(x: ClassElement): ClassElement {
    return this.#compute((kernel) => {
      const slot = this.#load(x);
      kernel.square(slot, slot);
      return slot;
    });
  }

  invert(x: ClassElement): ClassElement {
    return this.#compute((kernel) => {
      const slot = this.#load(x);
      kernel.invert(slot, slot);
      return slot;
    });
  }

  equal(x: ClassElement, y: ClassElement): boolean {
    const mark = this.#kernel.mark();
    const equal = this.#kernel.equal(this.#load(x), this.#load(y));
    this.#kernel.release(mark);
    return equal;
  }

  isIdentity(x: ClassElement): boolean {
    return this.equal(x, this.identity);
  }

  pow(base: ClassElement, exponent: bigint): ClassElement {
    return this.multiPow([{ base, exponent }]);
  }

  powSecret(base: ClassElement, exponent: bigint, bits: number): ClassElement {
    return this.powSecretEach(base, [exponent], bits)[0]!;
  }

  powSecretEach(base: ClassElement, exponents: readonly bigint[], bits: number): ClassElement[] {
    if (bits < 1 || exponents.some((exponent) => exponent < 0n || bitLength(exponent) > bits)) {
      throw new Failure('bug', 'crypto/exponent-range', `secret exponent does not fit in ${bits} bits`);
    }
    const mark = this.#kernel.mark();
    try {
      const powers = { base: this.#load(base), exponents, bits };
      return powSecretSlots(this.#kernel, powers).map((slot) => this.#wrap(this.#kernel.store(slot)));
    } finally {
      this.#kernel.release(mark);
    }
  }

  multiPow(terms: readonly PowerTerm[]): ClassElement {
    return this.#compute((kernel) => {
      const result = Accumulator.allocate(kernel);
      const variable: SlotTerm[] = [];
      const fixed: FixedTerm[] = [];
      for (const { base, exponent } of terms) {
        const negative = exponent < 0n;
        const table = this.#tableOf(base);
        if (table === undefined) variable.push({ base: this.#load(base as ClassElement), exponent });
        else this.#splitFixed({ table, magnitude: negative ? -exponent : exponent, negative }, { variable, fixed });
      }
      multiplyPowers(kernel, variable, result);
      for (const { table, magnitude, negative } of fixed) table.table.accumulate(result, magnitude, negative);
      return result.finish();
    });
  }

  /** What exceeds the table becomes a variable-base term of base^(2^bits). */
  #splitFixed(term: FixedTerm, into: { variable: SlotTerm[]; fixed: FixedTerm[] }): void {
    const { table, magnitude, negative } = term;
    const high = magnitude >> BigInt(table.bits);
    if (high !== 0n) into.variable.push({ base: this.#load(table.beyond), exponent: negative ? -high : high });
    into.fixed.push({ table, magnitude: BigInt.asUintN(table.bits, magnitude), negative });
  }

  #tableOf(base: ClassElement | FixedBase): TableBase | undefined {
    if (!(base instanceof TableBase)) return undefined;
    if (base.group !== this) throw new Failure('bug', 'crypto/foreign-element', 'table of another class group');
    return base;
  }

  fixedBase(base: ClassElement, bits: number, size: 'small' | 'large' = 'large'): FixedBase {
    const mark = this.#kernel.mark();
    const slot = this.#load(base);
    const build = size === 'large' ? buildRadixTable : buildCombTable;
    const table = build(this.#kernel, slot, bits);
    this.#kernel.release(mark);
    return new TableBase(this, base, table);
  }

  encode(x: ClassElement): Uint8Array {
    const mark = this.#kernel.mark();
    const bytes = this.#kernel.encode(this.#load(x), this.parameters.coordinateLength);
    this.#kernel.release(mark);
    return bytes;
  }

  decode(bytes: Uint8Array): ClassElement {
    return this.#fromForm(decodeForm(bytes, this.parameters));
  }

  embed(m: bigint): ClassElement {
    const { q, fundamentalDiscriminant } = this.parameters;
    if (m < 0n || m >= q) throw new Failure('bug', 'crypto/plaintext-range', 'plaintext is not in [0, q)');
    if (m === 0n) return this.identity;
    const inverse = invertMod(m, q);
    const odd = (inverse & 1n) === 1n ? inverse : inverse - q;
    return this.#fromForm({ a: q * q, b: q * odd, c: (odd * odd - fundamentalDiscriminant) >> 2n });
  }

  log(x: ClassElement): bigint {
    if (this.isIdentity(x)) return 0n;
    const { q } = this.parameters;
    const { a, b } = this.#toForm(x);
    if (a !== q * q || b % q !== 0n) {
      throw new Failure(
        'usage',
        'crypto/not-in-plaintext-group',
        'element is not a power of f: wrong key or bad ciphertext',
      );
    }
    return invertMod(mod(b / q, q), q);
  }
}

/** The class group of `parameters` computing on `kernel`, which it owns from now on. */
export function createClassGroup(parameters: ClassGroupParameters, kernel: FormKernel): ClassGroup {
  return new KernelClassGroup(parameters, kernel);
}
