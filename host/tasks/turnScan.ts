import { posix } from 'node:path';
import { confine } from '../workspace/confine.ts';
import type { RecordedChange } from '../workspace/entrySteps.ts';
import type { Journal } from '../workspace/journal.ts';
import { changesBetween } from '../workspace/scan/workspaceScan.ts';
import type { ScanChange, Scanned, WorkspaceScan } from '../workspace/scan/workspaceScan.ts';
import type { KnownFile } from '../workspace/scan/knownFile.ts';
import { fencedPaths, isCrowded } from '../workspace/scan/fencedPaths.ts';
import { Authorship } from './authorship.ts';
import type { PastTurn } from './authorship.ts';
import { goneBy } from './goneBy.ts';
import { madeBetween } from './madeOffLimits.ts';
import type { MadePlace } from './madeOffLimits.ts';
import type { Scans } from './scans.ts';
import type { TurnNotes } from './turnNotes.ts';

interface TurnScanParts {
  readonly taskId: string;
  readonly root: string;
  readonly scans: Scans;
  readonly journal: Journal;
  readonly notes: TurnNotes;
}

/** Contents held in memory at once, while they go from the scans to the journal. */
const batchBytes = 32 * 1024 * 1024;

/**
 * Finds what changed in a workspace during one task without going through the journal, and adds it to the task's entry there,
 * so that undo covers it.
 */
export class TurnScan {
  readonly authorship: Authorship;
  readonly #parts: TurnScanParts;
  #before: { readonly scan: WorkspaceScan; readonly seen: Scanned; readonly atMs: number } | undefined;
  /** The last look before the beginning. */
  #early: Scanned = nothing;
  readonly #made = new Map<string, MadePlace>();
  readonly #leftOut = new Set<string>();
  readonly #found = new Set<string>();

