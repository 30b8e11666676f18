/** Wakes those who wait for new events; carries nothing, so nobody can miss data by missing a ring. */
export class Bell {
  #ringing = Promise.withResolvers<void>();

  ring(): void {
    this.#ringing.resolve();
    this.#ringing = Promise.withResolvers<void>();
  }

  /** Resolves at the next ring. Take it before looking, then look, then wait. */
  next(): Promise<void> {
    return this.#ringing.promise;
  }
}
