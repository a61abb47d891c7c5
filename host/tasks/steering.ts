import { AppError } from '../../protocol/appError.ts';
import type { TaskRunner } from './taskRunner.ts';
import type { TaskTable } from './taskTable.ts';

/** What one function call adds to a running task. */
export interface SteeringWords {
  readonly taskId: string;
  readonly functionCallId: string;
  readonly text: string;
}

interface SteeringParts {
  readonly table: TaskTable;
  readonly runner: Pick<TaskRunner, 'steer'>;
  /** Whether a task of that function call is being stored right now. */
  readonly isStarting: (functionCallId: string) => boolean;
}

/** Adds words to running tasks, those of one function call once. */
export class Steering {
  readonly #parts: SteeringParts;
  readonly #underWay = new Map<string, Promise<boolean>>();

  constructor(parts: SteeringParts) {
    this.#parts = parts;
  }

  /** False when the engine does not take them, or they are a task of their own already. Rejects `write_failed`. */
  async steer(words: SteeringWords): Promise<boolean> {
    const { functionCallId } = words;
    const first = this.#underWay.get(functionCallId);
    if (first !== undefined) return first;
    const steered = this.#steer(words);
    this.#underWay.set(functionCallId, steered);
    try {
      return await steered;
    } finally {
      this.#underWay.delete(functionCallId);
    }
  }

  async #steer({ taskId, functionCallId, text }: SteeringWords): Promise<boolean> {
    const { table, runner, isStarting } = this.#parts;
    const record = table.get(taskId);
    if (record?.steered.includes(functionCallId) === true) return true;
    if (isStarting(functionCallId) || table.byFunctionCall(functionCallId) !== undefined) return false;
    if (record?.task.state.phase !== 'running') return false;
    // Stored first: after the end of this daemon it must not be carried out once more.
    await this.#mark(taskId, functionCallId, true);
    const taken = runner.steer(taskId, text);
    if (!taken) await this.#mark(taskId, functionCallId, false);
    return taken;
  }

  async #mark(taskId: string, functionCallId: string, taken: boolean): Promise<void> {
    try {
      await this.#parts.table.markSteered(taskId, functionCallId, taken);
    } catch (error) {
      throw new AppError('write_failed', "The words could not be stored in Earshot's data folder.", { cause: error });
    }
  }
}
