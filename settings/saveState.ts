import type { Failure } from '../protocol/appError.ts';

/** How the last change of a setting went. */
export type SaveState =
  | { readonly phase: 'resting' }
  | { readonly phase: 'saving' }
  | { readonly phase: 'saved' }
  /** What was typed cannot be: nothing was sent. */
  | { readonly phase: 'invalid'; readonly problem: string }
  /** Background or host did not take it: nothing was changed. */
  | { readonly phase: 'refused'; readonly failure: Failure };

/** The same in words; empty while there is nothing to say. */
export function toSaveText(state: SaveState): string {
  switch (state.phase) {
    case 'resting':
      return '';
    case 'saving':
      return 'Saving…';
    case 'saved':
      return 'Saved.';
    case 'invalid':
      return `Not saved. ${state.problem}`;
    case 'refused':
      return `Not saved. ${state.failure.message}`;
  }
}
