// What a patch says, once read: sections for files, in the order they are carried out. Line numbers are the patch's own, from 1.

export interface Patch {
  readonly sections: readonly Section[];
}

export type Section = AddSection | DeleteSection | UpdateSection;

interface AddSection {
  readonly kind: 'add';
  readonly path: string;
  readonly lines: readonly string[];
}

interface DeleteSection {
  readonly kind: 'delete';
  readonly path: string;
}

export interface UpdateSection {
  readonly kind: 'update';
  readonly path: string;
  /** The path the file gets besides; null where it keeps its own. */
  readonly moveTo: string | null;
  /** At least one. */
  readonly hunks: readonly Hunk[];
}

/** One place of a file: what stands there, and what becomes of it. */
export interface Hunk {
  readonly line: number;
  /** The line of the file after which the place is; null for a bare `@@`, or none. */
  readonly anchor: string | null;
  /** At least one. */
  readonly lines: readonly HunkLine[];
  /** The place is the end of the file. */
  readonly atEnd: boolean;
}

export interface HunkLine {
  readonly kind: 'keep' | 'remove' | 'add';
  readonly text: string;
}

/** Paths as the patch names them, each once. */
export function pathsOf({ sections }: Patch): string[] {
  const named = sections.flatMap((section) =>
    section.kind === 'update' && section.moveTo !== null ? [section.path, section.moveTo] : [section.path],
  );
  return [...new Set(named)];
}

/** The lines that the file has before a hunk: those that stay and those that go. */
export function oldLines(lines: readonly HunkLine[]): string[] {
  return lines.filter(({ kind }) => kind !== 'add').map(({ text }) => text);
}
