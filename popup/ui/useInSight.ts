import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** Of an element's height: rounding keeps a whole one a little below 1. */
const nearlyWhole = 0.95;

/**
 * Calls `onSeen` once for each `key` but undefined, as soon as the element is whole before the user's eyes: scrolled to, on a
 * visible page.
 */
export function useInSight(element: RefObject<HTMLElement | null>, key: string | undefined, onSeen: () => void): void {
  useEffect(() => {
    if (element.current === null || key === undefined) return;
    let inSight = false;
    const look = (): void => {
      if (!inSight || document.visibilityState !== 'visible') return;
      stop();
      onSeen();
    };
    const observer = new IntersectionObserver(
      (entries) => {
        inSight = (entries.at(-1)?.intersectionRatio ?? 0) >= nearlyWhole;
        look();
      },
      { threshold: nearlyWhole },
    );
    const stop = (): void => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', look);
    };
    observer.observe(element.current);
    document.addEventListener('visibilitychange', look);
    return stop;
  }, [key]);
}
