import { defaultModelsFolder } from '../../host/install/defaultModelsFolder.ts';
import { ensureModels } from '../../host/install/ensureModels.ts';
import { commandTemplates, sequelTemplates } from '../../host/engines/commands/commandTemplates.ts';
import { joinSamples } from '../../voice/audio/pcm.ts';
import type { Ears } from '../../voice/ears/openEars.ts';
import { openEars } from '../../voice/ears/openEars.ts';
import type { Heard } from '../../voice/ears/heard.ts';
import type { Mouth } from '../../voice/mouth/openMouth.ts';
import { openMouth } from '../../voice/mouth/openMouth.ts';
import type { VoiceName } from '../../protocol/voiceModels.ts';
import { voiceNames } from '../../protocol/voiceModels.ts';
import { degrade } from './degrade.ts';
import type { Draw } from './draw.ts';
import { createDraw } from './draw.ts';
import type { Sentence, SentenceKind } from './sentences.ts';
import { drawSentence, drawVocabulary } from './sentences.ts';

/** How one spoken sentence was taken; `wrong` is another command than the one said, the only harmful one. */
export interface Trial extends Sentence {
  readonly voice: VoiceName;
  readonly heard: string;
  readonly result: 'exact' | 'asked' | 'free' | 'nothing' | 'wrong';
  readonly ms: number;
}

export interface RecognitionOptions {
  readonly seed: number;
  readonly kinds: readonly SentenceKind[];
  readonly perKindAndVoice: number;
  /** Identifiers in the invented workspace. */
  readonly vocabularySize: number;
  /** Through Opus and a quiet room, as in a call; else as Flite made it. */
  readonly throughCall: boolean;
  readonly signal: AbortSignal;
}

/** Speaks random sentences with every Flite voice to the ears and yields how each was taken. */
export async function* measureRecognition(options: RecognitionOptions): AsyncGenerator<Trial> {
  const { seed, kinds, perKindAndVoice, vocabularySize, signal } = options;
  const modelsFolder = defaultModelsFolder(process.env, process.platform);
  await ensureModels({ folder: modelsFolder, onProgress: () => undefined, signal });
  const draw = createDraw(seed);
  const identifiers = drawVocabulary(draw, vocabularySize);
  const ears = await openEars({ modelsFolder, signal });
  try {
    await ears.setHints(
      { templates: [...commandTemplates, ...sequelTemplates], identifiers, files: ['index', 'user list'] },
      { signal },
    );
    for (const voice of voiceNames) {
      const mouth = await openMouth({ modelsFolder, voice, signal });
      try {
        for (const kind of kinds) {
          for (let index = 0; index < perKindAndVoice; index++) {
            const sentence = drawSentence(draw, kind, identifiers);
            const sound = await speakTurn(mouth, sentence.text, options.throughCall ? draw : undefined, signal);
            yield await hearSentence(ears, sentence, voice, sound, signal);
          }
        }
      } finally {
        await mouth.close();
      }
    }
  } finally {
    await ears.close();
  }
}

/** A turn as turn detection cuts it out: 300 ms before the speech, 500 ms after. */
async function speakTurn(
  mouth: Mouth,
  text: string,
  call: Draw | undefined,
  signal: AbortSignal,
): Promise<Float32Array<ArrayBuffer>> {
  const pieces: Float32Array[] = [new Float32Array(4_800)];
  for await (const { samples } of mouth.speak(text, { signal })) pieces.push(samples);
  const turn = joinSamples([...pieces, new Float32Array(8_000)]);
  return call === undefined ? Float32Array.from(turn) : degrade(turn, call);
}

async function hearSentence(
  ears: Ears,
  sentence: Sentence,
  voice: VoiceName,
  sound: Float32Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<Trial> {
  const start = performance.now();
  const heard = await ears.hear(sound, { signal });
  const ms = performance.now() - start;
  return { ...sentence, voice, heard: describe(heard), result: compare(heard, sentence), ms };
}

function compare(heard: Heard, { text, meaning }: Sentence): Trial['result'] {
  switch (heard.kind) {
    case 'command': {
      const same =
        meaning === undefined ? plain(heard.text) === plain(text) : heard.templateId.startsWith(`${meaning}.`);
      return same ? 'exact' : 'wrong';
    }
    case 'unclear':
      return 'asked';
    case 'free':
    case 'nothing':
      return heard.kind;
  }
}

function describe(heard: Heard): string {
  if (heard.kind === 'nothing') return '';
  return heard.kind === 'unclear' ? heard.readings.map(({ text }) => text).join(' | ') : heard.text;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z ]/g, '');
}
