import type { VoiceHints } from '../../../protocol/hints.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { Engine, EngineClient, EngineFinish, EngineRequest } from '../engine.ts';
import { prepareCreate } from './prepareCreate.ts';
import { chooseReading } from './chooseReading.ts';
import { leavesOpen } from './leavesOpen.ts';
import { readRequest } from './grammar.ts';
import type { Reading } from './grammar.ts';
import type { CommandContext, Prepared } from './prepared.ts';
import { prepareRename } from './prepareRename.ts';
import { prepareReplace } from './prepareReplace.ts';
import { closers, commandTemplates, heardAs, openers } from './commandTemplates.ts';
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
};

const help = 'I can rename a name, replace a text, create a file, undo, redo, and say what changed.';
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
    readings: readonly Reading[],
    client: Pick<EngineClient, 'workspace'>,
    { signal }: { signal: AbortSignal },
  ): Promise<Prepared> => {
    const files = await indexOf(client.workspace).refresh(client.workspace, { signal });
    return chooseReading(readings, async (reading) => {
      const next = await prepare[reading.command]?.(reading, { request, client, files, signal });
      return next ?? { kind: 'unknown', reason: 'I did not understand that.' };
    });
  };

  const turn = async (
    request: EngineRequest,
    client: EngineClient,
    { signal }: { signal: AbortSignal },
  ): Promise<EngineFinish> => {
    const readings = readPrompt(request);
    const [first] = readings;
    if (first === undefined) return notUnderstood(request, 'I did not understand that.');
    if (first.command === 'undo') return client.history.undo();
    if (first.command === 'redo') return client.history.redo();
    if (first.command === 'changes') return whatChanged(client);
    const choice = await choose(request, readings, client, { signal });
    switch (choice.kind) {
      case 'ready':
        await client.write(choice.changes);
        return { outcome: 'done', summary: choice.summary };
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
    hints: async (workspace, options) => voiceHints(await indexOf(workspace).refresh(workspace, options)),
    async grasp(request, workspace, options) {
      const readings = readPrompt(request);
      const [first] = readings;
      if (first === undefined) return 'unsure';
      if (first.command === 'undo' || first.command === 'changes') return 'history';
      if (readings.some(leavesOpen)) return 'unsure';
      const choice = await choose(request, readings, { workspace }, options);
      return choice.kind === 'ready' && choice.certainty === 'exact' ? 'certain' : 'unsure';
    },
  };
}

function readPrompt({ prompt }: EngineRequest): Reading[] {
  return readRequest(prompt, { templates: commandTemplates, heardAs, openers, closers });
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
