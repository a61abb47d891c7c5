import type { TaskView } from '../../protocol/task.ts';
import type { Clock } from '../clock.ts';
import { isForLater } from './isForLater.ts';

/** A wait shorter than this is over before one could tell of it. */
const noticedMs = 4_000;

interface WaitNoticeOptions {
  readonly clock: Clock;
  tell(text: string): void;
}

/** Tells the voice model, once, that a task waits for another in its workspace; not where the user asked for just that. */
export class WaitNotice {
  readonly #options: WaitNoticeOptions;
  /** The tasks that wait and the way to call off what is to be told; a task that was told of keeps its place. */
  readonly #waiting = new Map<string, () => void>();

  constructor(options: WaitNoticeOptions) {
    this.#options = options;
  }

  /** How a task stands now. */
  see({ taskId, prompt, state }: TaskView): void {
    if (state.phase !== 'queued') {
      this.#forget(taskId);
    } else if (!this.#waiting.has(taskId) && !isForLater(prompt)) {
      const callOff = this.#options.clock.after(noticedMs, () => {
        this.#options.tell('That waits: other work in this workspace goes first. It begins by itself.');
      });
      this.#waiting.set(taskId, callOff);
    }
  }

  close(): void {
    for (const taskId of [...this.#waiting.keys()]) this.#forget(taskId);
  }

  #forget(taskId: string): void {
    this.#waiting.get(taskId)?.();
    this.#waiting.delete(taskId);
  }
}
