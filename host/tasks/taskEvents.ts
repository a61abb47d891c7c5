import type { Edit, TaskView } from '../../protocol/task.ts';

/** Told synchronously, in order. A task's first event is `started`, its last but for `changed` is `finished`. */
export interface TaskEvents {
  started(task: TaskView): void;
  progress(taskId: string, text: string): void;
  /** An engine waits for the user. */
  asked(taskId: string, question: { readonly approvalId: string; readonly text: string }): void;
  edited(taskId: string, edit: Edit): void;
  finished(task: TaskView): void;
  /** A finished task changed afterwards: it was undone by another. */
  changed(task: TaskView): void;
  /** So many old tasks can be undone until then, and not after. */
  expiring(told: { readonly tasks: number; readonly atMs: number; readonly untilMs: number }): void;
}
