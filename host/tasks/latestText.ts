/** Keeps the text that was read last: a long one is asked for chunk by chunk, and costs more to make than to hold. */
export class LatestText {
  #key = '';
  #text: Promise<string> = Promise.resolve('');

  /** The text of that key, which never changes; `make` is called when another one was read last, or its making failed. */
  async read(key: string, make: () => Promise<string>): Promise<string> {
    if (key !== this.#key) {
      this.#key = key;
      this.#text = make();
    }
    try {
      return await this.#text;
    } catch (error) {
      if (key === this.#key) this.#key = '';
      throw error;
    }
  }
}
