import type { ApprovalView } from '../../protocol/approval.ts';
import type { Edit, TaskView } from '../../protocol/task.ts';

/** Told synchronously, in order. A task's first event is `started`, its last but for `changed` is `finished`. */
export interface TaskEvents {
  started(task: TaskView): void;
  /** Who carries it out is decided. */
  chosen(task: TaskView): void;
  progress(taskId: string, text: string): void;
  /** A task waits for the user. */
  asked(approval: ApprovalView): void;
  /** A question was answered, has expired, or its task ended. */
  answered(approval: ApprovalView): void;
  edited(taskId: string, edit: Edit): void;
  finished(task: TaskView): void;
  /** A queued task moved up or began; a finished one changed afterwards: it was undone by another. */
  changed(task: TaskView): void;
  /** So many old tasks can be undone until then, and not after. */
  expiring(told: { readonly tasks: number; readonly atMs: number; readonly untilMs: number }): void;
}
