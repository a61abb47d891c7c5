import type { EngineChoice } from '../../protocol/engine.ts';
import type { CommandsEngine } from '../engines/commands/commandsEngine.ts';
import type { CodexEngine } from '../engines/codex/codexEngine.ts';
import type { Engine, EngineRequest } from '../engines/engine.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { withFallback } from './withFallback.ts';
import { withHint } from './withHint.ts';

/** Where a request is to be carried out. */
interface EnginePlace {
  readonly workspaceId: string;
  readonly workspace: Workspace;
}

/** Decides who carries out one request. */
export type ChooseEngine = (
  request: EngineRequest,
  place: EnginePlace,
  options: { readonly signal: AbortSignal },
) => Promise<Engine>;

interface ChoiceParts {
  readonly commands: Pick<CommandsEngine, 'grasp'> & Engine;
  readonly codex: { readonly account: Pick<CodexEngine['account'], 'view' | 'look'> } & Engine;
  readonly choiceOf: (workspaceId: string) => EngineChoice;
}

/**
 * By the workspace's setting. What concerns the tasks before is for the commands whatever it says: Codex knows nothing of them.
 * On `auto` so is what they are certain of: it takes no model, no network and a few milliseconds.
 */
export function createEngineChooser({ commands, codex, choiceOf }: ChoiceParts): ChooseEngine {
  return async (request, { workspaceId, workspace }, { signal }) => {
    const choice = choiceOf(workspaceId);
    if (choice === 'commands') return commands;
    const grasp = await commands.grasp(request, workspace, { signal });
    if (grasp === 'history') return commands;
    if (choice === 'codex') return codex;
    if (grasp === 'certain') return commands;
    const { account } = codex;
    const view = account.view.state === 'ready' ? account.view : await account.look({ signal });
    switch (view.state) {
      case 'ready':
        return withFallback(codex, commands);
      case 'missing':
        return commands;
      case 'outdated':
        return withHint(commands, `Codex could do more, but it is too old. ${view.nextStep}`);
      case 'signedOut':
        return withHint(commands, 'Codex could do more, but it is not signed in. Sign in on the settings page.');
      case 'unknown':
        return withHint(commands, `Codex could do more, but it did not answer. ${view.reason ?? ''}`.trim());
    }
  };
}

/** Who would carry out the next task that leaves something to judgement, as shown. */
export function engineName(choice: EngineChoice, { commands, codex }: Omit<ChoiceParts, 'choiceOf'>): string {
  if (choice === 'auto') return codex.account.view.state === 'ready' ? codex.name : commands.name;
  return choice === 'codex' ? codex.name : commands.name;
}
