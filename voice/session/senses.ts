import type { Ears } from '../ears/openEars.ts';
import type { Mouth } from '../mouth/openMouth.ts';
import type { TurnDetection } from '../vad/turnDetector.ts';
import type { TurnListener } from '../vad/turnListener.ts';

/** What a call hears and speaks with, shared by all calls; a listener belongs to one stream of sound. */
export interface Senses {
  readonly ears: Pick<Ears, 'hear'>;
  readonly mouth: Pick<Mouth, 'speak'>;
  readonly openListener: (detection: TurnDetection) => Pick<TurnListener, 'feed' | 'retune'>;
}
