import { mkdir, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf } from '../fileImage.ts';

/** Where some bytes lie in the pack. */
export interface PackPlace {
  readonly offset: number;
  readonly length: number;
}

const bufferBytes = 4 * 1024 * 1024;

/** Opens the pack of `folder`, made when missing. */
export async function openContentPack(
  folder: string,
  { maxBytes }: { readonly maxBytes: number },
): Promise<ContentPack> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const handle = await open(join(folder, 'contents'), 'a+', 0o600);
  return new ContentPack(handle, (await handle.stat()).size, maxBytes);
}

/** Forgets everything that a folder's pack holds; it must be closed. */
export async function removeContentPack(folder: string): Promise<void> {
  await rm(join(folder, 'contents'), { force: true });
}

/**
 * File contents one after the other in a single file: a file for each would cost more to make than reading the workspace.
 * Nothing is ever taken out; whoever keeps the places begins a new one when it is mostly forgotten.
 */
export class ContentPack {
  readonly #handle: FileHandle;
  readonly #maxBytes: number;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #sizeBytes: number;

  constructor(handle: FileHandle, sizeBytes: number, maxBytes: number) {
    this.#handle = handle;
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
    if (waiting.length > 0) await this.#handle.appendFile(Buffer.concat(waiting));
  }

  /** The bytes at a place; undefined when they are not those of `hash`. */
  async get({ offset, length }: PackPlace, hash: string): Promise<Buffer | undefined> {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await this.#handle.read(bytes, 0, length, offset);
    return bytesRead === length && hashOf(bytes) === hash ? bytes : undefined;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
