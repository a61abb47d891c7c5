import type { ApprovalView } from '../../protocol/approval.ts';
import { writeClosed, writeDecision } from '../../protocol/decisionText.ts';
import type { Clock } from '../clock.ts';
import { cutMiddle } from './cutMiddle.ts';
import { ProgressPace } from './progressPace.ts';

/** Something of a task for the voice model, under an item id of our own. `decision` is a question to the user. */
export interface Note {
  readonly kind: 'progress' | 'decision';
  readonly itemId: string;
  readonly text: string;
  readonly respond: boolean;
}

interface TaskToldOptions {
  readonly clock: Clock;
  newItemId(): string;
  tell(note: Note): void;
}

/** What the voice model is told of tasks beside the outputs of its function calls: in order, at a pace, and of active ones only. */
export class TaskTold {
  readonly #options: TaskToldOptions;
  readonly #pace: ProgressPace;
  /** Tasks of no function call here that were told of already. */
  readonly #finished = new Set<string>();

  constructor(options: TaskToldOptions) {
    this.#options = options;
    this.#pace = new ProgressPace(options.clock, (taskId, text) => this.#progress(text, true));
  }

  begin(taskId: string): void {
    this.#pace.begin(taskId);
  }

  progressed(taskId: string, text: string): void {
    this.#pace.add(taskId, text);
  }

  /** Whoever started the task: only the user can answer. `itemId` is the note's own. */
  asked(approval: ApprovalView, itemId: string): void {
    this.#progress(this.#pace.flush(approval.taskId), false);
    this.#options.tell({ kind: 'decision', itemId, text: writeDecision(approval), respond: true });
  }

  /** A question that was told of is answered, or over. */
  answered(approval: ApprovalView): void {
    this.#progress(writeClosed(approval), false);
  }

  /** Something about a task that it does not tell itself. */
  noted(text: string): void {
    this.#progress(text, true);
  }

  /** The task is over. What it had told and was not passed on yet goes before its output, which asks for the response. */
  end(taskId: string): void {
    this.#progress(this.#pace.flush(taskId), false);
    this.#pace.end(taskId);
  }

  /** A task that no function call of this call waits for: one typed before, or asked for in a call that is over. */
  finished(taskId: string, summary: string): void {
    if (this.#finished.has(taskId)) return;
    this.#finished.add(taskId);
    this.#progress(summary, true);
  }

  close(): void {
    this.#pace.close();
  }

  #progress(words: string, respond: boolean): void {
    if (words === '') return;
    this.#options.tell({ kind: 'progress', itemId: this.#options.newItemId(), text: cutMiddle(words), respond });
  }
}
