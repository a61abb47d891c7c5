import { AppError } from '../../protocol/appError.ts';
import { LineIndex } from './lineIndex.ts';
import { locateHunks } from './locate.ts';
import type { Patch, Section, UpdateSection } from './patch.ts';
import { refusedPatch } from './patchFailure.ts';
import { patchLimits } from './patchLimits.ts';
import { joinLines, splitLines } from './textLines.ts';
import type { TextLine } from './textLines.ts';
import { Work } from './work.ts';

/** A file as it is before the patch; `text` is null where there is none. */
export interface FileBefore {
  /** One name for one file, however the patch calls it. */
  readonly path: string;
  readonly text: string | null;
  readonly mode?: number;
  readonly hash?: string;
}

/** A file that the patch leaves different; `text` is null where it is gone. */
interface FileAfter {
  readonly before: FileBefore;
  readonly text: string | null;
  readonly mode?: number;
}

/**
 * Carries out a patch on texts: its sections in order, each on what those before it left. `files` holds every path that the
 * patch names. Throws `patch_invalid`, `patch_mismatch`, `file_missing`.
 */
export function computePatch({ sections }: Patch, files: ReadonlyMap<string, FileBefore>): FileAfter[] {
  const work = new Work();
  const after = new Map<string, FileAfter>();
  const fileAt = (path: string): FileAfter => {
    const before = files.get(path) ?? { path, text: null };
    return after.get(before.path) ?? { before, ...withMode(before.mode), text: before.text };
  };
  const put = (file: FileAfter, change: { text: string | null; mode?: number }): void => {
    if (change.text !== null && Buffer.byteLength(change.text) > patchLimits.fileBytes) {
      throw refusedPatch(`${file.before.path} would become too large.`, 'Split it into several files.');
    }
    after.set(file.before.path, { ...file, ...change });
  };
  for (const section of sections) {
    const file = fileAt(section.path);
    switch (section.kind) {
      case 'add':
        put(file, { text: section.lines.map((line) => `${line}\n`).join('') });
        break;
      case 'delete':
        requireText(file, section);
        put(file, { text: null });
        break;
      case 'update': {
        const text = updatedText(requireText(file, section), section, work);
        const target = fileAt(section.moveTo ?? section.path);
        // Its own name again is no move: the file stays, changed.
        if (target.before.path !== file.before.path) put(file, { text: null });
        put(target, { text, ...withMode(file.mode) });
      }
    }
  }
  refuseFilesAsFolders(after);
  return [...after.values()].filter(
    ({ before, text, mode }) => text !== before.text || (text !== null && mode !== before.mode),
  );
}

/** What an update makes of a text. */
function updatedText(text: string, section: UpdateSection, work: Work): string {
  work.spend(text.length);
  const file = splitLines(text);
  const index = new LineIndex(
    file.lines.map((line) => line.text),
    work,
  );
  const result: TextLine[] = [];
  let next = 0;
  const keepUpTo = (end: number): void => {
    for (const line of file.lines.slice(next, end)) result.push(line);
    next = end;
  };
  for (const { at, lines } of locateHunks(section, index)) {
    keepUpTo(at);
    for (const { kind, text: added } of lines) {
      if (kind === 'add') result.push({ text: added, ending: file.newEnding });
      else if (kind === 'keep') keepUpTo(next + 1);
      else next += 1;
    }
  }
  keepUpTo(file.lines.length);
  return joinLines(result, file);
}

function requireText({ text, before }: FileAfter, { kind, path }: Section): string {
  if (text !== null) return text;
  const problem = before.text === null ? 'there is no such file' : 'an earlier section of the patch takes it away';
  const remedy = kind === 'delete' ? 'Leave the section out' : `To make a new file, say "*** Add File: ${path}"`;
  throw new AppError(
    'file_missing',
    `${path} cannot be ${kind}d: ${problem}. Nothing was changed. Check the path. ${remedy}.`,
  );
}

function withMode(mode: number | undefined): { mode?: number } {
  return mode === undefined ? {} : { mode };
}

function refuseFilesAsFolders(after: ReadonlyMap<string, FileAfter>): void {
  for (const [path, { text }] of after) {
    if (text === null) continue;
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      const file = after.get(folder);
      if (file === undefined || file.text === null) continue;
      throw refusedPatch(`${folder} would be a file, and ${path} lies inside it.`, 'Name one of them differently.');
    }
  }
}
