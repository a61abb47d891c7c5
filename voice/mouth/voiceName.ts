import { AppError } from '../../protocol/appError.ts';

/** Flite's voices that Earshot offers (it has `kal` at 8 kHz and `awb_time` too). */
export const voiceNames = ['slt', 'rms', 'awb', 'kal16'] as const;
export type VoiceName = (typeof voiceNames)[number];

/** Checks a voice's name: Flite itself takes any and then speaks with another voice. Throws `usage`. */
export function parseVoiceName(name: string): VoiceName {
  const known = voiceNames.find((voice) => voice === name);
  if (known === undefined) throw new AppError('usage', `No voice "${name}": choose one of ${voiceNames.join(', ')}.`);
  return known;
}
