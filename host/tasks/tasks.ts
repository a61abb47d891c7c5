import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import type { VoiceHints } from '../../protocol/hints.ts';
import type { Origin, TaskView } from '../../protocol/task.ts';
import type { CommandsEngine } from '../engines/commands/commandsEngine.ts';
import type { Engine } from '../engines/engine.ts';
import type { Log } from '../log/log.ts';
import { nodeDisk } from '../workspace/disk.ts';
import { openJournal } from '../workspace/journal.ts';
import type { FileVersion } from '../workspace/journal.ts';
import { textOf } from '../workspace/textOf.ts';
import { findLockPlace } from '../workspace/lockPlace.ts';
import { openWorkspace } from '../workspace/workspace.ts';
import { WorkspaceLocks } from '../workspace/workspaceLocks.ts';
import { closeInterrupted } from './closeInterrupted.ts';
import type { WorkRequest } from './patchTask.ts';
import { readAhead } from './readAhead.ts';
import { readStartupContext } from './startupContext.ts';
import { Steering } from './steering.ts';
import type { SteeringWords } from './steering.ts';
import type { TaskEvents } from './taskEvents.ts';
import { TaskRunner } from './taskRunner.ts';
import { openTaskStore } from './taskStore.ts';
import { TaskTable } from './taskTable.ts';

export type { TaskEvents };

interface TaskInput {
  readonly functionCallId: string;
  readonly clientId: string;
  readonly workspace: WorkspaceFolder;
  readonly request: WorkRequest;
  readonly origin: Origin;
}

/** A folder the user allowed; `root` is absolute. */
export interface WorkspaceFolder {
  readonly workspaceId: string;
  readonly name: string;
  readonly root: string;
}

/** What carries tasks out. */
export interface Engines {
  /** Its vocabulary is what the recogniser expects, whoever carries out. */
  readonly commands: Pick<CommandsEngine, 'hints'>;
  readonly chosen: Engine;
}

export interface Tasks {
  /**
   * Resolves when the task is stored, not when it ends. A function call id that was started before, by this daemon or an
   * earlier one, answers with that task. Rejects `workspace_missing`, or `write_failed` when the record cannot be kept.
   */
  start(input: TaskInput): Promise<TaskView>;
  /**
   * Adds words to a running task; false when its engine does not take them. A function call id that was taken before, or
   * started a task of its own, has the same answer again. Rejects `write_failed` when that cannot be kept.
   */
  steer(words: SteeringWords): Promise<boolean>;
  /** Ends a running or waiting task as `cancelled`; a finished or unknown one is left alone. */
  cancel(taskId: string): void;
  /** A client's tasks, newest first. */
  list(filter: { clientId: string; limit: number }): TaskView[];
  /** The tasks of a folder, whoever started them, newest first; with `before`, those older than that one. */
  history(workspace: WorkspaceFolder, page: { before: string | null; limit: number }): TaskView[];
  /** The client that started a task. */
  owner(taskId: string): string | undefined;
  /** The unified diff of what a task did to one file. Rejects `task_unknown`, `file_missing`. */
  readDiff(taskId: string, path: string): Promise<string>;
  /** A file that a task changed, as text: before it, as it left it, or now. Rejects `task_unknown`, `file_missing`, `file_unsupported`. */
  readVersion(taskId: string, path: string, version: FileVersion): Promise<string>;
  /** The workspace's words and the commands, for the recogniser. Rejects `workspace_missing`. */
  hints(workspace: WorkspaceFolder): Promise<VoiceHints>;
  /** Reads the words of workspaces ahead, in the background: for many files that takes seconds. */
  warm(workspaces: readonly WorkspaceFolder[]): void;
  /** What a voice model should know of the workspace at the start: at most 8 KiB. Rejects `workspace_missing`. */
  context(workspace: WorkspaceFolder, options: { signal: AbortSignal }): Promise<string>;
  /** How many tasks run or wait. */
  running(): number;
  /** Resolves when nothing runs or waits. */
  settled(): Promise<void>;
}

