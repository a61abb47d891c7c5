import type { Choice, FieldProps } from './fieldTypes.ts';
import { RadioGroup } from './RadioGroup.tsx';
import { useChoice } from './useChoice.ts';

interface RadioFieldProps<T extends string> extends Omit<FieldProps<T>, 'hint'> {
  readonly choices: readonly Choice<T>[];
}

/** One of a few, saved at once. */
export function RadioField<T extends string>({ id, label, value, onChange, choices }: RadioFieldProps<T>) {
  const { shown, state, choose } = useChoice(value, onChange);
  return <RadioGroup id={id} label={label} choices={choices} chosen={shown} state={state} onChoose={choose} />;
}
