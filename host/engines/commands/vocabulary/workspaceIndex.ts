import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../../../protocol/appError.ts';
import { inParallel } from '../../../workspace/inParallel.ts';
import { untilAborted } from '../../../workspace/untilAborted.ts';
import type { Workspace } from '../../../workspace/workspace.ts';
import { isCode, isReserved, mayBeSyntax, scanFile } from '../scan/scanFile.ts';

/** Larger files are generated ones: their names are not the user's words, and commands leave them alone. */
export const maxIndexedBytes = 1024 * 1024;

/** One file of a workspace and how often each name occurs in its code. */
export interface IndexedFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeNs: bigint;
  readonly names: ReadonlyMap<string, number>;
  /** Code whose names are not known: it is too large, or no UTF-8 text. */
  readonly leftOut: boolean;
}

/** The daemon does nothing else for at most so long. */
const turnMs = 10;

/** Files read at the same time: enough to keep the disk busy. */
export const readsAtOnce = 8;

/** The names of one workspace, read again only where a file's size or time changed. */
export class WorkspaceIndex {
  #files: readonly IndexedFile[] = [];
  #latest: Promise<unknown> = Promise.resolve();

  /**
   * Brings the index up to date and returns every file, by path: the same array as long as no file has changed. Whoever
   * comes while it is being made waits for it: reading everything a second time would take both longer.
   */
  async refresh(workspace: Workspace, { signal }: { signal: AbortSignal }): Promise<readonly IndexedFile[]> {
    const refreshed = this.#latest.then(() => this.#refresh(workspace, { signal }));
    this.#latest = refreshed.catch(() => undefined);
    return await untilAborted(refreshed, { signal });
  }

  async #refresh(workspace: Workspace, { signal }: { signal: AbortSignal }): Promise<readonly IndexedFile[]> {
    const known = new Map(this.#files.map((file) => [file.path, file]));
    const listed = await workspace.list({ signal });
    const files = await inParallel(listed, readsAtOnce, async (file) => {
      const before = known.get(file.path);
      if (before?.sizeBytes === file.sizeBytes && before.mtimeNs === file.mtimeNs) return before;
      signal.throwIfAborted();
      if (!isCode(file.path)) return { ...file, names: new Map<string, number>(), leftOut: false };
      const text = file.sizeBytes > maxIndexedBytes ? undefined : await readIfText(workspace, file.path);
      return { ...file, names: await namesIn(file.path, text ?? ''), leftOut: text === undefined };
    });
    const same = files.length === this.#files.length && files.every((file) => known.get(file.path) === file);
    if (!same) this.#files = files;
    return this.#files;
  }
}

async function namesIn(path: string, text: string): Promise<Map<string, number>> {
  const names = new Map<string, number>();
  let turnedAtMs = performance.now();
  for (const { kind, start, end } of scanFile(path, text)) {
    // A large file takes half a second: others have their turn meanwhile.
    if (performance.now() - turnedAtMs > turnMs) {
      await setImmediate();
      turnedAtMs = performance.now();
    }
    if (kind !== 'identifier') continue;
    const name = text.slice(start, end);
    if (!isReserved(path, name)) names.set(name, (names.get(name) ?? 0) + 1);
  }
  return names;
}

/** The names in some files that can be renamed: not those that are syntax in another place. */
export function renamableNames(files: readonly IndexedFile[]): Set<string> {
  const found = new Set<string>();
  for (const { path, names } of files) for (const name of names.keys()) if (!mayBeSyntax(path, name)) found.add(name);
  return found;
}

/** The text of a file; undefined for one that is gone, refused, binary or not UTF-8. */
export async function readIfText(workspace: Workspace, path: string): Promise<string | undefined> {
  try {
    return (await workspace.read(path))?.text;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** How many files a name stands in that commands leave alone because they are too large or no text. */
export async function countLeftOut(
  workspace: Workspace,
  files: readonly IndexedFile[],
  name: string,
  { signal }: { signal: AbortSignal },
): Promise<number> {
  const suspects = files.filter(({ leftOut }) => leftOut);
  const found = await inParallel(suspects, readsAtOnce, async ({ path }) => {
    signal.throwIfAborted();
    try {
      return await workspace.holds(path, name);
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  });
  return found.filter(Boolean).length;
}
