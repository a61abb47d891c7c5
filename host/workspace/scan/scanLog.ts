import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { logLineSchema } from './knownFile.ts';
import type { KnownFile, LogLine } from './knownFile.ts';

const header = 'earshot scan 1';
const logName = 'files.jsonl';

/** Opens the log of `folder`, which must exist, with the files it knows. What is written badly, or by another version, is forgotten. */
export async function openScanLog(folder: string): Promise<{ readonly log: ScanLog; readonly files: KnownFile[] }> {
  const file = join(folder, logName);
  const [first, ...lines] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const files = new Map<string, KnownFile>();
  for (const line of first === header ? lines : []) {
    const parsed = parseLine(line);
    if (parsed === undefined) continue;
    if ('gone' in parsed) files.delete(parsed.gone);
    else files.set(parsed.path, parsed);
  }
  if (first !== header) await writeFile(file, `${header}\n`, { mode: 0o600 });
  return { log: new ScanLog(file, lines.length), files: [...files.values()] };
}

/** Forgets everything that the scans of a folder's workspace saw. */
export async function removeScanLog(folder: string): Promise<void> {
  await rm(join(folder, logName), { force: true });
}

/** What the scans of a workspace saw, on disk: a line for every change of what is known, so that a restart reads nothing again. */
export class ScanLog {
  readonly #file: string;
  #lines: number;

  constructor(file: string, lines: number) {
    this.#file = file;
    this.#lines = lines;
  }

  /** Lines so far: how many of them still count is for the caller to compare. */
  get lines(): number {
    return this.#lines;
  }

  async append(lines: readonly LogLine[]): Promise<void> {
    if (lines.length === 0) return;
    // Begins with a line end: the last line may have been cut off by the end of a process.
    await appendFile(this.#file, lines.map((line) => `\n${JSON.stringify(line)}`).join(''));
    this.#lines += lines.length;
  }
}

function parseLine(line: string): LogLine | undefined {
  if (line === '') return undefined;
  try {
    return z.parse(logLineSchema, JSON.parse(line));
  } catch {
    return undefined;
  }
}
