import type { Settings } from '../../protocol/settings.ts';
import type { Clock } from '../clock.ts';
import type { Session } from './session.ts';
import { ShortcutHold } from './shortcutHold.ts';
import { ToggleGate } from './toggleGate.ts';

/** What the shortcut acts on. */
export interface ShortcutOptions {
  readonly clock: Clock;
  readonly session: Pick<Session, 'toggle' | 'press' | 'controls'>;
  settings(): Settings;
}

/** The talk shortcut: starts and stops a session, or, in hold mode, holds the microphone open. */
export class Shortcut {
  readonly #options: ShortcutOptions;
  readonly #gate = new ToggleGate();
  readonly #hold: ShortcutHold;

  constructor(options: ShortcutOptions) {
    const { clock, session } = options;
    this.#options = options;
    this.#hold = new ShortcutHold({
      clock,
      onPress: () => session.press(),
      onRelease: (atMs) => session.controls.release(atMs),
    });
  }

  /** One event of the shortcut; a held one fires many. */
  fire(): void {
    const { clock, session } = this.#options;
    const { mode, holdDetection } = this.#options.settings();
    if (mode === 'hold' && holdDetection) {
      this.#hold.fire();
      return;
    }
    if (!this.#gate.isPress(clock.now())) return;
    if (mode !== 'hold') {
      session.toggle();
      return;
    }
    session.press();
    session.controls.release();
  }
}
