import type { EngineUpdate } from '../engines/engine.ts';
import type { KnownFile } from '../workspace/scan/knownFile.ts';

/** Files have the system's time, in ticks of up to ten milliseconds. */
const slackMs = 20;

/**
 * Whether a new file is the task's work. The user may well save one while a task runs, and undo must never delete it: so a
 * new file is the task's only if the engine said so, or it came to be while a command of the task ran.
 */
export class Authorship {
  readonly #named = new Set<string>();
  readonly #begun = new Map<string, number>();
  readonly #ran: { readonly fromMs: number; readonly toMs: number }[] = [];

  /** Takes what an engine tells of itself. */
  note(update: EngineUpdate): void {
    if (update.kind === 'diff') this.name(update.edit.path);
    if (update.kind !== 'toolCall') return;
    if (update.state === 'running') this.begin(update.callId);
    else this.end(update.callId);
  }

  /** A file that the task itself wrote. */
  name(path: string): void {
    this.#named.add(path);
  }

  begin(callId: string): void {
    if (!this.#begun.has(callId)) this.#begun.set(callId, Date.now());
  }

  end(callId: string): void {
    const fromMs = this.#begun.get(callId);
    if (fromMs === undefined) return;
    this.#begun.delete(callId);
    this.#ran.push({ fromMs, toMs: Date.now() });
  }

  /**
   * Whether a file that was not there before is the task's: born while a command ran, or then moved here from where it was
   * known. One moved from a place that is not covered stays: undo could not put it back. A command that has not ended yet
   * counts until now.
   */
  isOurs({ path, birthMs, stamp }: KnownFile, { wasKnown }: { readonly wasKnown: boolean }): boolean {
    if (this.#named.has(path)) return true;
    const open = [...this.#begun.values()].map((fromMs) => ({ fromMs, toMs: Date.now() }));
    const atMs = wasKnown ? stamp.ctimeMs : birthMs;
    return [...this.#ran, ...open].some(({ fromMs, toMs }) => atMs >= fromMs - slackMs && atMs <= toMs + slackMs);
  }
}
