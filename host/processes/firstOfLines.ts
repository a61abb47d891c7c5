/**
 * Tells the lines of a stream as they end, each as far as it goes within `mostBytes`: a program that never ends its line
 * must not fill the host's memory.
 */
export class FirstOfLines {
  readonly #mostBytes: number;
  readonly #onLine: (line: string) => void;
  #parts: Buffer[] = [];
  #bytes = 0;

  constructor({ mostBytes, onLine }: { readonly mostBytes: number; readonly onLine: (line: string) => void }) {
    this.#mostBytes = mostBytes;
    this.#onLine = onLine;
  }

  add(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      this.#keep(chunk.subarray(from, end));
      from = end + 1;
      this.#tell();
    }
    this.#keep(chunk.subarray(from));
  }

  /** The stream has ended: what came last is a line as well. */
  end(): void {
    if (this.#bytes > 0) this.#tell();
  }

  #keep(part: Buffer): void {
    const kept = part.subarray(0, this.#mostBytes - this.#bytes);
    if (kept.length === 0) return;
    // A copy: the part of a chunk would keep the whole of it.
    this.#parts.push(Buffer.from(kept));
    this.#bytes += kept.length;
  }

  #tell(): void {
    const line = Buffer.concat(this.#parts).toString();
    this.#parts = [];
    this.#bytes = 0;
    this.#onLine(line.replace(/\r$/, ''));
  }
}
