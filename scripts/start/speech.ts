import { modelsFolder } from '../browser/models.ts';
import { synthesize } from '../../voice/mouth/openMouth.ts';
import type { VoiceName } from '../../protocol/voiceModels.ts';
import { encodeWav } from '../../voice/mouth/wav.ts';

/** What a synthetic voice makes of a text, as a wave file; the models must be there. */
export async function speakToWave(text: string, voice: VoiceName, signal: AbortSignal): Promise<Uint8Array> {
  return encodeWav(await synthesize({ text, voice, modelsFolder, signal }));
}
