/** Cuts a stream into lines of at most `maxBytes`. Chunks are joined once a line, however many it came in. */
export class LineReader {
  readonly #maxBytes: number;
  readonly #onLine: (line: string) => void;
  #parts: Buffer[] = [];
  #bytes = 0;

  constructor({ maxBytes, onLine }: { readonly maxBytes: number; readonly onLine: (line: string) => void }) {
    this.#maxBytes = maxBytes;
    this.#onLine = onLine;
  }

  /** False once a line is longer than that: nothing after it can be trusted. */
  push(chunk: Buffer): boolean {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      if (!this.#keep(chunk.subarray(from, end))) return false;
      from = end + 1;
      const line = Buffer.concat(this.#parts, this.#bytes).toString('utf8');
      this.#parts = [];
      this.#bytes = 0;
      if (line !== '') this.#onLine(line);
    }
    return this.#keep(chunk.subarray(from));
  }

  #keep(part: Buffer): boolean {
    if (part.length === 0) return true;
    this.#bytes += part.length;
    this.#parts.push(part);
    return this.#bytes <= this.#maxBytes;
  }
}
