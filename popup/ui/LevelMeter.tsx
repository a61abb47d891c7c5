import { useEffect, useRef } from 'preact/hooks';
import { toMeterLevel } from './meterLevel.ts';
import { useSurfaceActions } from './surfaceActions.ts';

/** How loud the microphone is. Drawn past the component tree: levels come 20 times a second. */
export function LevelMeter() {
  const { watchLevel } = useSurfaceActions();
  const meter = useRef<HTMLDivElement>(null);

  useEffect(
    () =>
      watchLevel(({ input }) => {
        const level = toMeterLevel(input);
        meter.current?.style.setProperty('--level', level.toFixed(3));
        meter.current?.setAttribute('aria-valuenow', String(Math.round(level * 10) * 10));
      }),
    [watchLevel],
  );

  return (
    <div
      ref={meter}
      class="meter"
      role="meter"
      aria-label="Microphone level"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
    />
  );
}
