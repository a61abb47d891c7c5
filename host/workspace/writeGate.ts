/** Lets writers in together, or one cleaner alone. */
export class WriteGate {
  readonly #inside = new Set<Promise<unknown>>();
  #shut: Promise<unknown> = Promise.resolve();

  /** Does the work beside others of its kind, and not while anybody is alone. */
  async enter<T>(work: () => Promise<T>): Promise<T> {
    for (let shut; shut !== this.#shut;) {
      shut = this.#shut;
      await shut;
    }
    const done = work();
    this.#inside.add(done);
    try {
      return await done;
    } finally {
      this.#inside.delete(done);
    }
  }

  /** Does the work with nobody else inside; who comes meanwhile waits. Rejects as the work does. */
  async alone(work: () => Promise<void> | void): Promise<void> {
    const before = this.#shut;
    const done = (async () => {
      await before;
      await Promise.allSettled(this.#inside);
      await work();
    })();
    this.#shut = done.catch(() => undefined);
    await done;
  }
}
