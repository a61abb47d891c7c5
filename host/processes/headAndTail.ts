/**
 * Keeps the beginning and the end of an output, whatever its length. What failed first and what was summed up last are
 * what matters; the middle is counted.
 */
export class HeadAndTail {
  readonly #headBytes: number;
  readonly #tailBytes: number;
  readonly #head: Buffer[] = [];
  #headSize = 0;
  #tail: Buffer[] = [];
  #tailSize = 0;
  #leftOut = 0;

  constructor({ headBytes, tailBytes }: { readonly headBytes: number; readonly tailBytes: number }) {
    this.#headBytes = headBytes;
    this.#tailBytes = tailBytes;
  }

  add(chunk: Buffer): void {
    const room = this.#headBytes - this.#headSize;
    const start = chunk.subarray(0, room);
    if (start.length > 0) this.#head.push(start);
    this.#headSize += start.length;
    this.#tail.push(chunk.subarray(start.length));
    this.#tailSize += chunk.length - start.length;
    // Joined seldom, so that adding many small pieces stays cheap.
    if (this.#tailSize > 2 * this.#tailBytes) this.#trim();
  }

  /** What was kept, with a line in the place of what was not. */
  text(): string {
    this.#trim();
    const [head, tail] = [Buffer.concat(this.#head).toString(), Buffer.concat(this.#tail).toString()];
    return this.#leftOut === 0 ? head + tail : `${head}\n… ${this.#leftOut} bytes left out …\n${tail}`;
  }

  #trim(): void {
    const all = Buffer.concat(this.#tail);
    const kept = all.subarray(Math.max(0, all.length - this.#tailBytes));
    this.#leftOut += all.length - kept.length;
    this.#tail = [kept];
    this.#tailSize = kept.length;
  }
}
