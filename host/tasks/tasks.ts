import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import type { VoiceHints } from '../../protocol/hints.ts';
import type { Origin, TaskRequest, TaskView } from '../../protocol/task.ts';
import type { CommandsEngine } from '../engines/commands/commandsEngine.ts';
import type { Engine } from '../engines/engine.ts';
import type { Log } from '../log/log.ts';
import { nodeDisk } from '../workspace/disk.ts';
import { openJournal } from '../workspace/journal.ts';
import type { FileVersion } from '../workspace/entryReader.ts';
import { textOf } from '../workspace/textOf.ts';
import { openWorkspace } from '../workspace/workspace.ts';
import { JournalKeeper } from './journalKeeper.ts';
import { journalCaps } from './whatToForget.ts';
import type { JournalCaps } from './whatToForget.ts';
import { closeInterrupted } from './closeInterrupted.ts';
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
  readonly request: TaskRequest;
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
  /** Keeps what undo needs within bounds, in the background, once an hour; whoever is to be told should be there. */
  lookAfter(): void;
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
  /** How much of the past is kept for undo. */
  caps?: JournalCaps;
  signal: AbortSignal;
}): Promise<Tasks> {
  const { dataFolder, engines, events, log, now, caps = journalCaps, signal } = options;
  const { store, records, damaged } = await openTaskStore(join(dataFolder, 'tasks'), nodeDisk);
  if (damaged > 0) log.warn('Some task records are damaged and were left out.', { damaged });
  const journal = await openJournal(join(dataFolder, 'journal'), {
    disk: nodeDisk,
    onUnrecovered: (paths) => {
      log.error('Files from an interrupted write could not be put back.', { files: paths.length });
    },
    onUnreadable: (entryIds) => {
      log.error('Records of interrupted writes cannot be read and are left alone.', { entryIds: entryIds.join() });
    },
  });
  const table = new TaskTable(store, records);
  await closeInterrupted(table, journal, { now, log });
  const runner = new TaskRunner({ table, journal, engine: engines.chosen, events, log, now, signal });
  const keeper = new JournalKeeper({ table, upkeep: journal.upkeep, caps, events, log, now });
  const starting = new Map<string, Promise<TaskView>>();
  const steering = new Steering({ table, runner, isStarting: (functionCallId) => starting.has(functionCallId) });

  const begin = async ({ functionCallId, clientId, workspace, request, origin }: TaskInput): Promise<TaskView> => {
    const opened = await openWorkspace(workspace.root);
    const task: TaskView = {
      taskId: randomUUID(),
      workspaceId: workspace.workspaceId,
      functionCallId,
      origin,
      prompt: request.kind === 'prompt' ? request.prompt : request.kind,
      startedAtMs: now(),
      edits: [],
      undoable: false,
      state: { phase: 'running' },
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
    runner.run(task, opened, request);
    return task;
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
    lookAfter: () => keeper.run(),
    running: () => runner.running(),
    async settled() {
      await runner.settled();
      await keeper.settled();
    },
  };
}
