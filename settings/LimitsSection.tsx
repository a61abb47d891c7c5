import { settingsBounds } from '../protocol/settings.ts';
import type { SectionProps } from './fieldTypes.ts';
import { parseCap, parseWhole } from './parse.ts';
import { Section } from './Section.tsx';
import { TextField } from './TextField.tsx';

const { idleMinutes: idleBounds, warmSeconds: warmBounds, capUsd: capBounds } = settingsBounds;

const toCap = (text: string) => parseCap(text, capBounds);
const formatCap = (usd: number | null): string => (usd === null ? '' : String(usd));

/** When Earshot stops by itself: open calls of a paid voice cost money. */
export function LimitsSection({ settings, onChange }: SectionProps) {
  return (
    <Section id="limits" title="Limits">
      <TextField
        id="idle-minutes"
        label="Hang up after so many minutes without speech"
        hint="0 never hangs up. While a task runs or a question waits, Earshot stays on in any case."
        inputMode="numeric"
        value={settings.idleMinutes}
        format={String}
        parse={(text) => parseWhole(text, idleBounds)}
        onChange={(idleMinutes, options) => onChange({ idleMinutes }, options)}
      />
      <TextField
        id="warm-seconds"
        label="Stay ready for so many seconds after a session"
        hint="The next session then starts sooner. The microphone is off meanwhile."
        inputMode="numeric"
        value={settings.warmSeconds}
        format={String}
        parse={(text) => parseWhole(text, warmBounds)}
        onChange={(warmSeconds, options) => onChange({ warmSeconds }, options)}
      />
      <TextField
        id="session-cap"
        label="Most a session may cost, in US dollars"
        hint="Empty is no limit. Counted where the model’s price is known."
        inputMode="decimal"
        value={settings.sessionCapUsd}
        format={formatCap}
        parse={toCap}
        onChange={(sessionCapUsd, options) => onChange({ sessionCapUsd }, options)}
      />
      <TextField
        id="day-cap"
        label="Most a day may cost, in US dollars"
        hint="Empty is no limit."
        inputMode="decimal"
        value={settings.dayCapUsd}
        format={formatCap}
        parse={toCap}
        onChange={(dayCapUsd, options) => onChange({ dayCapUsd }, options)}
      />
    </Section>
  );
}
