import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { SurfaceClock } from './surfaceClock.ts';

/** Browsers hold the buttons of their own permission prompts for as long: the second half of a double click is over by then. */
const settleMs = 500;

/** Says whether an element has long been where it is: what has just come up or moved under the pointer nobody means to click. */
export function useSettled(element: RefObject<HTMLElement | null>, clock: SurfaceClock): () => boolean {
  const place = useRef('');
  const sinceMs = useRef(0);
  // Whatever moves it without the user (an answer, a snapshot) draws it anew.
  useLayoutEffect(() => {
    const { left, top } = element.current?.getBoundingClientRect() ?? { left: 0, top: 0 };
    const next = `${Math.round(left)} ${Math.round(top)}`;
    if (next === place.current) return;
    place.current = next;
    sinceMs.current = clock.now();
  });
  useEffect(() => {
    const restart = (): void => {
      sinceMs.current = clock.now();
    };
    document.addEventListener('visibilitychange', restart);
    return () => document.removeEventListener('visibilitychange', restart);
  }, [clock]);
  return () => clock.now() - sinceMs.current >= settleMs;
}
