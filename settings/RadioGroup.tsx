import type { Choice } from './fieldTypes.ts';
import type { SaveState } from './saveState.ts';
import { SaveStatus } from './SaveStatus.tsx';

interface RadioGroupProps<T extends string> {
  /** Unique on the page. */
  readonly id: string;
  readonly label: string;
  readonly choices: readonly Choice<T>[];
  readonly chosen: T;
  /** Where choosing saves. */
  readonly state?: SaveState;
  readonly onChoose: (choice: T) => void;
}

/** One of a few, each with what it means. */
export function RadioGroup<T extends string>({ id, label, choices, chosen, state, onChoose }: RadioGroupProps<T>) {
  return (
    <fieldset class="field" aria-describedby={state === undefined ? undefined : `${id}-status`}>
      <legend>{label}</legend>
      {choices.map((choice) => (
        <div key={choice.value} class="choice">
          <input
            type="radio"
            id={`${id}-${choice.value}`}
            name={id}
            checked={choice.value === chosen}
            disabled={choice.disabled === true}
            aria-describedby={choice.meaning === undefined ? undefined : `${id}-${choice.value}-meaning`}
            onChange={() => {
              onChoose(choice.value);
            }}
          />
          <label for={`${id}-${choice.value}`}>{choice.label}</label>
          {choice.meaning !== undefined && (
            <p id={`${id}-${choice.value}-meaning`} class="hint">
              {choice.meaning}
            </p>
          )}
        </div>
      ))}
      {state !== undefined && <SaveStatus id={`${id}-status`} state={state} />}
    </fieldset>
  );
}
