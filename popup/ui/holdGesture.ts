/** What holds the button down; `none` while nothing does. */
export type HoldGesture = 'none' | 'pointer' | 'space';

/**
 * What happens to the button. `clicked` is a click that neither pointer nor Space made: Enter, or assistive technology.
 * `lost` is every end that is not a release: the window lost the focus, the page was hidden or is going, the capture broke.
 */
export type HoldEvent = 'pointerDown' | 'pointerUp' | 'spaceDown' | 'spaceUp' | 'clicked' | 'lost';

/** What background is told, in order. */
export type HoldIntent = 'talk.press' | 'talk.release';

interface HoldStep {
  readonly gesture: HoldGesture;
  readonly intents: readonly HoldIntent[];
}

/** Every press is followed by exactly one release, whichever way it ends, and only what pressed can release. */
export function reduceHold(gesture: HoldGesture, event: HoldEvent): HoldStep {
  switch (event) {
    case 'pointerDown':
      return gesture === 'none' ? press('pointer') : stay(gesture);
    case 'spaceDown':
      return gesture === 'none' ? press('space') : stay(gesture);
    case 'pointerUp':
      return gesture === 'pointer' ? release : stay(gesture);
    case 'spaceUp':
      return gesture === 'space' ? release : stay(gesture);
    case 'lost':
      return gesture === 'none' ? stay(gesture) : release;
    case 'clicked':
      // As short as a press can be: a tap, which latches or, when latched, ends it.
      return gesture === 'none' ? { gesture, intents: ['talk.press', 'talk.release'] } : stay(gesture);
  }
}

const release: HoldStep = { gesture: 'none', intents: ['talk.release'] };

function press(gesture: HoldGesture): HoldStep {
  return { gesture, intents: ['talk.press'] };
}

function stay(gesture: HoldGesture): HoldStep {
  return { gesture, intents: [] };
}
