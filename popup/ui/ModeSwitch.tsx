import type { Settings } from '../../protocol/settings.ts';
import { modes, modeTexts } from './modeText.ts';
import { useSurfaceActions } from './surfaceActions.ts';

/** How turns are taken, switchable in the middle of a call. */
export function ModeSwitch({ mode }: { mode: Settings['mode'] }) {
  const { send } = useSurfaceActions();
  return (
    <fieldset class="modes">
      <legend class="visually-hidden">How to talk</legend>
      {modes.map((each) => (
        <label key={each} class="mode" title={modeTexts[each].meaning}>
          <input
            type="radio"
            name="mode"
            class="visually-hidden"
            checked={each === mode}
            onChange={() => void send('settings.change', { change: { mode: each } })}
          />
          <span>{modeTexts[each].label}</span>
        </label>
      ))}
    </fieldset>
  );
}
