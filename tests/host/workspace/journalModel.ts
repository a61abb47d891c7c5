/** A file as the model sees it: two blocks of lines with a fence between, and a mode; null for none. */
export type ModelFile = { readonly first: string; readonly second: string; readonly mode: number } | null;
export type ModelTree = ReadonlyMap<string, NonNullable<ModelFile>>;

interface Became {
  readonly before: ModelFile;
  readonly after: ModelFile;
}
/** What an entry did, by path. */
export type ModelEntry = ReadonlyMap<string, Became>;

export function textOf({ first, second }: NonNullable<ModelFile>): string {
  return `${first}\nfence\nfence\n${second}\n`;
}

/** A tree after some files became what is said, and the entry that undoes it. */
export function applyTo(
  tree: ModelTree,
  files: ReadonlyMap<string, ModelFile>,
): { tree: ModelTree; entry: ModelEntry } {
  const [next, entry] = [new Map(tree), new Map<string, Became>()];
  for (const [path, after] of files) {
    const before = tree.get(path) ?? null;
    if (after === null) next.delete(path);
    else next.set(path, after);
    if (!isSame(before, after)) entry.set(path, { before, after });
  }
  return { tree: next, entry };
}

/** What the files of an entry become when it is undone, or why it is not. */
export function undoOf(tree: ModelTree, entry: ModelEntry): ReadonlyMap<string, ModelFile> | 'conflict' | 'nothing' {
  const files = new Map<string, ModelFile>();
  for (const [path, { before, after }] of entry) {
    const now = tree.get(path) ?? null;
    if (isSame(now, before)) continue;
    const next = isSame(now, after) ? before : merge(before, after, now);
    if (next === 'conflict') return 'conflict';
    if (!isSame(next, now)) files.set(path, next); // Taken back already, but for what the user changed beside it.
  }
  return files.size === 0 ? 'nothing' : files;
}

function merge(before: ModelFile, after: ModelFile, now: ModelFile): ModelFile | 'conflict' {
  if (before === null || after === null || now === null) return 'conflict';
  const first = mergeValues(before.first, after.first, now.first);
  const second = mergeValues(before.second, after.second, now.second);
  const mode = mergeValues(before.mode, after.mode, now.mode);
  return first === undefined || second === undefined || mode === undefined ? 'conflict' : { first, second, mode };
}

function mergeValues<T>(before: T, after: T, now: T): T | undefined {
  if (now === after || now === before) return before;
  return before === after ? now : undefined;
}

function isSame(a: ModelFile, b: ModelFile): boolean {
  return a?.first === b?.first && a?.second === b?.second && a?.mode === b?.mode;
}
