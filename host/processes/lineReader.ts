interface LineReaderOptions {
  /** The bytes of a line, without its end. */
  readonly mostBytes: number;
  /** What becomes of a longer one: it is told as far as it goes, or nothing from it on can be trusted. */
  readonly longer: 'cut' | 'refuse';
  readonly onLine: (line: string) => void;
}

/**
 * Cuts a stream into lines. What has no end yet takes no more memory than `mostBytes` and a chunk, and is joined once,
 * however many chunks it came in.
 */
export class LineReader {
  readonly #options: LineReaderOptions;
  #parts: Buffer[] = [];
  #bytes = 0;

  constructor(options: LineReaderOptions) {
    this.#options = options;
  }

  /** False once a line is longer than allowed and not to be cut: nothing after it can be trusted. */
  push(chunk: Buffer): boolean {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      if (!this.#keep(chunk.subarray(from, end))) return false;
      from = end + 1;
      this.#tell();
    }
    return this.#keep(chunk.subarray(from));
  }

  /** The stream has ended: what came last is a line as well. */
  end(): void {
    if (this.#bytes > 0) this.#tell();
  }

  #keep(part: Buffer): boolean {
    const { mostBytes, longer } = this.#options;
    const kept = part.subarray(0, mostBytes - this.#bytes);
    if (kept.length < part.length && longer === 'refuse') return false;
    // A copy: the part of a chunk would keep the whole of it.
    if (kept.length > 0) this.#parts.push(Buffer.from(kept));
    this.#bytes += kept.length;
    return true;
  }

  #tell(): void {
    const line = Buffer.concat(this.#parts, this.#bytes).toString('utf8');
    this.#parts = [];
    this.#bytes = 0;
    this.#options.onLine(line.replace(/\r$/, ''));
  }
}
