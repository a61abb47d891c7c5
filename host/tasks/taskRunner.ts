import { isDeepStrictEqual } from 'node:util';
import { AppError, toFailure } from '../../protocol/appError.ts';
import { limits } from '../../protocol/limits.ts';
import type { TaskView } from '../../protocol/task.ts';
import type { WorkspaceMode } from '../../protocol/workspace.ts';
import type { EngineFinish, EngineRun } from '../engines/engine.ts';
import { describeError } from '../log/log.ts';
import type { Log } from '../log/log.ts';
import type { CommandRunner } from '../sandbox/commandRunner.ts';
import type { Journal } from '../workspace/journal.ts';
import { untilAborted } from '../workspace/untilAborted.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceLocks } from '../workspace/workspaceLocks.ts';
import type { Approvals } from './approvals/approvals.ts';
import { Gate } from './approvals/gate.ts';
import type { ChooseEngine } from './chooseEngine.ts';
import { askAboutMade, setAsideMade } from './askAboutMade.ts';
import { askAfterwards } from './askAfterwards.ts';
import { createEngineClient } from './engineClient.ts';
import { forTheEar } from './forTheEar.ts';
import { guardedPaths } from './guardedPaths.ts';
import { carryOutPatch, withoutQuestions } from './patchTask.ts';
import type { WorkRequest } from './patchTask.ts';
import type { Scans } from './scans.ts';
import { shownEdits } from './shownEdits.ts';
import { TaskHistory } from './taskHistory.ts';
import type { TaskTable } from './taskTable.ts';
import type { TaskEvents } from './taskEvents.ts';
import { tellEdits } from './tellEdits.ts';
import type { TurnNotes } from './turnNotes.ts';
import { TurnScan } from './turnScan.ts';
import { WorkspaceTurns } from './workspaceTurns.ts';
import type { WorkspaceTurn } from './workspaceTurns.ts';

interface RunnerParts {
  readonly table: TaskTable;
  readonly journal: Journal;
  readonly choose: ChooseEngine;
  readonly locks: Pick<WorkspaceLocks, 'enter'>;
  readonly approvals: Approvals;
  readonly mode: (workspaceId: string) => WorkspaceMode;
  readonly events: TaskEvents;
  readonly runner: CommandRunner;
  readonly scans: Scans;
  readonly notes: TurnNotes;
  readonly log: Log;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

const cancelled: EngineFinish = { outcome: 'cancelled', summary: 'Cancelled.' };

/** Carries out stored tasks, one at a time in each workspace, and stores and tells how they end. */
export class TaskRunner {
  readonly #parts: RunnerParts;
  readonly #workspaces: WorkspaceTurns;
  readonly #running = new Map<string, { readonly controller: AbortController; readonly ended: Promise<void> }>();
  /** The turns that engines are at, by task. */
  readonly #turns = new Map<string, EngineRun>();

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#workspaces = new WorkspaceTurns(parts.locks, parts.log);
  }

  /** How a task would begin that came now. */
  place(root: string): TaskView['state'] {
    const ahead = this.#workspaces.length(root);
    return ahead === 0 ? { phase: 'running' } : { phase: 'queued', ahead };
  }

  run(task: TaskView, workspace: Workspace, request: WorkRequest): TaskView {
    this.#parts.log.info('Task started.', { taskId: task.taskId, kind: request.kind, origin: task.origin });
    // Others may have come since the record was made.
    const begun = this.#parts.table.show(task.taskId, { state: this.place(workspace.root) });
    this.#parts.events.started(begun);
    this.#track(task.taskId, ({ signal }) => this.#carryOut(task, workspace, request, { signal }));
    return begun;
  }

