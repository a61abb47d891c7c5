import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import type { Dirent, Stats } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createIgnoreRules } from '../ignoreRules.ts';
import type { IgnoreRules } from '../ignoreRules.ts';
import { isOffLimits, whyUnportable } from '../portablePath.ts';
import { whyRisky } from '../whyRisky.ts';
import { readOffLimits } from './offLimits.ts';
import type { OffLimits } from './offLimits.ts';
import { isRacy, isSame, stampOf } from './stamp.ts';
import type { Stamp } from './stamp.ts';

/** The daemon does nothing else for at most so long. */
const turnMs = 10;

/** The ignore rules inside a folder, and what they were made from. */
interface KnownRules {
  readonly outer: IgnoreRules;
  /** Of its own .gitignore. */
  readonly patterns: Stamp | undefined;
  readonly racy: boolean;
  readonly rules: IgnoreRules;
}

/** A folder as the last walk saw it; its listing counts for as long as nothing was made, removed or renamed in it. */
interface KnownFolder extends KnownRules {
  readonly stamp: Stamp;
  readonly files: readonly Child[];
  readonly folders: readonly string[];
  readonly offLimits: readonly OffLimits[];
}

/** Both spelled out once: joining names costs as much as asking the system. */
interface Child {
  readonly path: string;
  readonly absolute: string;
}

/**
 * Walks a workspace as {@link listFiles} does, remembering each folder's listing: the second walk costs one question to
 * the system per file and folder, and no reading of listings nor of rules.
 */
export class FolderWalk {
  readonly #root: string;
  #known = new Map<string, KnownFolder>();
  #next = new Map<string, KnownFolder>();
  #turnedAtMs = 0;
  #top: { readonly text: string; readonly rules: IgnoreRules } | undefined;

  constructor(root: string) {
    this.#root = root;
  }

  /** The folders of the last walk by path, the root's own being empty. */
  folders(): ReadonlySet<string> {
    return new Set(this.#known.keys());
  }

  /** What the last walk saw of git's and agents' own below the root, by path. */
  offLimits(): ReadonlyMap<string, OffLimits> {
    const all = [...this.#known.values()].flatMap(({ offLimits }) => offLimits);
    return new Map(all.map((place) => [place.path, place]));
  }

  /** Calls `onFile` for every file, in no order, others having their turn between. */
  async walk(
    onFile: (path: string, absolute: string, stats: Stats) => void,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<void> {
    this.#next = new Map();
    this.#turnedAtMs = performance.now();
    const waiting: { readonly folder: string; readonly outer: IgnoreRules }[] = [
      { folder: '', outer: this.#topRules() },
    ];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const known = this.#list(at.folder, at.outer);
      if (known === undefined) continue;
      this.#next.set(at.folder, known);
      for (const folder of known.folders) waiting.push({ folder, outer: known.rules });
      for (const { path, absolute } of known.files) {
        const stats = look(absolute);
        if (stats?.isFile() === true) onFile(path, absolute, stats);
      }
      await this.rest({ signal });
    }
    this.#known = this.#next;
  }

  /** Lets others have their turn when this has had its own for long enough. */
  async rest({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    signal.throwIfAborted();
    if (performance.now() - this.#turnedAtMs < turnMs) return;
    await setImmediate();
    this.#turnedAtMs = performance.now();
  }

  /** The root's rules are the user's own for the repository; the object stays the same while its text does. */
  #topRules(): IgnoreRules {
    const text = readText(join(this.#root, '.git/info/exclude'));
    if (this.#top?.text !== text) this.#top = { text, rules: createIgnoreRules([text]) };
    return this.#top.rules;
  }

  #list(folder: string, outer: IgnoreRules): KnownFolder | undefined {
    const absolute = join(this.#root, folder);
    const lookedAtMs = Date.now();
    const stats = look(absolute);
    // A link may stand there by now.
    if (stats?.isDirectory() !== true) return undefined;
    const before = this.#known.get(folder);
    const sameListing = before !== undefined && !before.racy && isSame(before.stamp, stats);
    // Without a .gitignore in the listing there is none to look at.
    const patterns = sameListing && before.patterns === undefined ? undefined : look(join(absolute, '.gitignore'));
    const rules = this.#rulesIn(folder, outer, patterns, before);
    if (sameListing && rules.rules === before.rules) return before;
    const stamp = stampOf(stats);
    const racy = isRacy(stamp, lookedAtMs) || (rules.patterns !== undefined && isRacy(rules.patterns, lookedAtMs));
    return { ...rules, ...listed(this.#root, folder, rules.rules), stamp, racy };
  }

  /** The same object as long as nothing it was made from has changed: the folders below compare it. */
  #rulesIn(
    folder: string,
    outer: IgnoreRules,
    patternStats: Stats | undefined,
    before: KnownFolder | undefined,
  ): Omit<KnownRules, 'racy'> {
    const patterns = patternStats?.isFile() === true ? stampOf(patternStats) : undefined;
    const same =
      before?.outer === outer &&
      (patterns === undefined || patternStats === undefined
        ? before.patterns === undefined
        : before.patterns !== undefined && !before.racy && isSame(before.patterns, patternStats));
    if (same) return before;
    const text = patterns === undefined ? undefined : readText(join(this.#root, folder, '.gitignore'));
    const rules =
      folder === ''
        ? createIgnoreRules([this.#top?.text ?? '', text ?? ''])
        : outer.enter(folder.slice(folder.lastIndexOf('/') + 1), text);
    return { outer, patterns, rules };
  }
}

function listed(
  root: string,
  folder: string,
  rules: IgnoreRules,
): Pick<KnownFolder, 'files' | 'folders' | 'offLimits'> {
  const absolute = join(root, folder);
  const offLimits: OffLimits[] = [];
  const files: Child[] = [];
  const folders: string[] = [];
  for (const entry of entriesOf(absolute)) {
    const kind = entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : undefined;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    const usable = whyUnportable(path) === undefined;
    // Ignored or not. At the root they are fenced whether they are there or not.
    const isTheirs = !usable && folder !== '' && isOffLimits(entry.name);
    const place = isTheirs ? readOffLimits(root, path) : undefined;
    if (place !== undefined) offLimits.push(place);
    if (kind === undefined || !usable) continue;
    if (rules.ignores(entry.name, kind) && !(kind === 'file' && isKeptAnyway(entry.name))) continue;
    if (kind === 'folder') folders.push(path);
    else files.push({ path, absolute: join(absolute, entry.name) });
  }
  return { files, folders, offLimits };
}

/**
 * Written by hand, and nowhere else (an .env, an .npmrc of one's own): an agent that spoils one must be undoable, and asks before.
 * By its name alone: what an editor keeps of its own in an ignored `.idea/*` changes all the time.
 */
function isKeptAnyway(name: string): boolean {
  return whyRisky(name) !== undefined;
}

function entriesOf(absolute: string): Dirent[] {
  try {
    return readdirSync(absolute, { withFileTypes: true });
  } catch (error) {
    // It may not be read, or has gone since: then it has no files for us.
    if (error instanceof Error && 'syscall' in error) return [];
    throw error;
  }
}

function look(absolute: string): Stats | undefined {
  try {
    return lstatSync(absolute, { throwIfNoEntry: false });
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return undefined;
    throw error;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return '';
    throw error;
  }
}
