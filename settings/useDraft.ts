import { useState } from 'preact/hooks';

/**
 * What a control shows: the user's draft, until the value behind it changes. That is noticed while drawing: an effect
 * comes a while later, and would take away what the user did in between.
 */
export function useDraft<T>(value: T): {
  readonly shown: T;
  readonly draw: (draft: T) => void;
  readonly drop: () => void;
} {
  const [{ base, draft }, set] = useState<{ readonly base: T; readonly draft: T }>({ base: value, draft: value });
  const current = base === value ? draft : value;
  if (base !== value) set({ base: value, draft: value });
  return {
    shown: current,
    draw: (next) => {
      set({ base: value, draft: next });
    },
    drop: () => {
      set(({ base: latest }) => ({ base: latest, draft: latest }));
    },
  };
}
