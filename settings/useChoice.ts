import type { Change } from './fieldTypes.ts';
import type { SaveState } from './saveState.ts';
import { useDraft } from './useDraft.ts';
import { useSave } from './useSave.ts';

/** A control that saves at once: it shows the choice while it is being saved, and the old value again when it was refused. */
export function useChoice<T>(
  value: T,
  onChange: Change<T>,
): { readonly shown: T; readonly state: SaveState; readonly choose: (choice: T) => void } {
  const { state, save } = useSave();
  const { shown, draw, drop } = useDraft(value);

  const keep = async (chosen: T): Promise<void> => {
    draw(chosen);
    if (!(await save((options) => onChange(chosen, options)))) drop();
  };
  return { shown, state, choose: (chosen) => void keep(chosen) };
}
