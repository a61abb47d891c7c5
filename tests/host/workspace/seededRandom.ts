import assert from 'node:assert/strict';

/** Random numbers that come again with the same seed: set EARSHOT_SEED to the one a failure names. */
export function seededRandom() {
  const seed = Number(process.env['EARSHOT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  let state = seed;
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** From `low` up to and including `high`. */
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(items: readonly T[]): T => {
    const item = items[int(0, items.length - 1)];
    assert(item !== undefined);
    return item;
  };
  return { seed, int, pick };
}
