/** The time as a surface shows it. */
export interface SurfaceClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls every `ms` milliseconds until the returned function is called. */
  every(ms: number, listener: () => void): () => void;
}

export const systemClock: SurfaceClock = {
  now: () => Date.now(),
  every: (ms, listener) => {
    const timer = setInterval(listener, ms);
    return () => {
      clearInterval(timer);
    };
  },
};
