import type { EngineUpdate } from '../engines/engine.ts';
import type { KnownFile } from '../workspace/scan/knownFile.ts';
import type { TurnNote } from './turnNotes.ts';

/** Files have the system's time, in ticks of up to ten milliseconds. */
const slackMs = 20;
/** An engine tells of a command once it runs: a short one is over by then (27 ms measured with Codex 0.169, more under load). */
const lateMs = 1_000;

interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Whether a new file is the task's work. The user may well save one while a task runs, and undo must never delete it: so a
 * new file is the task's only if the engine said so, or it came to be while a command of the task ran.
 */
export class Authorship {
  readonly #named: Set<string>;
  readonly #begun = new Map<string, number>();
  readonly #ran: Interval[];
  readonly #onChange: () => void;
  /** When the engine told of something last: what it tells of next had not begun. */
  #toldMs = Date.now();

  /** `past` is from an earlier process; a command that had not ended then counts until now. */
  constructor({ named, ran }: Pick<TurnNote, 'named' | 'ran'>, onChange: () => void) {
    this.#named = new Set(named);
    this.#ran = ran.map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs ?? Date.now() }));
    this.#onChange = onChange;
  }

  /** To be kept for a later process. */
  toNote(): Pick<TurnNote, 'named' | 'ran'> {
    const open = [...this.#begun.values()].map((fromMs) => ({ fromMs, toMs: null }));
    return { named: [...this.#named], ran: [...this.#ran, ...open] };
  }

  /** Takes what an engine tells of itself. */
  note(update: EngineUpdate): void {
    if (update.kind === 'diff') this.name(update.edit.path);
    if (update.kind === 'toolCall') {
      const { callId, state, atMs = Date.now() } = update;
      if (state === 'running') this.begin(callId, Math.max(this.#toldMs, atMs - lateMs));
      else this.end(callId, atMs);
    }
    this.#toldMs = Date.now();
  }

  /** A file that the task itself wrote; with a slash at the end, a folder and all that is in it. */
  name(path: string): void {
    if (this.#named.has(path)) return;
    this.#named.add(path);
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
    this.#onChange();
  }

  /**
   * Whether a file that was not there before is the task's: born while a command ran, or then moved here from where it was
   * known. One moved from a place that is not covered stays: undo could not put it back. A command that has not ended yet
   * counts until now.
   */
  isOurs({ path, birthMs, stamp }: KnownFile, { wasKnown }: { readonly wasKnown: boolean }): boolean {
    if (this.#named.has(path) || this.owns(path)) return true;
    return this.#ranAt(wasKnown ? stamp.ctimeMs : birthMs);
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
    return [...this.#named].some((name) => name.startsWith(`${path}/`)) || this.#ranAt(birthMs) || this.#ranAt(ctimeMs);
  }

  #ranAt(atMs: number): boolean {
    const open = [...this.#begun.values()].map((fromMs) => ({ fromMs, toMs: Date.now() }));
    return [...this.#ran, ...open].some(({ fromMs, toMs }) => atMs >= fromMs - slackMs && atMs <= toMs + slackMs);
  }
}
