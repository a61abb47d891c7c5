import type { Choice, FieldProps } from './fieldTypes.ts';
import { SaveStatus } from './SaveStatus.tsx';
import { useChoice } from './useChoice.ts';

interface SelectFieldProps<T extends string> extends FieldProps<T> {
  readonly choices: readonly Choice<T>[];
}

/** One of a list that may be long, saved at once. */
export function SelectField<T extends string>({ id, label, hint, value, onChange, choices }: SelectFieldProps<T>) {
  const { shown, state, choose } = useChoice(value, onChange);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={shown}
        aria-describedby={`${hint === undefined ? '' : `${id}-hint `}${id}-status`}
        onChange={({ currentTarget }) => {
          const choice = choices.find((each) => each.value === currentTarget.value);
          if (choice !== undefined) choose(choice.value);
        }}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      <SaveStatus id={`${id}-status`} state={state} />
    </div>
  );
}
