import { degrade } from '../../../bench/recognition/degrade.ts';
import { createDraw } from '../../../bench/recognition/draw.ts';
import { drawVocabulary } from '../../../bench/recognition/sentences.ts';
import { commandTemplates } from '../../../host/engines/commands/commandTemplates.ts';
import { defaultModelsFolder } from '../../../host/install/defaultModelsFolder.ts';
import { joinSamples } from '../../../voice/audio/pcm.ts';
import type { Heard } from '../../../voice/ears/heard.ts';
import type { Ears } from '../../../voice/ears/openEars.ts';
import { synthesize } from '../../../voice/mouth/openMouth.ts';
import type { VoiceName } from '../../../protocol/voiceModels.ts';

const { signal } = new AbortController();
export const modelsFolder = defaultModelsFolder(process.env, process.platform);

/** A turn as turn detection cuts it out. */
export async function say(voice: VoiceName, text: string): Promise<Float32Array<ArrayBuffer>> {
  const { samples } = await synthesize({ modelsFolder, voice, text, signal });
  return Float32Array.from(joinSamples([new Float32Array(4_800), samples, new Float32Array(8_000)]));
}

/** Has the ears expect the words of a workspace of 600 names, many of them alike. */
export function expectManyNames(ears: Ears): Promise<void> {
  const identifiers = drawVocabulary(createDraw(1), 600);
  return ears.setHints({ templates: [...commandTemplates], identifiers, files: ['index'] }, { signal });
}

/** What is heard of a turn as it was spoken, and as it comes through a call. */
export async function hearBoth(ears: Ears, voice: VoiceName, text: string): Promise<[Heard, Heard]> {
  const turn = await say(voice, text);
  return [await ears.hear(turn, { signal }), await hearThroughCall(ears, turn, 2)];
}

/** `seed` draws what the call does to it. */
export function hearThroughCall(ears: Ears, turn: Float32Array<ArrayBuffer>, seed: number): Promise<Heard> {
  return ears.hear(degrade(turn, createDraw(seed)), { signal });
}

/** Different words for one command are as good as each other. */
export const commandName = (heard: Heard): string =>
  heard.kind === 'command' ? heard.templateId.replace(/\..*$/, '') : heard.kind;
export const commandText = (heard: Heard): string => (heard.kind === 'command' ? heard.text : heard.kind);
/** Two commands that differ in one sound, before a word that begins alike. */
export const twins = ['Rename fetch user to publish report.', 'Rename fetch users to publish report.'] as const;
