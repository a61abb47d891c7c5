/** Peaks 0 to 1 of what goes in and what comes out. */
export interface Levels {
  readonly input: number;
  readonly output: number;
}

// requestAnimationFrame never fires in an offscreen document; a timer does, unthrottled.
const intervalMs = 60;

/** Reports the peaks of two analysers until stopped, about 16 times a second. Returns the way to stop. */
export function meterLevels(input: AnalyserNode, output: AnalyserNode, report: (levels: Levels) => void): () => void {
  const samples = new Float32Array(input.fftSize);
  const peak = (analyser: AnalyserNode): number => {
    analyser.getFloatTimeDomainData(samples);
    return Math.min(
      1,
      samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0),
    );
  };
  const timer = setInterval(() => {
    report({ input: peak(input), output: peak(output) });
  }, intervalMs);
  return () => {
    clearInterval(timer);
  };
}
