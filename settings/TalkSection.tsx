import { modes, modeTexts } from '../popup/ui/modeText.ts';
import { ShortcutHint } from '../popup/ui/ShortcutHint.tsx';
import type { Settings } from '../protocol/settings.ts';
import type { Choice, SectionProps } from './fieldTypes.ts';
import { RadioField } from './RadioField.tsx';
import { Section } from './Section.tsx';
import { SelectField } from './SelectField.tsx';
import { ToggleField } from './ToggleField.tsx';

interface TalkSectionProps extends SectionProps {
  readonly shortcut: string;
  readonly onOpenShortcuts: () => void;
}

const modeChoices = modes.map((value) => ({ value, ...modeTexts[value] }));

const patienceChoices: readonly Choice<Settings['patience']>[] = [
  { value: 'short', label: 'Short: answers quickly' },
  { value: 'normal', label: 'Normal' },
  { value: 'long', label: 'Long: lets you think' },
  { value: 'semantic', label: 'By what you say, where the voice service can' },
];

/** How one talks, and with which key. */
export function TalkSection({ settings, shortcut, onChange, onOpenShortcuts }: TalkSectionProps) {
  return (
    <Section id="talking" title="Talking">
      <RadioField
        id="mode"
        label="How to talk"
        value={settings.mode}
        choices={modeChoices}
        onChange={(mode, options) => onChange({ mode }, options)}
      />
      <SelectField
        id="patience"
        label="Pause that ends your turn"
        hint="Counts while the microphone is on by itself, not while you hold."
        value={settings.patience}
        choices={patienceChoices}
        onChange={(patience, options) => onChange({ patience }, options)}
      />
      <ToggleField
        id="hold-detection"
        label="Holding the shortcut counts as holding to talk"
        hint="Switch it off if your keyboard does not repeat a held key: then each press opens or shuts the microphone."
        value={settings.holdDetection}
        onChange={(holdDetection, options) => onChange({ holdDetection }, options)}
      />
      <ShortcutHint shortcut={shortcut} onOpenShortcuts={onOpenShortcuts} />
    </Section>
  );
}
