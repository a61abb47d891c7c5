import { LinkedText } from '../popup/ui/LinkedText.tsx';
import { toSaveText } from './saveState.ts';
import type { SaveState } from './saveState.ts';

/** How the last change went, in words. The region is there before its first ones: an inserted one is not read. */
export function SaveStatus({ id, state }: { id: string; state: SaveState }) {
  const bad = state.phase === 'invalid' || state.phase === 'refused';
  return (
    <p id={id} role="status" class={bad ? 'save-status save-bad' : 'save-status'}>
      <LinkedText text={toSaveText(state)} />
    </p>
  );
}
