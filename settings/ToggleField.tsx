import type { FieldProps } from './fieldTypes.ts';
import { SaveStatus } from './SaveStatus.tsx';
import { useChoice } from './useChoice.ts';

/** Yes or no, saved at once. */
export function ToggleField({ id, label, hint, value, onChange }: FieldProps<boolean>) {
  const { shown, state, choose } = useChoice(value, onChange);
  return (
    <div class="field">
      <div class="choice">
        <input
          type="checkbox"
          id={id}
          checked={shown}
          aria-describedby={`${hint === undefined ? '' : `${id}-hint `}${id}-status`}
          onChange={({ currentTarget }) => {
            choose(currentTarget.checked);
          }}
        />
        <label for={id}>{label}</label>
        {hint !== undefined && (
          <p id={`${id}-hint`} class="hint">
            {hint}
          </p>
        )}
      </div>
      <SaveStatus id={`${id}-status`} state={state} />
    </div>
  );
}
