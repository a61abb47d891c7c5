import { appendFile, mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf } from '../fileImage.ts';

/** Where some bytes lie in the pack. */
export interface PackPlace {
  readonly offset: number;
  readonly length: number;
}

const bufferBytes = 4 * 1024 * 1024;
const packName = 'contents';

/** Opens the pack of `folder`, made when missing. */
export async function openContentPack(
  folder: string,
  { maxBytes }: { readonly maxBytes: number },
): Promise<ContentPack> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, packName);
  const stats = await stat(file).catch(() => undefined);
  return new ContentPack(file, stats?.size ?? 0, maxBytes);
}

/** Forgets everything that a folder's pack holds. */
export async function removeContentPack(folder: string): Promise<void> {
  await rm(join(folder, packName), { force: true });
}

/**
 * File contents one after the other in a single file: a file for each would cost more to make than reading the workspace.
 * Nothing is ever taken out; whoever keeps the places begins a new one when it is mostly forgotten.
 */
export class ContentPack {
  readonly #file: string;
  readonly #maxBytes: number;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #sizeBytes: number;

  constructor(file: string, sizeBytes: number, maxBytes: number) {
    this.#file = file;
    this.#sizeBytes = sizeBytes;
    this.#maxBytes = maxBytes;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Keeps some bytes, in memory until {@link flush}; undefined when the pack is full. */
  add(bytes: Buffer): PackPlace | undefined {
    if (this.#sizeBytes + bytes.length > this.#maxBytes) return undefined;
    const place = { offset: this.#sizeBytes, length: bytes.length };
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#sizeBytes += bytes.length;
    return place;
  }

  /** Whether so much waits that it should be written. */
  get isDue(): boolean {
    return this.#waitingBytes > bufferBytes;
  }

  /** Writes what waits. Not synced: after a power cut the end may be missing, and {@link get} says so. */
  async flush(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (waiting.length > 0) await appendFile(this.#file, Buffer.concat(waiting), { mode: 0o600 });
  }

  /** The bytes at a place; undefined when they are not those of `hash`. */
  async get({ offset, length }: PackPlace, hash: string): Promise<Buffer | undefined> {
    if (length === 0) return Buffer.alloc(0);
    const handle = await open(this.#file, 'r');
    try {
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await handle.read(bytes, 0, length, offset);
      return bytesRead === length && hashOf(bytes) === hash ? bytes : undefined;
    } finally {
      await handle.close();
    }
  }
}
