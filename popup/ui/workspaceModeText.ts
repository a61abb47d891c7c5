import type { WorkspaceMode } from '../../protocol/workspace.ts';

/** When the user is asked, in the order it is offered. */
export const workspaceModes: readonly WorkspaceMode[] = ['askAll', 'askRisky', 'readOnly'];

/** What each is called, and what it means. */
export const workspaceModeTexts: Readonly<
  Record<WorkspaceMode, { readonly label: string; readonly short: string; readonly meaning: string }>
> = {
  askAll: {
    label: 'Ask for everything',
    short: 'Asks for everything',
    meaning: 'You are asked before every change and every command, but for those that rules of your own Codex allow.',
  },
  askRisky: {
    label: 'Ask for what is risky',
    short: 'Asks for what is risky',
    meaning: 'You are asked before files that run or hold secrets are changed, and before risky commands.',
  },
  readOnly: {
    label: 'Read only',
    short: 'Read only',
    meaning: 'Nothing is written; commands may only look, in a sandbox. Undo still works.',
  },
};
