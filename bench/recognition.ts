import type { Trial } from './recognition/measureRecognition.ts';
import { measureRecognition } from './recognition/measureRecognition.ts';
import type { SentenceKind } from './recognition/sentences.ts';
import type { Row } from './row.ts';
import { median } from './row.ts';

const group = 'recognition';
/** Sentences that are to be carried out, and such that are not. */
const commands: readonly SentenceKind[] = ['listed name', 'half-new name', 'short'];
const others: readonly SentenceKind[] = ['unknown old name', 'chatter'];

/** How well the four Flite voices are heard through a simulated call, with 600 identifiers, and how fast. */
export async function recognition({ signal }: { readonly signal: AbortSignal }): Promise<Row[]> {
  const trials: Trial[] = [];
  const options = { seed: 1, kinds: [...commands, ...others], perKindAndVoice: 2, vocabularySize: 600 };
  for await (const trial of measureRecognition({ ...options, throughCall: true, signal })) trials.push(trial);
  const share = (kinds: readonly SentenceKind[], results: readonly Trial['result'][]): number => {
    const these = trials.filter(({ kind }) => kinds.includes(kind));
    return these.filter(({ result }) => results.includes(result)).length / these.length;
  };
  return [
    { group, name: 'commands heard word for word', value: share(commands, ['exact']), unit: 'share' },
    { group, name: 'commands taken for another', value: share(commands, ['wrong']), unit: 'share' },
    { group, name: 'other speech taken for a command', value: share(others, ['wrong']), unit: 'share' },
    { group, name: 'end of turn to text', value: median(trials.map(({ ms }) => ms)), unit: 'ms' },
  ];
}
