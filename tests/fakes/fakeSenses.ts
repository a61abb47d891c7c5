import { AppError } from '../../protocol/appError.ts';
import type { Heard } from '../../voice/ears/heard.ts';
import type { SpokenSentence } from '../../voice/mouth/openMouth.ts';
import { splitSentences } from '../../voice/mouth/sentences.ts';
import type { Senses } from '../../voice/session/senses.ts';
import type { TurnEvent } from '../../voice/vad/turnDetector.ts';

/** Ears that hear what they are told, a mouth that hums, and listeners whose turns are announced by hand. */
export class FakeSenses implements Senses {
  /** How many samples each turn had that was to be recognised. */
  readonly heardSamples: number[] = [];
  /** What was to be spoken. */
  readonly spoken: string[] = [];
  /** What the next turns are heard as; none left means that recognition fails. */
  readonly toHear: Heard[] = [];
  /** How long a sentence takes to say. */
  sentenceMs = 60;
  mouthBroken = false;
  #events: TurnEvent[] = [];

  readonly ears: Senses['ears'] = {
    hear: (samples) => {
      this.heardSamples.push(samples.length);
      const heard = this.toHear.shift();
      return heard === undefined ? Promise.reject(new AppError('voice_failed', 'Deaf.')) : Promise.resolve(heard);
    },
  };

  readonly mouth: Senses['mouth'] = {
    speak: (text) => this.#hum(text),
  };

  /** The figures the listeners were opened with or changed to. */
  readonly tunings: Parameters<Senses['openListener']>[0][] = [];

  readonly openListener: Senses['openListener'] = (tuning) => {
    this.tunings.push(tuning);
    return {
      feed: () => Promise.resolve(this.#events.splice(0)),
      retune: (next) => {
        this.tunings.push(next);
      },
    };
  };

  /** The next sound that comes in brings this. */
  simulateTurn(...events: TurnEvent[]): void {
    this.#events = events;
  }

  async *#hum(text: string): AsyncIterable<SpokenSentence> {
    this.spoken.push(text);
    await Promise.resolve();
    if (this.mouthBroken) throw new AppError('voice_failed', 'Mute.');
    const length = this.sentenceMs * 16;
    for (const sentence of splitSentences(text)) {
      const samples = Float32Array.from({ length }, (_, at) => 0.5 * Math.sin((2 * Math.PI * 440 * at) / 16_000));
      yield { text: sentence, samples, sampleRate: 16_000 };
    }
  }
}
