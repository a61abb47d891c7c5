/** Strokes on a 24 by 24 grid. */
const paths = {
  microphone: 'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5 11a7 7 0 0 0 14 0M12 18v3',
  stop: 'M7 7h10v10H7z',
  undo: 'M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6',
  redo: 'm15 7 5 5-5 5M20 12H10a6 6 0 0 0-6 6',
  merge: 'M6 4v3a6 6 0 0 0 6 6M18 4v3a6 6 0 0 1-6 6v7',
  chevron: 'm9 6 6 6-6 6',
  warning: 'M12 4 2.5 20h19L12 4ZM12 10v5M12 17.6v.1',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  question: 'M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.6v.1',
  cross: 'm6 6 12 12M18 6 6 18',
  dash: 'M6 12h12',
  panel: 'M3 5h18v14H3zM14 5v14',
  send: 'M5 12h13M12 6l6 6-6 6',
  muted:
    'M9 9.5V6a3 3 0 0 1 6 0v5M9 9.5V11a3 3 0 0 0 4.5 2.6M5 11a7 7 0 0 0 10.5 6.1M19 11a7 7 0 0 1-.8 3.2M12 18v3M4 4l16 16',
  sliders: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
  plus: 'M12 5v14M5 12h14',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 8v4l3 2',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
} as const;

export type IconName = keyof typeof paths;

/** Always beside words, so it says nothing to a screen reader. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
