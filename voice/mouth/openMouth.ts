import type { Sound } from '../audio/pcm.ts';
import { joinSamples } from '../audio/pcm.ts';
import { openThread } from '../threads/thread.ts';
import { splitSentences } from './sentences.ts';
import { toSpokenText } from './spokenText.ts';
import type { VoiceName } from '../../protocol/voiceModels.ts';

/** One sentence, spoken. */
export interface SpokenSentence extends Sound {
  readonly text: string;
}

export interface Mouth {
  /**
   * Speaks a text sentence by sentence, so that the first sound is there after the first of them; identifiers are read as
   * words. Rejects `voice_failed` and `cancelled`.
   */
  speak(text: string, options: { readonly signal: AbortSignal }): AsyncIterable<SpokenSentence>;
  close(): Promise<void>;
}

interface OpenMouth {
  readonly modelsFolder: string;
  readonly voice: VoiceName;
  readonly signal: AbortSignal;
}

/** Starts the thread that speaks and waits until its voice is loaded. Rejects `models_missing`, `models_damaged`, `cancelled`. */
export async function openMouth({ modelsFolder, voice, signal }: OpenMouth): Promise<Mouth> {
  const thread = openThread<string, Sound | undefined>('mouth/mouthThread', { modelsFolder, voice });
  try {
    await thread.ask('', { signal });
  } catch (error) {
    await thread.close();
    throw error;
  }
  return {
    async *speak(text, options) {
      for (const sentence of splitSentences(text)) {
        const sound = await thread.ask(toSpokenText(sentence), options);
        if (sound !== undefined) yield { text: sentence, ...sound };
      }
    },
    close: () => thread.close(),
  };
}

/** Speaks a whole text once, for a wave file. Rejects as {@link openMouth} and `speak` do. */
export async function synthesize({ text, ...options }: OpenMouth & { readonly text: string }): Promise<Sound> {
  const mouth = await openMouth(options);
  try {
    const spoken: SpokenSentence[] = [];
    for await (const sentence of mouth.speak(text, options)) spoken.push(sentence);
    return { samples: joinSamples(spoken.map(({ samples }) => samples)), sampleRate: spoken[0]?.sampleRate ?? 16_000 };
  } finally {
    await mouth.close();
  }
}
