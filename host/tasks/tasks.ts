import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import type { AnsweredBy, ApprovalDecision, ApprovalView } from '../../protocol/approval.ts';
import type { VoiceHints } from '../../protocol/hints.ts';
import type { Origin, TaskView } from '../../protocol/task.ts';
import type { WorkspaceMode } from '../../protocol/workspace.ts';
import type { CommandsEngine } from '../engines/commands/commandsEngine.ts';
import { describeError } from '../log/log.ts';
import type { Log } from '../log/log.ts';
import type { CommandRunner } from '../sandbox/commandRunner.ts';
import { nodeDisk } from '../workspace/disk.ts';
import { openJournal } from '../workspace/journal.ts';
import type { FileVersion } from '../workspace/entryReader.ts';
import { textOf } from '../workspace/textOf.ts';
import { findLockPlace } from '../workspace/lockPlace.ts';
import { openWorkspace } from '../workspace/workspace.ts';
import { Approvals } from './approvals/approvals.ts';
import type { Forgotten } from './approvals/decisions.ts';
import { listApprovals } from './approvals/listApprovals.ts';
import type { ChooseEngine } from './chooseEngine.ts';
import { readWorkspaceState } from '../workspace/workspaceState.ts';
import { WorkspaceLocks } from '../workspace/workspaceLocks.ts';
import { JournalKeeper } from './journalKeeper.ts';
import { journalCaps } from './whatToForget.ts';
import type { JournalCaps } from './whatToForget.ts';
import { closeInterrupted } from './closeInterrupted.ts';
import type { WorkRequest } from './patchTask.ts';
import { keepInterrupted } from './keepInterrupted.ts';
import { LatestText } from './latestText.ts';
import { readAhead } from './readAhead.ts';
import { releaseInterrupted } from './releaseInterrupted.ts';
import { Scans } from './scans.ts';
import { readStartupContext } from './startupContext.ts';
import { Steering } from './steering.ts';
import type { SteeringWords } from './steering.ts';
import type { TaskEvents } from './taskEvents.ts';
import { TaskRunner } from './taskRunner.ts';
import { openTaskStore } from './taskStore.ts';
import { TurnNotes } from './turnNotes.ts';
import { TaskTable } from './taskTable.ts';
import { answerWorkspaceTalk } from './workspaceAnswer.ts';
import { withWorkspaces } from './workspaceHints.ts';
import { readWorkspaceTalk } from './workspaceTalk.ts';
import type { WorkspaceTalk } from './workspaceTalk.ts';

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

/** What a client answers, and how its user did. */
interface GivenAnswer {
  readonly clientId: string;
  readonly decision: ApprovalDecision;
  readonly reason?: string | undefined;
  readonly by: AnsweredBy;
}

/** What carries tasks out. */
export interface Engines {
  /** Its vocabulary is what the recogniser expects, whoever carries out. */
  readonly commands: Pick<CommandsEngine, 'hints'>;
  readonly choose: ChooseEngine;
}

