const remembered = 1_024;

/** The latest events handled, under every name they go by, so that none is handled again from the other leg. */
export class HandledKeys {
  readonly #keys = new Set<string>();

  has(keys: readonly string[]): boolean {
    return keys.some((key) => this.#keys.has(key));
  }

  add(keys: readonly string[]): void {
    for (const key of keys) this.#keys.add(key);
    // A Set iterates in the order of insertion: the first is the oldest.
    for (const oldest of this.#keys) {
      if (this.#keys.size <= remembered) return;
      this.#keys.delete(oldest);
    }
  }
}
