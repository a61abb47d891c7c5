/** Time, as far as calls depend on it. */
export interface Clock {
  /** Milliseconds from some fixed moment. */
  nowMs(): number;
  /** Runs something later. Returns the way to give it up. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