  /** A task that touches no file: it waits for nobody. */
  answer(task: TaskView, find: () => Promise<EngineFinish>): void {
    this.#parts.events.started(task);
    this.#track(task.taskId, async ({ signal }) => {
      const found = untilAborted(find(), { signal });
      await this.#close(task, await found.catch((error: unknown) => this.#failed(task, error, signal)));
    });
  }

  cancel(taskId: string): void {
    this.#running.get(taskId)?.controller.abort();
  }

  /** Hands words to the engine at work on a task; false when there is none, or it does not take them. */
  steer(taskId: string, text: string): boolean {
    return this.#turns.get(taskId)?.steer(text) ?? false;
  }

  running(): number {
    return this.#running.size;
  }

  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  async #carryOut(
    task: TaskView,
    workspace: Workspace,
    request: WorkRequest,
    { signal }: { signal: AbortSignal },
  ): Promise<void> {
    let turn: WorkspaceTurn | undefined;
    const work = async (): Promise<EngineFinish> => {
      turn = await this.#workspaces.enter(workspace.root, {
        onAhead: (ahead) => this.#move(task.taskId, { phase: 'queued', ahead }),
        onWaiting: (text) => this.#parts.events.progress(task.taskId, text),
        signal,
      });
      // What somebody else's work there, or a drive that was away, kept from being put back.
      const halfDone = await this.#parts.journal.recover(workspace.root);
      if (halfDone.length > 0) this.#parts.log.error('Files could still not be put back.', { files: halfDone.length });
      this.#move(task.taskId, { phase: 'running' });
      return await this.#turn(task, workspace, request, { signal });
    };
    try {
      const finish = await work().catch((error: unknown) => this.#failed(task, error, signal));
      // First: whoever hears of the end finds nothing of ours in the folder.
      await turn?.unlock();
      await this.#close(task, finish);
    } finally {
      turn?.leave();
    }
  }

  #track(taskId: string, work: (options: { signal: AbortSignal }) => Promise<void>): void {
    const controller = new AbortController();
    const signal = AbortSignal.any([controller.signal, this.#parts.signal]);
    const ended = work({ signal }).finally(() => {
      this.#running.delete(taskId);
    });
    this.#running.set(taskId, { controller, ended });
  }

  /** Where a task stands before its end: not worth a write, since a daemon that comes after fails it anyhow. */
  #move(taskId: string, state: TaskView['state']): void {
    const { table, events } = this.#parts;
    if (isDeepStrictEqual(table.get(taskId)?.task.state, state)) return;
    events.changed(table.show(taskId, { state }));
  }

  async #turn(
    task: TaskView,
    workspace: Workspace,
    request: WorkRequest,
    { signal }: { signal: AbortSignal },
  ): Promise<EngineFinish> {
    const { table, journal, events, choose, runner, scans, notes, mode, log } = this.#parts;
    const history = new TaskHistory({ task, root: workspace.root, table, journal, events, log, signal });
    if (request.kind === 'undo') return await history.undo(request.taskId, request);
    if (request.kind === 'redo') return await history.redo(request.taskId);
    const turnScan = new TurnScan({ taskId: task.taskId, root: workspace.root, scans, journal, notes });
    const gate = this.#gate(task, workspace, turnScan, { signal });
    const parts = { task, workspace, history, journal, gate, events, runner, turnScan, signal };
    if (request.kind === 'patch') {
      const asWritten = withoutQuestions(gate, () => mode(task.workspaceId));
      const client = createEngineClient({ ...parts, gate: asWritten });
      return await carryOutPatch(request.patch, client, { signal });
    }
    const client = createEngineClient(parts);
    const { prompt, transcript } = request;
    const conversation = `${task.workspaceId} ${table.get(task.taskId)?.clientId ?? ''}`;
    const engineRequest = { prompt, transcript, origin: task.origin, conversation };
    const engine = await choose(engineRequest, { workspaceId: task.workspaceId, workspace }, { signal });
    events.chosen(table.show(task.taskId, { engine: engine.name }));
    if (engine.capabilities.writesItself) await turnScan.begin({ signal });
    const bounds = { mode: modeFor(mode(task.workspaceId), turnScan), guarded: guardedPaths(turnScan.seen) };
    const run = engine.start({ ...engineRequest, ...bounds }, client, { signal });
    this.#turns.set(task.taskId, run);
    const finished = run.finished.finally(() => this.#keep(task, turnScan));
    try {
      await finished.catch(() => undefined);
    } finally {
      this.#turns.delete(task.taskId);
    }
    // Only an engine keeps to them; a command of ours goes without.
    const guarded = engine.capabilities.writesItself ? bounds.guarded : [];
    const told = await this.#ask(task, { ...parts, guarded }, { signal });
    return withText(await finished, { first: told, last: turnScan.leftOutText() });
  }

  /** Asks about what was done already and could not be asked about before. Resolves with what became of it. */
  async #ask(
    task: TaskView,
    {
      workspace,
      gate,
      turnScan,
      guarded,
    }: { workspace: Workspace; gate: Gate; turnScan: TurnScan; guarded: readonly string[] },
    { signal }: { signal: AbortSignal },
  ): Promise<string> {
    const { root } = workspace;
    const { journal } = this.#parts;
    const own = async (paths: readonly string[]): Promise<void> => {
      turnScan.authorship.name(paths);
      await this.#keep(task, turnScan);
    };
    const asides = await setAsideMade(root, turnScan.takeMade());
    let told = '';
    try {
      const { found } = turnScan;
      told = await askAfterwards({ taskId: task.taskId, journal, gate, found, guarded }, { signal });
    } finally {
      told = `${told} ${await askAboutMade(asides, { root, gate, own }, { signal })}`.trim();
    }
    return told;
  }

  /** Looked at however the turn ended; a cancel of the task must not hinder it. */
  async #keep(task: TaskView, turnScan: TurnScan): Promise<void> {
    const { journal, events } = this.#parts;
    const keeping = turnScan.keep({ signal: new AbortController().signal });
    const paths = await keeping.catch((error: unknown) => {
      turnScan.end('left');
      throw error;
    });
    turnScan.end('kept');
    await tellEdits(task.taskId, paths, { journal, events });
  }

  #gate(task: TaskView, workspace: Workspace, turnScan: TurnScan, { signal }: { signal: AbortSignal }): Gate {
    const { table, approvals, mode } = this.#parts;
    const { taskId, workspaceId } = task;
    const asker = { taskId, workspaceId, clientId: table.get(taskId)?.clientId ?? '' };
    const isCrowded = () => turnScan.isCrowded;
    return new Gate({ asker, workspace, mode: () => mode(workspaceId), isCrowded, approvals, signal });
  }

  #failed(task: TaskView, error: unknown, signal: AbortSignal): EngineFinish {
    if (signal.aborted && (!(error instanceof AppError) || error.code === 'cancelled')) return cancelled;
    if (!(error instanceof AppError)) {
      this.#parts.log.error('A task failed with a bug.', { taskId: task.taskId, error: describeError(error) });
    }
    return { outcome: 'failed', summary: toFailure(error).message };
  }

  async #close(task: TaskView, finish: EngineFinish): Promise<void> {
    const { outcome, summary: written, engine, undoes, conflicts, mergeable, conflictOf, chooses } = finish;
    const { table, journal, events, log, now } = this.#parts;
    const edits = await journal.edits(task.taskId).catch(() => []);
    const summary = forTheEar(written);
    const detail = (finish.detail ?? (summary === written ? '' : written)).slice(0, limits.detailChars);
    const said = { outcome, summary, ...(detail === '' ? {} : { detailChars: detail.length }) };
    const change = {
      edits: shownEdits(edits),
      undoable: edits.length > 0 && undoes === undefined,
      ...(undoes === undefined ? {} : { undoes }),
      ...(conflicts === undefined ? {} : { conflicts: shownEdits(conflicts) }),
      ...(mergeable === undefined ? {} : { mergeable: shownEdits(mergeable) }),
      ...(engine === undefined ? {} : { engine }),
      ...(chooses === undefined ? {} : { chooses }),
      ...(conflictOf === undefined ? {} : { conflictOf }),
      state: { phase: 'finished', ...said, finishedAtMs: now() },
    } as const;
    await table.update(task.taskId, change, { detail }).catch((error: unknown) => {
      log.error('The end of a task could not be stored.', { taskId: task.taskId, error: describeError(error) });
    });
    log.info('Task finished.', { taskId: task.taskId, outcome, edits: edits.length });
    events.finished(table.get(task.taskId)?.task ?? { ...task, ...change });
  }
}

/** Where more is off limits than can be fenced, an engine asks before every command. */
function modeFor(mode: WorkspaceMode, { isCrowded }: Pick<TurnScan, 'isCrowded'>): WorkspaceMode {
  return isCrowded && mode === 'askRisky' ? 'askAll' : mode;
}

/** What must not be cut off, should it all be too long for the ear, goes `first`. */
function withText(
  finish: EngineFinish,
  { first, last }: { readonly first: string; readonly last: string },
): EngineFinish {
  return { ...finish, summary: [first, finish.summary, last].filter((text) => text !== '').join(' ') };
}
