import type { Clock } from '../clock.ts';

/** A task that works longer than this is heard of, and not more often. */
const paceMs = 15_000;

interface Untold {
  /** What came since the voice model was told last, in order. */
  lines: string[];
  toldAtMs: number;
  callOff: (() => void) | null;
}

/** Gathers what running tasks tell, so that the voice model hears of each at most every 15 s: nobody wants a play-by-play. */
export class ProgressPace {
  readonly #clock: Clock;
  readonly #tell: (taskId: string, text: string) => void;
  readonly #tasks = new Map<string, Untold>();

  constructor(clock: Clock, tell: (taskId: string, text: string) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** A task runs: its time begins. One that is known goes on. */
  begin(taskId: string): void {
    if (!this.#tasks.has(taskId)) this.#tasks.set(taskId, { lines: [], toldAtMs: this.#clock.now(), callOff: null });
  }

  has(taskId: string): boolean {
    return this.#tasks.has(taskId);
  }

  /** Drops what comes for a task that does not run. */
  add(taskId: string, text: string): void {
    const untold = this.#tasks.get(taskId);
    const line = text.trim();
    if (untold === undefined || line === '' || line === untold.lines.at(-1)) return;
    untold.lines.push(line);
    const delayMs = Math.max(0, untold.toldAtMs + paceMs - this.#clock.now());
    untold.callOff ??= this.#clock.after(delayMs, () => {
      untold.callOff = null;
      untold.toldAtMs = this.#clock.now();
      this.#tell(taskId, take(untold));
    });
  }

  /** The task asks something, or is over: what has not been told of it yet, empty for nothing. */
  flush(taskId: string): string {
    const untold = this.#tasks.get(taskId);
    if (untold === undefined) return '';
    untold.callOff?.();
    untold.callOff = null;
    untold.toldAtMs = this.#clock.now();
    return take(untold);
  }

  /** Forgets a task. */
  end(taskId: string): void {
    this.flush(taskId);
    this.#tasks.delete(taskId);
  }

  close(): void {
    for (const taskId of [...this.#tasks.keys()]) this.end(taskId);
  }
}

function take(untold: Untold): string {
  const text = untold.lines.join('\n');
  untold.lines = [];
  return text;
}
