/** The notes the tests speak in, in Hz: far enough apart to be told from each other after a codec. */
const notes = [500, 700, 900, 1_150, 1_400, 1_700, 2_000, 2_400] as const;

const windowFrames = 960;
/** Amplitude above which a note counts as heard: the fake microphone is spoken into at ten times that. */
const heardAbove = 0.03;

/** One stretch of a single note, and how many windows of 20 ms it was heard in. */
export interface HeardNote {
  readonly hz: number;
  windows: number;
}

/** Names the notes in a stream of samples at 48 kHz, in the order they are heard. */
export class NoteReader {
  readonly heard: HeardNote[] = [];
  #rest: number[] = [];
  #last: number | undefined;

  read(samples: Float32Array): void {
    this.#rest.push(...samples);
    while (this.#rest.length >= windowFrames) this.#name(this.#rest.splice(0, windowFrames));
  }

  /** The notes that were heard for a tenth of a second and more. */
  get hz(): number[] {
    return this.heard.filter(({ windows }) => windows >= 5).map(({ hz }) => hz);
  }

  #name(samples: readonly number[]): void {
    const strengths = notes.map((hz) => ({ hz, strength: strengthOf(samples, hz) }));
    const strongest = strengths.reduce((best, one) => (one.strength > best.strength ? one : best));
    const hz = strongest.strength > heardAbove ? strongest.hz : undefined;
    const last = this.heard.at(-1);
    if (hz !== undefined && hz === this.#last && last !== undefined) last.windows += 1;
    else if (hz !== undefined) this.heard.push({ hz, windows: 1 });
    this.#last = hz;
  }
}

/** The amplitude of one frequency. */
function strengthOf(samples: readonly number[], hz: number): number {
  let sine = 0;
  let cosine = 0;
  for (const [index, sample] of samples.entries()) {
    const angle = (2 * Math.PI * hz * index) / 48_000;
    sine += sample * Math.sin(angle);
    cosine += sample * Math.cos(angle);
  }
  return (2 * Math.hypot(sine, cosine)) / samples.length;
}