  constructor(parts: TurnScanParts, past?: PastTurn) {
    this.#parts = parts;
    this.authorship = new Authorship(past, () => {
      if (this.#before !== undefined) this.#note();
    });
  }

  /** Looks at everything as it is before something else may change it. Does nothing when that has been done. */
  async begin({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    if (this.#before !== undefined) return;
    const scan = await this.#parts.scans.of(this.#parts.root);
    this.#before = { scan, atMs: Date.now(), seen: await scan.scan({ signal }) };
    this.#note();
  }

  /** Looks without beginning: the user may still change anything. Does nothing after the beginning. */
  async look({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    if (this.#before !== undefined) return;
    this.#early = await (await this.#parts.scans.of(this.#parts.root)).scan({ signal });
  }

  /** Takes what was last seen in an earlier process for the beginning. */
  async resume(): Promise<void> {
    const scan = await this.#parts.scans.of(this.#parts.root);
    this.#before = { scan, atMs: 0, seen: scan.known() };
  }

  /** The turn is over: what it changed is kept, or is left to the next start. */
  end(outcome: 'kept' | 'left'): void {
    const { notes, taskId } = this.#parts;
    if (outcome === 'kept') notes.remove(taskId);
    else notes.leave(taskId);
  }

  /** What was there at the beginning; nothing before that. */
  get seen(): Scanned {
    return this.#before?.seen ?? nothing;
  }

  /** Whether there is more than can be fenced that no command may change. */
  get isCrowded(): boolean {
    return isCrowded(this.#before?.seen ?? this.#early);
  }

  /** What no command may change below the root, but for what the task itself has made. */
  get fenced(): string[] {
    const { offLimits, linked } = this.seen;
    return fencedPaths({ offLimits: new Map([...offLimits].filter(([path]) => !this.#made.has(path))), linked });
  }

  /** The files that {@link keep} found changed so far: what a command or an engine did by itself. */
  get found(): ReadonlySet<string> {
    return this.#found;
  }

  /** Those that the task has made so far, as {@link keep} found them; empty after that, until there are more. */
  takeMade(): MadePlace[] {
    const made = [...this.#made.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
    this.#made.clear();
    return made;
  }

  /** Looks again and keeps what differs; what it finds is the next beginning. Returns the paths. Rejects `write_failed`. */
  async keep({ signal }: { readonly signal: AbortSignal }): Promise<string[]> {
    if (this.#before === undefined) return [];
    const { scan, seen, atMs } = this.#before;
    const nowMs = Date.now();
    const now = await scan.look({ signal });
    for (const place of await madeBetween(this.#parts.root, seen.offLimits, now.offLimits, this.authorship)) {
      this.#made.set(place.path, place);
    }
    await this.#respell(seen, now);
    const changes = await this.#ours(changesBetween(seen, now), atMs);
    const made = [...now.folders].filter((folder) => !seen.folders.has(folder));
    const folders = made.filter(
      (folder) => this.authorship.owns(`${folder}/`) || changes.some(({ path }) => path.startsWith(`${folder}/`)),
    );
    await this.#record(scan, changes, folders.sort(outerFirst), { signal });
    // Not before: a process that ends here leaves the beginning to the next one.
    await scan.remember();
    this.#before = { scan, seen: now, atMs: nowMs };
    const paths = changes.map(({ path }) => path);
    for (const path of paths) this.#found.add(path);
    return paths;
  }

  /** An engine may name a file by a link, or not mind its case; looks know it by its real path alone. */
  async #respell(seen: Scanned, now: Scanned): Promise<void> {
    const unseen = this.authorship.names().filter((path) => !seen.files.has(path) && !now.files.has(path));
    for (const path of unseen) {
      const real = await confine(this.#parts.root, path).catch(() => undefined);
      if (real !== undefined) this.authorship.name([real.path]);
    }
  }

  async #ours(changes: readonly ScanChange[], sinceMs: number): Promise<ScanChange[]> {
    const gone = new Set(changes.flatMap(({ before, after }) => (after === null && before ? [before.stamp.ino] : [])));
    const latest = await goneBy(
      this.#parts.root,
      changes.flatMap(({ path, after }) => (after === null ? [path] : [])),
    );
    return changes.filter(({ path, before, after }) =>
      after === null
        ? this.authorship.hasRemoved(path, { fromMs: sinceMs, toMs: latest(path) })
        : this.authorship.isOurs(after, { wasKnown: before !== null || gone.has(after.stamp.ino) }),
    );
  }

  /** What was changed and cannot be undone, in words; empty when there is nothing. */
  leftOutText(): string {
    const [first, ...others] = this.#leftOut;
    if (first === undefined) return '';
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return `${posix.basename(first)}${more} changed too and cannot be undone: too large to be kept.`;
  }

  #note(): void {
    const { taskId, root, notes } = this.#parts;
    notes.put(taskId, { root, ...this.authorship.toNote() });
  }

  async #record(
    scan: WorkspaceScan,
    changes: readonly ScanChange[],
    madeFolders: readonly string[],
    { signal }: { readonly signal: AbortSignal },
  ): Promise<void> {
    const { taskId, root, journal } = this.#parts;
    let batch: RecordedChange[] = [];
    let bytes = 0;
    const flush = async (): Promise<void> => {
      if (batch.length === 0) return;
      const { leftOut } = await journal.record(taskId, root, batch, { madeFolders, signal });
      for (const path of leftOut) this.#leftOut.add(path);
      batch = [];
      bytes = 0;
    };
    for (const change of changes) {
      const recorded = await toRecorded(scan, change);
      if (recorded === undefined) this.#leftOut.add(change.path);
      else batch.push(recorded);
      bytes += (recorded?.before?.bytes.length ?? 0) + (recorded?.after?.bytes.length ?? 0);
      if (bytes > batchBytes) await flush();
    }
    await flush();
  }
}

const nothing: Scanned = { files: new Map(), folders: new Set(), offLimits: new Map(), linked: new Set() };

/** Undefined when a side of it was not kept. */
async function toRecorded(
  scan: WorkspaceScan,
  { path, before, after }: ScanChange,
): Promise<RecordedChange | undefined> {
  const [old, young] = [await contentsOf(scan, before), await contentsOf(scan, after)];
  if (old === undefined || young === undefined) return undefined;
  return { path, before: old, after: young };
}

async function contentsOf(scan: WorkspaceScan, file: KnownFile | null) {
  if (file === null) return null;
  const bytes = await scan.contents(file);
  return bytes && { bytes, mode: file.stamp.mode, times: file.times };
}

function outerFirst(a: string, b: string): number {
  return a.length - b.length;
}
