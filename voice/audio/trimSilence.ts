const frameMs = 10;
/** Quieter than the loudest frame by this factor (34 dB) is not speech… */
const belowPeak = 0.02;
/** …nor is what is not clearly louder than the room. */
const aboveRoom = 3;
/** Soft beginnings and ends of words. */
const marginMs = { before: 60, after: 200 };

/** Cuts the silence before and after speech: a recogniser hears a short command worse with silence around it. */
export function trimSilence(samples: Float32Array, sampleRate: number): Float32Array {
  const frame = (sampleRate / 1_000) * frameMs;
  const levels = Array.from({ length: Math.floor(samples.length / frame) }, (_, index) =>
    rootMeanSquare(samples.subarray(index * frame, (index + 1) * frame)),
  );
  const sorted = [...levels].sort((a, b) => a - b);
  const room = sorted[Math.floor(sorted.length / 10)] ?? 0;
  const peak = sorted.at(-1) ?? 0;
  // Where all of it is loud, the quiet tenth is speech too.
  const threshold = Math.max(peak * belowPeak, Math.min(room * aboveRoom, peak / 4));
  const first = levels.findIndex((level) => level > threshold);
  const last = levels.findLastIndex((level) => level > threshold);
  if (first === -1) return samples;
  const margin = { before: (marginMs.before / frameMs) * frame, after: (marginMs.after / frameMs) * frame };
  return samples.subarray(Math.max(0, first * frame - margin.before), (last + 1) * frame + margin.after);
}

function rootMeanSquare(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}