export interface Tasks {
  /**
   * Resolves when the task is stored, not when it ends. A function call id that was started before, by this daemon or an
   * earlier one, answers with that task. Rejects `workspace_missing`, or `write_failed` when the record cannot be kept.
   */
  start(input: TaskInput): Promise<TaskView>;
  /**
   * Adds words to a running task; false when its engine does not take them, or they are about the workspaces themselves. A
   * function call id that was taken before, or started a task of its own, has the same answer again. Rejects `write_failed`
   * when that cannot be kept.
   */
  steer(words: SteeringWords): Promise<boolean>;
  /** Ends a running or waiting task as `cancelled`; a finished or unknown one is left alone. */
  cancel(taskId: string): void;
  /**
   * Answers a question; one that is over stays as it is. Rejects `approval_unknown` for one of another client too,
   * `approval_refused` for words that do not say it, `write_failed`.
   */
  answer(approvalId: string, answer: GivenAnswer): Promise<ApprovalView>;
  /** A client's latest questions: the open ones, then the others, newest first; as many as fit into one message. */
  approvals(clientId: string): ApprovalView[];
  /** A session is over, or a mode has changed: what was decided "for this session" is asked again. */
  forget(whose: Forgotten): void;
  /** A client's latest tasks and all that are not finished, newest first. */
  list(filter: { clientId: string; limit: number }): TaskView[];
  /** The tasks of a folder, whoever started them, newest first; with `before`, those older than that one. */
  history(workspace: WorkspaceFolder, page: { before: string | null; limit: number }): TaskView[];
  /** The client that started a task. */
  owner(taskId: string): string | undefined;
  /** All that the engine wrote at the end of a task; empty where its summary says it all. Throws `task_unknown`. */
  readDetail(taskId: string): string;
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
  /** Whether anything runs or waits in a workspace. */
  isBusy(workspaceId: string): boolean;
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
  /** Runs what engines want run. */
  runner: CommandRunner;
  events: TaskEvents;
  /** When the user of a workspace is asked. */
  mode: (workspaceId: string) => WorkspaceMode;
  log: Log;
  now: () => number;
  /** Absent: as patient as a daemon is. */
  locks?: WorkspaceLocks;
  /** Something that the last daemon had started ran until this start. */
  outlived?: boolean;
  /** Calls back once, later; returns the way to call it off. */
  after: (ms: number, run: () => void) => () => void;
  /** How much of the past is kept for undo. */
  caps?: JournalCaps;
  signal: AbortSignal;
  /** All that the user may speak of. */
  workspaces: () => readonly WorkspaceFolder[];
}): Promise<Tasks> {
  const { dataFolder, engines, runner: commandRunner, events, mode, log, now, after, signal, workspaces } = options;
  const { locks = new WorkspaceLocks(), caps = journalCaps, outlived = false } = options;
  const { store, records, damaged } = await openTaskStore(join(dataFolder, 'tasks'), nodeDisk);
  if (damaged > 0) log.warn('Some task records are damaged and were left out.', { damaged });
  const journal = await openJournal(join(dataFolder, 'journal'), {
    disk: nodeDisk,
    keepOut: async (root) => locks.enterNow(await findLockPlace(root)),
    onUnrecovered: (paths) => {
      log.error('Files from an interrupted write could not be put back.', { files: paths.length });
    },
    onKept: (paths) => {
      log.warn('Files of an interrupted write were changed since and stay; undo offers both versions.', {
        files: paths.length,
      });
    },
    onUnreadable: (entryIds) => {
      log.error('Records of interrupted writes cannot be read and are left alone.', { entryIds: entryIds.join() });
    },
  });
  const table = new TaskTable(store, records);
  const scans = new Scans(join(dataFolder, 'scans'));
  const notes = new TurnNotes(join(dataFolder, 'turns'));
  await keepInterrupted({ notes, scans, journal, outlived, log, signal });
  await releaseInterrupted(table, locks);
  await closeInterrupted({ table, journal, now, log });
  const approvals = new Approvals({
    now,
    after,
    keep: (approval) => table.keepApproval(approval),
    close: (approval) => table.closeApproval(approval),
    onAsked: (approval) => events.asked(approval),
    onChanged: (approval) => events.answered(approval),
    onUnkept: (error) => log.error('A question could not be stored.', { error: describeError(error) }),
  });
  const runner = new TaskRunner({
    table,
    journal,
    choose: engines.choose,
    approvals,
    mode,
    runner: commandRunner,
    scans,
    notes,
    locks,
    events,
    log,
    now,
    signal,
  });
  const keeper = new JournalKeeper({ table, upkeep: journal.upkeep, caps, events, log, now });
  const latestDiff = new LatestText();
  const starting = new Map<string, Promise<TaskView>>();
  const steering = new Steering({ table, runner, isStarting: (functionCallId) => starting.has(functionCallId) });

  const answerTalk = (talk: WorkspaceTalk, here: WorkspaceFolder) =>
    answerWorkspaceTalk(talk, {
      workspaces: workspaces(),
      here,
      look: (workspaceId) =>
        readWorkspaceState((workspaces().find((each) => each.workspaceId === workspaceId) ?? here).root, { signal }),
    });

  const begin = async ({ functionCallId, clientId, workspace, request, origin }: TaskInput): Promise<TaskView> => {
    const talk =
      request.kind === 'prompt'
        ? readWorkspaceTalk(request.prompt, workspaces(), { spoken: origin === 'voice' })
        : undefined;
    // One can leave a workspace whose folder is gone.
    const opened = talk === undefined ? await openWorkspace(workspace.root) : undefined;
    const root = opened?.root ?? workspace.root;
    const task: TaskView = {
      taskId: randomUUID(),
      workspaceId: workspace.workspaceId,
      functionCallId,
      origin,
      prompt: promptOf(request),
      startedAtMs: now(),
      edits: [],
      undoable: false,
      state: opened === undefined ? { phase: 'running' } : runner.place(root),
    };
    try {
      await table.add({
        format: 1,
        clientId,
        root,
        sequence: table.nextSequence(),
        undoing: null,
        steered: [],
        approvals: [],
        detail: '',
        task,
      });
    } catch (error) {
      throw new AppError('write_failed', "The task could not be stored in Earshot's data folder.", { cause: error });
    }
    if (opened !== undefined) return runner.run(task, opened, request);
    if (talk !== undefined) runner.answer(task, () => answerTalk(talk, workspace));
    return task;
  };

  const hints = async ({ root }: WorkspaceFolder): Promise<VoiceHints> =>
    withWorkspaces(await engines.commands.hints(await openWorkspace(root), { signal }), workspaces());
  const ahead = async (workspace: WorkspaceFolder): Promise<void> => {
    await hints(workspace);
    const { root } = await openWorkspace(workspace.root);
    const scan = await scans.of(root);
    // A turn under way has its beginning on disk as what was seen last: so nothing is awaited between this and the scan.
    if (runner.running() > 0) return;
    await scan.scan({ signal });
  };
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
    steer: async (words) =>
      readWorkspaceTalk(words.text, workspaces(), { spoken: true }) === undefined && (await steering.steer(words)),
    cancel: (taskId) => runner.cancel(taskId),
    async answer(approvalId, { clientId, ...answer }) {
      const known = table.approval(approvalId);
      if (known === undefined || table.get(known.taskId)?.clientId !== clientId) {
        throw new AppError('approval_unknown', 'That question is not there any more.');
      }
      return (await approvals.answer(approvalId, answer)) ?? table.approval(approvalId) ?? known;
    },
    approvals: (clientId) => listApprovals(table.all().filter((record) => record.clientId === clientId)),
    forget: (whose) => approvals.forget(whose),
    list: ({ clientId, limit }) =>
      table
        .all()
        .filter((record) => record.clientId === clientId)
        .filter(({ task }, index) => index < limit || task.state.phase !== 'finished')
        .map((record) => record.task),
    history({ root }, { before, limit }) {
      const oldest = before === null ? Infinity : (table.get(before)?.sequence ?? 0);
      const here = table.all().filter((record) => record.root === root && record.sequence < oldest);
      return here.slice(0, limit).map(({ task }) => task);
    },
    owner: (taskId) => table.get(taskId)?.clientId,
    readDetail(taskId) {
      const record = table.get(taskId);
      if (record === undefined) throw new AppError('task_unknown', 'There is no such task.');
      return record.detail;
    },
    async readDiff(taskId, path) {
      const record = table.get(taskId);
      if (record === undefined) throw new AppError('task_unknown', 'There is no such task.');
      const make = (): Promise<string> => journal.diff(taskId, path);
      return record.task.state.phase === 'finished' ? latestDiff.read(`${taskId} ${path}`, make) : make();
    },
    async readVersion(taskId, path, version) {
      if (table.get(taskId) === undefined) throw new AppError('task_unknown', 'There is no such task.');
      const bytes = await journal.version(taskId, path, version);
      if (bytes === null) throw new AppError('file_missing', 'There was no such file at that time.');
      return textOf(path, bytes);
    },
    hints,
    warm(workspaces) {
      warming = warming.then(() => readAhead(workspaces, ahead, { log, signal }));
    },
    context: ({ name, root }, options) => readStartupContext(name, root, options),
    isBusy: (workspaceId) =>
      table.all().some(({ task }) => task.workspaceId === workspaceId && task.state.phase !== 'finished'),
    lookAfter: () => keeper.run(),
    running: () => runner.running(),
    async settled() {
      await runner.settled();
      await keeper.settled();
    },
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
