// How well and how fast the ears hear: `node --import tsx bench/recognition/main.ts [--seed N] [--each N] [--clean]
// [--vocabulary N]`. Sentences are drawn at random; the same seed draws the same.
import { parseArgs } from 'node:util';
import type { Trial } from './measureRecognition.ts';
import { measureRecognition } from './measureRecognition.ts';
import type { SentenceKind } from './sentences.ts';
import { listedShare } from './sentences.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    each: { type: 'string', default: '3' },
    vocabulary: { type: 'string', default: '2800' },
    clean: { type: 'boolean', default: false },
  },
});
const kinds: readonly SentenceKind[] = [
  'listed name',
  'one of a pair',
  'half-new name',
  'rare name',
  'short',
  'open',
  'unknown old name',
  'chatter',
  'run',
  'then run',
];

console.log(`seed ${values.seed}; ${Math.round(listedShare() * 100)} % of the listed names' words are in the list`);
const trials: Trial[] = [];
for await (const trial of measureRecognition({
  seed: Number(values.seed),
  kinds,
  perKindAndVoice: Number(values.each),
  vocabularySize: Number(values.vocabulary),
  throughCall: !values.clean,
  signal: new AbortController().signal,
})) {
  trials.push(trial);
  if (trial.result !== 'exact') console.log(`${trial.voice} ${trial.result}: "${trial.text}" heard "${trial.heard}"`);
}

console.table(count(trials, ({ kind }) => kind));
console.table(count(trials, ({ voice }) => voice));
const times = trials.map(({ ms }) => ms).sort((a, b) => a - b);
const at = (share: number): number => Math.round(times[Math.floor(times.length * share)] ?? 0);
console.log(`time per turn: median ${at(0.5)} ms, 90 % below ${at(0.9)} ms`);

function count(all: readonly Trial[], group: (trial: Trial) => string): Record<string, Record<string, number>> {
  const table: Record<string, Record<string, number>> = {};
  for (const trial of all) {
    const row = (table[group(trial)] ??= { exact: 0, asked: 0, free: 0, nothing: 0, wrong: 0 });
    row[trial.result] = (row[trial.result] ?? 0) + 1;
  }
  return table;
}
