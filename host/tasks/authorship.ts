import type { EngineUpdate } from '../engines/engine.ts';
import type { KnownFile } from '../workspace/scan/knownFile.ts';
import { tickOf } from '../workspace/scan/stamp.ts';
import type { TurnNote } from './turnNotes.ts';

/** Files have the system's time, in ticks of up to ten milliseconds. */
const slackMs = 20;
/** An engine tells of a command once it runs: a short one is over by then. Codex 0.169: 27 ms, up to 107 at a load of 8 on two cores. */
const lateMs = 500;

interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What an earlier process knew of a turn, and when it ended. */
export interface PastTurn extends Pick<TurnNote, 'named' | 'ran'> {
  /** When it lived for sure. */
  readonly aliveMs: number;
  /** When nothing that it had started ran any more. */
  readonly goneMs: number;
}

/**
 * Whether what became of a file is the task's work. The user may well save one while a task runs, or before the next host
 * starts, and undo must never take that back: so it is the task's only if the engine said so, or it happened while a command
 * of the task ran.
 */
export class Authorship {
  readonly #named: Set<string>;
  /** Files that it set out to write, whatever came of it. */
  readonly #attempted = new Set<string>();
  readonly #begun = new Map<string, number>();
  readonly #ran: Interval[];
  /** What happened after that is nobody's but the user's. */
  readonly #goneMs: number;
  readonly #onChange: () => void;
  /** When a command ended last: the next one had not begun. What else is told says nothing of that; it may have waited to be read. */
  #endedMs = Date.now();

  /**
   * `past` is from an earlier process. A command that had not ended then counts until that was gone; and one may have begun
   * that had not been told of.
   */
  constructor(past: PastTurn | undefined, onChange: () => void) {
    this.#named = new Set(past?.named);
    this.#ran = past === undefined ? [] : [...past.ran.map((ran) => closedBy(past, ran)), untold(past)];
    this.#goneMs = past?.goneMs ?? Infinity;
    this.#onChange = onChange;
  }

  /** To be kept for a later process. */
  toNote(): Pick<TurnNote, 'named' | 'ran'> {
    const open = [...this.#begun.values()].map((fromMs) => ({ fromMs, toMs: null }));
    return { named: this.names(), ran: [...this.#ran, ...open] };
  }

  /** Takes what an engine tells of itself. */
  note(update: EngineUpdate): void {
    if (update.kind === 'diff') this.name([update.edit.path]);
    if (update.kind === 'writing') this.#attempt(update);
    if (update.kind === 'silenced')
      this.#ran.push(untold({ aliveMs: update.sinceMs ?? Date.now(), goneMs: Date.now() }));
    if (update.kind === 'toolCall') {
      const { callId, state, atMs = Date.now() } = update;
      // An end may be the first that is told of a short command.
      this.begin(callId, Math.max(this.#endedMs, atMs - lateMs));
      if (state !== 'running') this.end(callId, atMs);
    }
  }

  /** Files that the task itself wrote; with a slash at the end, a folder and all that is in it. */
  name(paths: readonly string[]): void {
    const fresh = paths.filter((path) => !this.#named.has(path));
    for (const path of fresh) this.#named.add(path);
    if (fresh.length > 0) this.#onChange();
  }

  /** The files that it wrote or set out to write, as it spelled them. */
  names(): string[] {
    return [...this.#named, ...this.#attempted];
  }

  #attempt({ paths, state }: Extract<EngineUpdate, { kind: 'writing' }>): void {
    for (const path of paths) {
      if (state === 'begun') this.#attempted.add(path);
      else this.#attempted.delete(path); // The user may make it now.
    }
    this.#onChange();
  }

  begin(callId: string, atMs = Date.now()): void {
    if (this.#begun.has(callId)) return;
    this.#begun.set(callId, atMs);
    this.#onChange();
  }

  end(callId: string, atMs = Date.now()): void {
    const fromMs = this.#begun.get(callId);
    if (fromMs === undefined) return;
    this.#begun.delete(callId);
    this.#ran.push({ fromMs, toMs: atMs });
    this.#endedMs = atMs;
    this.#onChange();
  }

  /**
   * Whether a file is the task's as it is now: one that `wasKnown`, here or where it was moved from, if it changed while a
   * command ran; any other if it was born then. One moved from a place that is not covered stays: undo could not put it
   * back. A command that has not ended yet counts until now.
   */
  isOurs({ path, birthMs, stamp }: KnownFile, { wasKnown }: { readonly wasKnown: boolean }): boolean {
    if (stamp.ctimeMs > this.#goneMs + slackMs) return false;
    if (this.#says(path)) return true;
    return wasKnown ? this.#ranIn(stamp.ctimeMs, stamp.ctimeMs + tickOf(stamp.ctimeMs)) : this.#ranAt(birthMs);
  }

  /** Whether the task removed a file, which went between two moments; nothing tells when. */
  hasRemoved(path: string, { fromMs, toMs }: Interval): boolean {
    return this.#says(path) || (toMs <= this.#goneMs + slackMs && this.#ranIn(fromMs, toMs));
  }

  /** Whether a path lies in a folder that is the task's as a whole. */
  owns(path: string): boolean {
    return [...this.#named].some((name) => name.endsWith('/') && path.startsWith(name));
  }

  /** Whether something new that is off limits is the task's: made while a command ran, or moved there, or written into. */
  hasMade({
    path,
    birthMs,
    ctimeMs,
  }: {
    readonly path: string;
    readonly birthMs: number;
    readonly ctimeMs: number;
  }): boolean {
    const named = this.names().some((name) => name.startsWith(`${path}/`));
    return named || this.#ranAt(birthMs) || this.#ranAt(ctimeMs);
  }

  #says(path: string): boolean {
    return this.#named.has(path) || this.#attempted.has(path) || this.owns(path);
  }

  #ranAt(atMs: number): boolean {
    return this.#ranIn(atMs, atMs);
  }

  #ranIn(fromMs: number, toMs: number): boolean {
    const open = [...this.#begun.values()].map((begunMs) => ({ fromMs: begunMs, toMs: Date.now() }));
    return [...this.#ran, ...open].some((ran) => toMs >= ran.fromMs - slackMs && fromMs <= ran.toMs + slackMs);
  }
}

function closedBy({ goneMs }: PastTurn, { fromMs, toMs }: PastTurn['ran'][number]): Interval {
  return { fromMs, toMs: toMs ?? goneMs };
}

/** When something may have begun that was not told of. */
function untold({ aliveMs, goneMs }: Pick<PastTurn, 'aliveMs' | 'goneMs'>): Interval {
  return { fromMs: aliveMs - lateMs, toMs: goneMs };
}
