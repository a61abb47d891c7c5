import { AppError } from '../../protocol/appError.ts';
import { voiceNames } from '../../protocol/voiceModels.ts';
import type { VoiceName } from '../../protocol/voiceModels.ts';

/** Checks a voice's name: Flite itself takes any and then speaks with another voice. Throws `usage`. */
export function parseVoiceName(name: string): VoiceName {
  const known = voiceNames.find((voice) => voice === name);
  if (known === undefined) throw new AppError('usage', `No voice "${name}": choose one of ${voiceNames.join(', ')}.`);
  return known;
}
