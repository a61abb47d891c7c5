import { readFileSync, renameSync } from 'node:fs';
import * as z from 'zod/mini';
import { keyPattern } from '../../protocol/provider.ts';
import type { Log } from '../log/log.ts';
import { nodeDisk } from '../workspace/disk.ts';
import { writeDurably } from '../workspace/writeDurably.ts';

/** Where the key of one base URL lies. */
const entrySchema = z.discriminatedUnion('place', [
  z.object({ place: z.literal('keyring') }),
  z.object({ place: z.literal('file'), key: z.string().check(z.regex(keyPattern)) }),
]);
type KeyEntry = z.infer<typeof entrySchema>;

const fileSchema = z.object({ format: z.literal(1), keys: z.record(z.string(), entrySchema) });

/** `keys.json`: for each base URL the place of its key, and the key itself where no keyring holds it. Owner-only. */
export class KeyFile {
  readonly #file: string;
  #entries: ReadonlyMap<string, KeyEntry>;

  /** A file that cannot be read is set aside, never overwritten. */
  constructor(file: string, log: Log) {
    this.#file = file;
    this.#entries = readEntries(file, log);
  }

  get(baseUrl: string): KeyEntry | undefined {
    return this.#entries.get(baseUrl);
  }

  /** Replaces the file whole; undefined removes. Rejects as the disk fails; nothing has changed then. */
  async set(baseUrl: string, entry: KeyEntry | undefined): Promise<void> {
    const entries = new Map(this.#entries);
    if (entry === undefined) entries.delete(baseUrl);
    else entries.set(baseUrl, entry);
    const text = `${JSON.stringify({ format: 1, keys: Object.fromEntries(entries) }, undefined, 2)}\n`;
    await writeDurably(nodeDisk, this.#file, Buffer.from(text));
    this.#entries = entries;
  }
}

function readEntries(file: string, log: Log): ReadonlyMap<string, KeyEntry> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return new Map();
  }
  try {
    return new Map(Object.entries(z.parse(fileSchema, JSON.parse(text)).keys));
  } catch {
    // Not the error: it may quote what it could not read.
    const aside = `${file}.damaged`;
    renameSync(file, aside);
    log.error('The stored keys could not be read and were set aside.', { file: aside });
    return new Map();
  }
}
