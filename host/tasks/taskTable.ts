import type { ApprovalView } from '../../protocol/approval.ts';
import type { TaskView } from '../../protocol/task.ts';
import type { TaskRecord } from './taskRecord.ts';
import type { TaskStore } from './taskStore.ts';

/** All tasks this host knows, in memory and on disk. */
export class TaskTable {
  readonly #store: TaskStore;
  readonly #records = new Map<string, TaskRecord>();
  readonly #taskIds = new Map<string, string>();

  constructor(store: TaskStore, records: readonly TaskRecord[]) {
    this.#store = store;
    for (const record of records) this.#keep(record);
  }

  get(taskId: string): TaskRecord | undefined {
    return this.#records.get(taskId);
  }

  byFunctionCall(functionCallId: string): TaskRecord | undefined {
    return this.#records.get(this.#taskIds.get(functionCallId) ?? '');
  }

  /** Newest first. */
  all(): TaskRecord[] {
    return [...this.#records.values()].reverse();
  }

  nextSequence(): number {
    return (this.all()[0]?.sequence ?? 0) + 1;
  }

  /** Adds a record; only after it is safe on disk does anything see it. */
  async add(record: TaskRecord): Promise<void> {
    await this.#store.save(record);
    this.#keep(record);
  }

  /** Changes what others see of a task and stores it. What is in memory changes even if the disk refuses. */
  async update(taskId: string, change: Partial<TaskView>, { detail }: { detail?: string } = {}): Promise<TaskView> {
    const record = this.#known(taskId);
    const task = { ...record.task, ...change };
    await this.#replace({ ...record, task, detail: detail ?? record.detail });
    return task;
  }

  /** Changes what others see of a task; it is stored with the next change that is. */
  show(taskId: string, change: Partial<TaskView>): TaskView {
    const record = this.#known(taskId);
    const task = { ...record.task, ...change };
    this.#records.set(taskId, { ...record, task });
    return task;
  }

  /** Stores which task another is about to undo. */
  async markUndoing(taskId: string, undoing: string): Promise<void> {
    await this.#replace({ ...this.#known(taskId), undoing });
  }

  /** Stores whether a function call's words belong to a task. */
  async markSteered(taskId: string, functionCallId: string, taken: boolean): Promise<void> {
    const record = this.#known(taskId);
    const others = record.steered.filter((other) => other !== functionCallId);
    await this.#replace({ ...record, steered: taken ? [...others, functionCallId] : others });
  }

  /** Stores a question of a task as it is now. What is in memory changes only with the disk. */
  async keepApproval(approval: ApprovalView): Promise<void> {
    const record = this.#known(approval.taskId);
    const others = record.approvals.filter(({ approvalId }) => approvalId !== approval.approvalId);
    await this.#store.save({ ...record, approvals: [...others, approval] });
    const now = this.#known(approval.taskId);
    const rest = now.approvals.filter(({ approvalId }) => approvalId !== approval.approvalId);
    this.#records.set(approval.taskId, { ...now, approvals: [...rest, approval] });
  }

  approval(approvalId: string): ApprovalView | undefined {
    for (const { approvals } of this.all()) {
      const found = approvals.find((approval) => approval.approvalId === approvalId);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #known(taskId: string): TaskRecord {
    const record = this.#records.get(taskId);
    if (record === undefined) throw new Error(`No task ${taskId}`);
    return record;
  }

  async #replace(record: TaskRecord): Promise<void> {
    this.#records.set(record.task.taskId, record);
    await this.#store.save(record);
  }

  #keep(record: TaskRecord): void {
    this.#records.set(record.task.taskId, record);
    this.#taskIds.set(record.task.functionCallId, record.task.taskId);
  }
}
