import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { AddingView } from '../../protocol/adding.ts';
import { AppError, toFailure } from '../../protocol/appError.ts';
import type { Failure } from '../../protocol/appError.ts';
import type { OpenDialog } from './folderDialog.ts';
import type { Workspaces } from './workspaces.ts';

/** One folder at a time, for the client that asked. Nothing may work in it before the user has said yes. */
type State =
  | { readonly phase: 'none' }
  | { readonly phase: 'choosing'; readonly clientId: string; readonly dialog: AbortController }
  | { readonly phase: 'asking'; readonly clientId: string; readonly addingId: string; readonly folder: string }
  | { readonly phase: 'refused'; readonly clientId: string; readonly failure: Failure };

interface FolderAddingOptions {
  readonly workspaces: Pick<Workspaces, 'add' | 'inspect'>;
  readonly openDialog: (options: { signal: AbortSignal }) => Promise<OpenDialog>;
  readonly tell: (clientId: string, told: { adding: AddingView | null; added?: string }) => void;
}

/** Lets the user add a workspace by a click: the folder is named in a dialog of this computer, and trusted by a second click. */
export class FolderAdding {
  readonly #options: FolderAddingOptions;
  #state: State = { phase: 'none' };

  constructor(options: FolderAddingOptions) {
    this.#options = options;
  }

  /** What a client sees of it. */
  view(clientId: string): AddingView | null {
    const state = this.#state;
    if (state.phase === 'none' || state.clientId !== clientId) return null;
    switch (state.phase) {
      case 'choosing':
        return { phase: 'choosing' };
      case 'asking': {
        const { addingId, folder } = state;
        return { phase: 'asking', addingId, name: path.basename(folder), folder };
      }
      case 'refused':
        return { phase: 'refused', failure: state.failure };
    }
  }

  /** Resolves when the dialog is on the screen. Rejects `dialog_open`, `dialog_missing`. */
  async browse(clientId: string): Promise<void> {
    const before = this.#state;
    if (before.phase === 'choosing') {
      throw new AppError('dialog_open', 'A folder dialog is open on this computer already. Answer or close that one.');
    }
    // A question that nobody answered is given up.
    if (before.phase !== 'none' && before.clientId !== clientId) {
      this.#options.tell(before.clientId, { adding: null });
    }
    const dialog = new AbortController();
    const state: State = { phase: 'choosing', clientId, dialog };
    this.#state = state;
    try {
      const { chosen } = await this.#options.openDialog(dialog);
      this.#move(state, state);
      void this.#await(state, chosen);
    } catch (error) {
      this.#move(state, { phase: 'none' });
      if (!dialog.signal.aborted) throw error;
    }
  }

  /** Rejects `request_invalid` for another question than the one that is open, and as adding a folder does. */
  async trust(clientId: string, addingId: string): Promise<void> {
    const state = this.#state;
    if (state.phase !== 'asking' || state.clientId !== clientId || state.addingId !== addingId) {
      throw new AppError('request_invalid', 'That question is not open any more. Choose the folder again.');
    }
    const { real } = await this.#options.workspaces.inspect(state.folder);
    if (real !== state.folder) {
      throw new AppError('path_refused', 'That folder leads somewhere else by now. Choose it again.');
    }
    const { workspaceId } = await this.#options.workspaces.add(state.folder, true);
    this.#move(state, { phase: 'none' }, workspaceId);
  }

  /** Closes the dialog, or answers no. */
  stop(clientId: string): void {
    const state = this.#state;
    if (state.phase === 'none' || state.clientId !== clientId) return;
    if (state.phase === 'choosing') state.dialog.abort();
    this.#move(state, { phase: 'none' });
  }

  /** Nobody is there to answer any more. */
  end(): void {
    if (this.#state.phase === 'choosing') this.#state.dialog.abort();
    this.#state = { phase: 'none' };
  }

  async #await(state: Extract<State, { phase: 'choosing' }>, chosen: Promise<string | undefined>): Promise<void> {
    const { clientId } = state;
    try {
      const folder = await chosen;
      if (folder === undefined) {
        this.#move(state, { phase: 'none' });
        return;
      }
      const { real, known } = await this.#options.workspaces.inspect(folder);
      if (known === undefined) this.#move(state, { phase: 'asking', clientId, addingId: randomUUID(), folder: real });
      else this.#move(state, { phase: 'none' }, known.workspaceId);
    } catch (error) {
      this.#move(state, { phase: 'refused', clientId, failure: toFailure(error) });
    }
  }

  /** Goes on from a state, unless something else happened meanwhile. */
  #move(from: Exclude<State, { phase: 'none' }>, to: State, added?: string): void {
    if (this.#state !== from) return;
    this.#state = to;
    this.#options.tell(from.clientId, {
      adding: this.view(from.clientId),
      ...(added === undefined ? {} : { added }),
    });
  }
}
