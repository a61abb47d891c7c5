import { useCallback, useEffect, useRef } from 'preact/hooks';
import { reduceHold } from './holdGesture.ts';
import type { HoldEvent, HoldGesture, HoldIntent } from './holdGesture.ts';

/** Elements that mean something else by Space. Anywhere else it holds, so that no one must aim at the button first. */
const keepsSpace = 'a, button, input, select, textarea, summary, [tabindex], [contenteditable]';

type ButtonEvents = Readonly<
  Record<'onPointerDown' | 'onPointerUp' | 'onPointerCancel' | 'onLostPointerCapture', (event: PointerEvent) => void>
> & {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onClick: (event: MouseEvent) => void;
  readonly onContextMenu: (event: MouseEvent) => void;
  /** Ends a hold that will never be released. */
  readonly lose: () => void;
};

/**
 * Press and release of a button that is held, by pointer and by Space. Losing the window, the page or the button counts as
 * a release: the browser then tells of no key-up. Presses are told at once; how long they were is background's to judge.
 */
export function useHold(send: (intent: HoldIntent) => void): ButtonEvents {
  const gesture = useRef<HoldGesture>('none');
  const told = useRef(send);
  told.current = send;

  const apply = useCallback((event: HoldEvent): void => {
    const step = reduceHold(gesture.current, event);
    gesture.current = step.gesture;
    for (const intent of step.intents) told.current(intent);
  }, []);

  const lose = useCallback((): void => {
    apply('lost');
  }, [apply]);

  useEffect(() => {
    const lifetime = new AbortController();
    const options = { signal: lifetime.signal };
    window.addEventListener('blur', lose, options);
    window.addEventListener('pagehide', lose, options);
    document.addEventListener('visibilitychange', lose, options);
    // Heard for the whole page: the focus may have moved while the key was down.
    window.addEventListener('keyup', ({ code }) => code === 'Space' && apply('spaceUp'), options);
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.code !== 'Space' || (event.target instanceof Element && event.target.closest(keepsSpace))) return;
        event.preventDefault();
        if (!event.repeat && !hasModifier(event)) apply('spaceDown');
      },
      options,
    );
    return () => {
      lifetime.abort();
      lose();
    };
  }, [apply, lose]);

  return {
    lose,
    onPointerDown: ({ button, currentTarget, pointerId }) => {
      if (button !== 0) return;
      if (currentTarget instanceof Element) currentTarget.setPointerCapture(pointerId);
      apply('pointerDown');
    },
    onPointerUp: () => {
      apply('pointerUp');
    },
    onPointerCancel: () => {
      apply('pointerUp');
    },
    onLostPointerCapture: () => {
      apply('pointerUp');
    },
    onKeyDown: (event) => {
      // A held Enter would click again and again.
      if (event.repeat) event.preventDefault();
      if (event.code !== 'Space') return;
      // Without this the browser makes a click of it.
      event.preventDefault();
      if (!event.repeat && !hasModifier(event)) apply('spaceDown');
    },
    onClick: ({ detail }) => {
      if (detail === 0) apply('clicked');
    },
    onContextMenu: (event) => {
      // A long touch opens a menu, which would take the pointer away.
      event.preventDefault();
    },
  };
}

function hasModifier({ altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  return altKey || ctrlKey || metaKey || shiftKey;
}