/** Opens the tasks kept in `dataFolder`; those that an earlier daemon left running are failed. The signal cancels all. */
export async function openTasks(options: {
  dataFolder: string;
  engines: Engines;
  events: TaskEvents;
  log: Log;
  now: () => number;
  /** Absent: as patient as a daemon is. */
  locks?: WorkspaceLocks;
  signal: AbortSignal;
}): Promise<Tasks> {
  const { dataFolder, engines, events, log, now, locks = new WorkspaceLocks(), signal } = options;
  const { store, records, damaged } = await openTaskStore(join(dataFolder, 'tasks'), nodeDisk);
  if (damaged > 0) log.warn('Some task records are damaged and were left out.', { damaged });
  const journal = await openJournal(join(dataFolder, 'journal'), {
    disk: nodeDisk,
    keepOut: async (root) => locks.enterNow(await findLockPlace(root)),
    onUnrecovered: (paths) => {
      log.error('Files from an interrupted write could not be put back.', { files: paths.length });
    },
  });
  const table = new TaskTable(store, records);
  await closeInterrupted(table, journal, { now, log });
  const runner = new TaskRunner({ table, journal, engine: engines.chosen, locks, events, log, now, signal });
  const starting = new Map<string, Promise<TaskView>>();
  const steering = new Steering({ table, runner, isStarting: (functionCallId) => starting.has(functionCallId) });

  const begin = async ({ functionCallId, clientId, workspace, request, origin }: TaskInput): Promise<TaskView> => {
    const opened = await openWorkspace(workspace.root);
    const task: TaskView = {
      taskId: randomUUID(),
      workspaceId: workspace.workspaceId,
      functionCallId,
      origin,
      prompt: promptOf(request),
      startedAtMs: now(),
      edits: [],
      undoable: false,
      state: runner.place(opened.root),
    };
    try {
      await table.add({
        format: 1,
        clientId,
        root: opened.root,
        sequence: table.nextSequence(),
        undoing: null,
        steered: [],
        task,
      });
    } catch (error) {
      throw new AppError('write_failed', "The task could not be stored in Earshot's data folder.", { cause: error });
    }
    return runner.run(task, opened, request);
  };

  const hints = async ({ root }: WorkspaceFolder): Promise<VoiceHints> =>
    engines.commands.hints(await openWorkspace(root), { signal });
  let warming = Promise.resolve();

  return {
    async start(input) {
      const { functionCallId } = input;
      const first = starting.get(functionCallId);
      if (first !== undefined) return first;
      const known = table.byFunctionCall(functionCallId);
      if (known !== undefined) return known.task;
      const begun = begin(input);
      starting.set(functionCallId, begun);
      try {
        return await begun;
      } finally {
        starting.delete(functionCallId);
      }
    },
    steer: (words) => steering.steer(words),
    cancel: (taskId) => runner.cancel(taskId),
    list: ({ clientId, limit }) =>
      table
        .all()
        .filter((record) => record.clientId === clientId)
        .slice(0, limit)
        .map((record) => record.task),
    history({ root }, { before, limit }) {
      const oldest = before === null ? Infinity : (table.get(before)?.sequence ?? 0);
      const here = table.all().filter((record) => record.root === root && record.sequence < oldest);
      return here.slice(0, limit).map(({ task }) => task);
    },
    owner: (taskId) => table.get(taskId)?.clientId,
    async readDiff(taskId, path) {
      if (table.get(taskId) === undefined) throw new AppError('task_unknown', 'There is no such task.');
      return journal.diff(taskId, path);
    },
    async readVersion(taskId, path, version) {
      if (table.get(taskId) === undefined) throw new AppError('task_unknown', 'There is no such task.');
      const bytes = await journal.version(taskId, path, version);
      if (bytes === null) throw new AppError('file_missing', 'There was no such file at that time.');
      return textOf(path, bytes);
    },
    hints,
    warm(workspaces) {
      warming = warming.then(() => readAhead(workspaces, hints, { log, signal }));
    },
    context: ({ name, root }, options) => readStartupContext(name, root, options),
    running: () => runner.running(),
    settled: () => runner.settled(),
  };
}

/** How a task's request is told of. */
function promptOf(request: WorkRequest): string {
  switch (request.kind) {
    case 'prompt':
      return request.prompt;
    case 'undo':
    case 'redo':
      return request.kind;
    case 'patch':
      return 'apply a patch';
  }
}
