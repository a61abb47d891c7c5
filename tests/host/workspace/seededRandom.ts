import assert from 'node:assert/strict';
import { createRandom } from '../../../scripts/random.ts';

/** Random numbers that come again with the same seed: set EARSHOT_SEED to the one a failure names. */
export function seededRandom() {
  const seed = Number(process.env['EARSHOT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  const next = createRandom(seed);
  /** From `low` up to and including `high`. */
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(items: readonly T[]): T => {
    const item = items[int(0, items.length - 1)];
    assert(item !== undefined);
    return item;
  };
  return { seed, int, pick };
}
