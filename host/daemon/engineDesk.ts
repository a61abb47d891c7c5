import { AppError } from '../../protocol/appError.ts';
import type { EngineChoice, EngineView, LoginRequest } from '../../protocol/engine.ts';
import type { WorkspaceView } from '../../protocol/workspace.ts';
import type { CodexEngine } from '../engines/codex/codexEngine.ts';
import type { CommandsEngine } from '../engines/commands/commandsEngine.ts';
import { createEngineChooser, engineName } from '../tasks/chooseEngine.ts';
import type { ChooseEngine } from '../tasks/chooseEngine.ts';

interface DeskOptions {
  readonly commands: CommandsEngine;
  readonly codex: CodexEngine;
  readonly choices: Readonly<Record<string, EngineChoice>>;
  readonly workspaces: () => readonly WorkspaceView[];
  /** Throws when they cannot be kept. */
  readonly keep: (choices: Readonly<Record<string, EngineChoice>>) => void;
  readonly onChange: (view: EngineView) => void;
}

/** Who carries tasks out, as the user chose for each workspace, and the way to Codex's account. */
export class EngineDesk {
  readonly #options: DeskOptions;
  #choices: Readonly<Record<string, EngineChoice>>;
  readonly choose: ChooseEngine;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#choices = options.choices;
    const { commands, codex } = options;
    this.choose = createEngineChooser({ commands, codex, choiceOf: (workspaceId) => this.#choiceOf(workspaceId) });
  }

  /** As it is known now. */
  view(): EngineView {
    const { codex, workspaces } = this.#options;
    return {
      codex: codex.account.view,
      workspaces: workspaces().map(({ workspaceId }) => {
        const choice = this.#choiceOf(workspaceId);
        return { workspaceId, choice, engine: engineName(choice, this.#options) };
      }),
    };
  }

  /** Looks whether Codex is there and signed in. */
  async look({ signal }: { readonly signal: AbortSignal }): Promise<EngineView> {
    await this.#options.codex.account.look({ signal });
    return this.view();
  }

  /** Throws `write_failed`; nothing has changed then. */
  setChoice(workspaceId: string, choice: EngineChoice): EngineView {
    const { keep, onChange } = this.#options;
    const choices = { ...this.#choices, [workspaceId]: choice };
    try {
      keep(choices);
    } catch (error) {
      throw new AppError('write_failed', "The choice could not be written in Earshot's data folder.", { cause: error });
    }
    this.#choices = choices;
    const view = this.view();
    onChange(view);
    return view;
  }

  /** Rejects `engine_missing`, `engine_outdated`, `engine_failed`. */
  async login(request: LoginRequest, { signal }: { readonly signal: AbortSignal }): Promise<EngineView> {
    await this.#options.codex.account.login(request, { signal });
    return this.view();
  }

  async cancelLogin({ signal }: { readonly signal: AbortSignal }): Promise<EngineView> {
    await this.#options.codex.account.cancelLogin({ signal });
    return this.view();
  }

  /** Rejects `engine_missing`, `engine_outdated`, `engine_failed`. */
  async logout({ signal }: { readonly signal: AbortSignal }): Promise<EngineView> {
    await this.#options.codex.account.logout({ signal });
    return this.view();
  }

  /** Tells that something about Codex is not what it was. */
  accountChanged(): void {
    this.#options.onChange(this.view());
  }

  end(): Promise<void> {
    return this.#options.codex.end();
  }

  #choiceOf(workspaceId: string): EngineChoice {
    return this.#choices[workspaceId] ?? 'auto';
  }
}
