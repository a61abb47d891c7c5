import type { FieldProps } from './fieldTypes.ts';
import type { Parsed } from './parse.ts';
import { SaveStatus } from './SaveStatus.tsx';
import { useDraft } from './useDraft.ts';
import { useSave } from './useSave.ts';

interface TextFieldProps<T> extends FieldProps<T> {
  readonly format: (value: T) => string;
  readonly parse: (text: string) => Parsed<T>;
  /** Which keyboard a touch screen shows. */
  readonly inputMode: 'text' | 'numeric' | 'decimal';
}

/** A line of text, saved on Enter or when it is left. What cannot be stays in the box, with the reason under it. */
export function TextField<T>({ id, label, hint, value, onChange, format, parse, inputMode }: TextFieldProps<T>) {
  const { state, save, reject } = useSave();
  const { shown, draw } = useDraft(format(value));

  const commit = (text: string): void => {
    const parsed = parse(text);
    if ('problem' in parsed) reject(parsed.problem);
    else void save((options) => onChange(parsed.value, options));
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode={inputMode}
        autocomplete="off"
        spellcheck={false}
        value={shown}
        aria-invalid={state.phase === 'invalid' || state.phase === 'refused'}
        aria-describedby={`${hint === undefined ? '' : `${id}-hint `}${id}-status`}
        onInput={({ currentTarget }) => {
          draw(currentTarget.value);
        }}
        onChange={({ currentTarget }) => {
          commit(currentTarget.value);
        }}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      <SaveStatus id={`${id}-status`} state={state} />
    </div>
  );
}
