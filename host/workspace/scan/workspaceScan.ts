import type { Stats } from 'node:fs';
import { posix } from 'node:path';
import { hashOf } from '../fileImage.ts';
import type { ContentPack } from './contentPack.ts';
import { untracked } from '../untracked.ts';
import { FolderWalk } from './folderWalk.ts';
import type { KnownFile, LogLine } from './knownFile.ts';
import { LinkedElsewhere } from './linkedElsewhere.ts';
import type { OffLimits } from './offLimits.ts';
import { readKnownFile } from './readKnownFile.ts';
import type { ScanLog } from './scanLog.ts';
import { isRacy, isSame, stampOf } from './stamp.ts';

/** A workspace as it was at one moment; later scans do not change it. */
export interface Scanned {
  readonly files: ReadonlyMap<string, KnownFile>;
  /** Paths of its folders, the root's own being empty. */
  readonly folders: ReadonlySet<string>;
  /** Git's and agents' own folders below the root, by path; those in ignored folders are not seen. */
  readonly offLimits: ReadonlyMap<string, OffLimits>;
  /** Files that git does not track and that have a further name where the scan did not come. */
  readonly linked: ReadonlySet<string>;
}

/** What became of one file between two scans: null where there was or is none. */
export interface ScanChange {
  readonly path: string;
  readonly before: KnownFile | null;
  readonly after: KnownFile | null;
}

/** The scans of one workspace: each file is read when it is first seen or looks different, and its contents are kept. */
export class WorkspaceScan {
  readonly #root: string;
  readonly #pack: ContentPack;
  readonly #log: ScanLog;
  readonly #walk: FolderWalk;
  #files: ReadonlyMap<string, KnownFile>;
  /** What looks have found, for the log. */
  #unwritten: LogLine[] = [];
  readonly #kept = new Map<string, KnownFile['kept']>();
  #latest: Promise<unknown> = Promise.resolve();

  constructor(root: string, { pack, log, files }: { pack: ContentPack; log: ScanLog; files: readonly KnownFile[] }) {
    this.#root = root;
    this.#pack = pack;
    this.#log = log;
    this.#walk = new FolderWalk(root);
    this.#files = new Map(files.map((file) => [file.path, file]));
    for (const { kept } of files) if (kept !== null) this.#kept.set(kept.hash, kept);
  }

  /**
   * What was remembered last, in this process or an earlier one; of folders only those that hold a file, and nothing that is
   * off limits or linked.
   */
  known(): Scanned {
    const folders = new Set<string>(['']);
    for (const path of this.#files.keys()) {
      for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) folders.add(folder);
    }
    return { files: this.#files, folders, offLimits: new Map(), linked: new Set() };
  }

  /** Looks at everything now, one look after the other, and remembers it. */
  async scan({ signal }: { readonly signal: AbortSignal }): Promise<Scanned> {
    const scanned = await this.look({ signal });
    await this.remember();
    return scanned;
  }

  /** Looks, and leaves it to {@link remember} that a later process knows of it. */
  async look({ signal }: { readonly signal: AbortSignal }): Promise<Scanned> {
    const scanned = this.#latest.then(() => this.#scan({ signal }));
    this.#latest = scanned.catch(() => undefined);
    return await scanned;
  }

  /** Makes what was seen last what a later process takes for known. */
  async remember(): Promise<void> {
    const lines = this.#unwritten.splice(0);
    try {
      await this.#log.append(lines);
    } catch (error) {
      this.#unwritten.unshift(...lines); // The next time tells of them again.
      throw error;
    }
  }

  /** The contents of a file as a scan saw it; undefined when they were not kept, or are damaged. */
  async contents({ kept }: KnownFile): Promise<Buffer | undefined> {
    return kept === null ? undefined : await this.#pack.get(kept, kept.hash);
  }

  async #scan({ signal }: { readonly signal: AbortSignal }): Promise<Scanned> {
    const before = this.#files;
    const files = new Map<string, KnownFile>();
    const fresh: { readonly path: string; readonly absolute: string; readonly stats: Stats }[] = [];
    const linked = new LinkedElsewhere();
    await this.#walk.walk(
      (path, absolute, stats) => {
        linked.note(path, stats);
        const known = before.get(path);
        if (known !== undefined && !known.racy && isSame(known.stamp, stats)) files.set(path, known);
        else fresh.push({ path, absolute, stats });
      },
      { signal },
    );
    for (const { path, absolute, stats } of fresh) {
      const known = this.#read(path, absolute, stats);
      if (known !== undefined) files.set(path, known);
      if (this.#pack.isDue) await this.#pack.flush();
      await this.#walk.rest({ signal });
    }
    await this.#pack.flush();
    const gone = [...before.keys()].filter((path) => !files.has(path));
    const changed = fresh.map(({ path }) => files.get(path)).filter((file) => file !== undefined);
    this.#unwritten.push(...gone.map((path) => ({ gone: path })), ...changed);
    this.#files = files;
    return {
      files,
      folders: this.#walk.folders(),
      offLimits: this.#walk.offLimits(),
      linked: new Set(await untracked(this.#root, linked.paths(), { signal })),
    };
  }

  #read(path: string, absolute: string, stats: Stats): KnownFile | undefined {
    const lookedAtMs = Date.now();
    const read = readKnownFile(absolute);
    const stamp = stampOf(stats);
    if (read === undefined) return undefined;
    const kept = read.bytes === null ? null : this.#keep(read.bytes);
    return { path, stamp, times: read.times, birthMs: read.birthMs, kept, racy: isRacy(stamp, lookedAtMs) };
  }

  #keep(bytes: Buffer): KnownFile['kept'] {
    const hash = hashOf(bytes);
    const known = this.#kept.get(hash);
    if (known !== undefined) return known;
    const place = this.#pack.add(bytes);
    if (place === undefined) return null;
    const kept = { hash, ...place };
    this.#kept.set(hash, kept);
    return kept;
  }
}

/** What differs between two scans. A file that was only touched is no change. Pure. */
export function changesBetween(before: Scanned, after: Scanned): ScanChange[] {
  const changes: ScanChange[] = [];
  for (const [path, file] of after.files) {
    const old = before.files.get(path) ?? null;
    if (old !== file && !isUnchanged(old, file)) changes.push({ path, before: old, after: file });
  }
  for (const [path, file] of before.files) {
    if (!after.files.has(path)) changes.push({ path, before: file, after: null });
  }
  return changes;
}

function isUnchanged(old: KnownFile | null, file: KnownFile): boolean {
  if (old === null || old.stamp.mode !== file.stamp.mode) return false;
  if (old.kept === null || file.kept === null) {
    return (
      old.kept === file.kept && old.stamp.sizeBytes === file.stamp.sizeBytes && old.stamp.mtimeMs === file.stamp.mtimeMs
    );
  }
  return old.kept.hash === file.kept.hash;
}
