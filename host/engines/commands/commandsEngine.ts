import type { VoiceHints } from '../../../protocol/hints.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { Engine, EngineClient, EngineFinish, EngineRequest } from '../engine.ts';
import { prepareCreate } from './prepareCreate.ts';
import { chooseReading } from './chooseReading.ts';
import { leavesOpen } from './leavesOpen.ts';
import type { Reading } from './grammar.ts';
import type { CommandContext, Prepared, RunStep } from './prepared.ts';
import { prepareRename } from './prepareRename.ts';
import { undoFile } from './undoFile.ts';
import { prepareReplace } from './prepareReplace.ts';
import { readSequence } from './readSequence.ts';
import type { Sequence } from './readSequence.ts';
import { carryOutRuns } from './run/carryOutRuns.ts';
import { prepareRun } from './run/prepareRun.ts';
import { readTargets } from './run/readTargets.ts';
import { closers, commandTemplates, heardAs, openers, scriptTemplates, withNetwork } from './commandTemplates.ts';
import { voiceHints } from './vocabulary/voiceHints.ts';
import { WorkspaceIndex } from './vocabulary/workspaceIndex.ts';

/** The engine that needs no model: a handful of requests, understood by their form and the workspace's own names. */
export interface CommandsEngine extends Engine {
  /** The commands and the workspace's words as they are said. */
  hints(workspace: Workspace, options: { signal: AbortSignal }): Promise<VoiceHints>;
  /**
   * How sure it is of a request, without changing anything: `history` is about the tasks before, which only it can do; `certain`
   * has one reading, which means something here and leaves nothing to judgement.
   */
  grasp(
    request: EngineRequest,
    workspace: Workspace,
    options: { signal: AbortSignal },
  ): Promise<'history' | 'certain' | 'unsure'>;
}

const prepare: Readonly<Record<string, (reading: Reading, context: CommandContext) => Promise<Prepared>>> = {
  rename: prepareRename,
  replace: prepareReplace,
  create: prepareCreate,
  test: prepareRun,
  build: prepareRun,
  lint: prepareRun,
  script: prepareRun,
};

const help =
  'I can rename a name, replace a text, create a file, run the tests or a script, undo, redo, and say what changed.';
const example = 'For example: rename fetch user to load user.';

export function createCommandsEngine(): CommandsEngine {
  const indexes = new Map<string, WorkspaceIndex>();
  const indexOf = (workspace: Workspace): WorkspaceIndex => {
    const index = indexes.get(workspace.root) ?? new WorkspaceIndex();
    indexes.set(workspace.root, index);
    return index;
  };

  const choose = async (
    request: EngineRequest,
    { first, then, network }: Sequence,
    client: Pick<EngineClient, 'workspace'>,
    { signal }: { signal: AbortSignal },
  ): Promise<Prepared> => {
    const files = await indexOf(client.workspace).refresh(client.workspace, { signal });
    const runs: RunStep[] = [];
    let whole: Extract<Prepared, { kind: 'ready' }> | undefined;
    for (const readings of [first, ...then]) {
      const choice = await chooseReading(readings, async (reading) => {
        if (isHistory(reading)) return undoing;
        const next = await prepare[reading.command]?.(reading, { request, client, files, signal });
        return next ?? { kind: 'unknown', reason: 'I did not understand that.' };
      });
      // Nothing is done before all of it is understood.
      if (choice.kind !== 'ready') return choice;
      runs.push(...(choice.runs ?? []).map((run) => ({ ...run, network })));
      whole ??= choice;
    }
    return whole === undefined ? { kind: 'unknown', reason: 'I did not understand that.' } : { ...whole, runs };
  };

  const turn = async (
    request: EngineRequest,
    client: EngineClient,
    { signal }: { signal: AbortSignal },
  ): Promise<EngineFinish> => {
    const sequence = readPrompt(request);
    const [first] = sequence.first;
    if (first === undefined) return notUnderstood(request, 'I did not understand that.');
    if (first.command === 'changes') return whatChanged(client);
    if (isHistory(first) && sequence.then.length === 0) return goBack(first, client);
    const choice = await choose(request, sequence, client, { signal });
    switch (choice.kind) {
      case 'ready': {
        const { changes, summary, runs = [] } = choice;
        let done: EngineFinish | undefined;
        if (isHistory(first)) done = await goBack(first, client);
        if (changes.length > 0) await client.write(changes);
        if (changes.length > 0 || runs.length === 0) done ??= { outcome: 'done', summary };
        // What could not be undone is told, and the rest waits for it.
        if (done !== undefined && (done.outcome !== 'done' || runs.length === 0)) return done;
        return carryOutRuns(runs, client, done, { signal });
      }
      case 'ask':
        return { outcome: 'asked', summary: choice.question };
      case 'unknown':
        return notUnderstood(request, choice.reason);
    }
  };

  return {
    name: 'commands',
    capabilities: { steering: false, permissions: false, writesItself: false },
    start: (request, client, options) => ({ finished: turn(request, client, options), steer: () => false }),
    async hints(workspace, options) {
      const files = await indexOf(workspace).refresh(workspace, options);
      return voiceHints(files, [...(await readTargets(workspace, files)).scripts.keys()]);
    },
    async grasp(request, workspace, options) {
      const sequence = readPrompt(request);
      const [first] = sequence.first;
      if (first === undefined) return 'unsure';
      if (isHistory(first)) return 'history';
      if (sequence.first.some(leavesOpen)) return 'unsure';
      const choice = await choose(request, sequence, { workspace }, options);
      return choice.kind === 'ready' && choice.certainty === 'exact' ? 'certain' : 'unsure';
    },
  };
}

const grammar = { templates: [...commandTemplates, ...scriptTemplates], heardAs, openers, closers, withNetwork };

/** Stands for the undoing of the last task, which only the history can prepare. */
const undoing: Prepared = { kind: 'ready', certainty: 'exact', changes: [], summary: 'undo' };

function readPrompt({ prompt }: EngineRequest): Sequence {
  return readSequence(prompt, grammar);
}

function isHistory({ command }: Reading): boolean {
  return command === 'undo' || command === 'merge' || command === 'redo' || command === 'changes';
}

function goBack({ command, slots }: Reading, client: EngineClient): Promise<EngineFinish> {
  if (command === 'redo') return client.history.redo();
  if (command === 'merge') return client.history.undo({ merge: true });
  return slots['file'] === undefined ? client.history.undo() : undoFile(slots['file'], client);
}

function notUnderstood({ prompt }: EngineRequest, reason: string): EngineFinish {
  const heard = prompt.length > 200 ? `${prompt.slice(0, 200)}…` : prompt;
  return { outcome: 'notUnderstood', summary: `I heard “${heard}”. ${reason} ${help} ${example}` };
}

function whatChanged({ history }: EngineClient): EngineFinish {
  const latest = history.latest();
  if (latest === undefined) return { outcome: 'done', summary: 'Nothing has been changed that is not undone.' };
  return { outcome: 'done', summary: `The last change: ${latest.summary}` };
}
