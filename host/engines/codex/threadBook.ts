import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import type { Disk } from '../../workspace/disk.ts';
import { writeDurably } from '../../workspace/writeDurably.ts';

const bookSchema = z.strictObject({
  format: z.literal(1),
  /** Codex's thread of each conversation. */
  threads: z.record(z.string(), z.string()),
});

/** Which thread of Codex belongs to which conversation, on disk: a talk goes on after a restart of the host. */
export class ThreadBook {
  readonly #file: string;
  readonly #disk: Disk;
  #threads: Map<string, string> | undefined;

  constructor(file: string, disk: Disk) {
    this.#file = file;
    this.#disk = disk;
  }

  async get(conversation: string): Promise<string | undefined> {
    return (await this.#read()).get(conversation);
  }

  /** Resolves when it is safe on disk. Undefined forgets. */
  async set(conversation: string, threadId: string | undefined): Promise<void> {
    const threads = await this.#read();
    if (threadId === undefined) threads.delete(conversation);
    else threads.set(conversation, threadId);
    const book = { format: 1, threads: Object.fromEntries(threads) } satisfies z.infer<typeof bookSchema>;
    await writeDurably(this.#disk, this.#file, Buffer.from(JSON.stringify(book)));
  }

  /** A damaged or missing one is an empty one: the talk begins anew, no more is lost. */
  async #read(): Promise<Map<string, string>> {
    if (this.#threads !== undefined) return this.#threads;
    let threads: Record<string, string> = {};
    try {
      threads = z.parse(bookSchema, JSON.parse(await readFile(this.#file, 'utf8'))).threads;
    } catch {
      // See above.
    }
    return (this.#threads ??= new Map(Object.entries(threads)));
  }
}
