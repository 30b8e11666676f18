/** Whom this validator leaves out of optimistic combinations, for as long as the epoch (or this process) lasts. */

/** Parties by what is known of them. A convicted party is never used; a suspect is used when the others are too few. */
export class Suspicion {
  readonly #convicted = new Map<number, string>();
  readonly #suspects = new Set<number>();

  /** Proven wrong: the reason is the code of the verdict. False when it was known. */
  convict(party: number, code: string): boolean {
    this.#suspects.delete(party);
    if (this.#convicted.has(party)) return false;
    this.#convicted.set(party, code);
    return true;
  }

  /**
   * Its partial did not fit, the others' were proven right, and it did not prove its own. That may be bad luck, so it convicts
   * nobody; but without this one silent party would force the abort path on every request.
   */
  suspect(party: number): void {
    if (!this.#convicted.has(party)) this.#suspects.add(party);
  }

  /** It proved its partial after all. */
  clear(party: number): void {
    this.#suspects.delete(party);
  }

  isConvicted(party: number): boolean {
    return this.#convicted.has(party);
  }

  isTrusted(party: number): boolean {
    return !this.#convicted.has(party) && !this.#suspects.has(party);
  }

  count(): { readonly convicted: number; readonly suspects: number } {
    return { convicted: this.#convicted.size, suspects: this.#suspects.size };
  }
}
