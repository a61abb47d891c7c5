import { createRandom } from '../../scripts/random.ts';

/** Seeded random choices, so that a run can be repeated. */
export interface Draw {
  next(): number;
  pick<T>(items: readonly T[]): T;
}

export function createDraw(seed: number): Draw {
  const next = createRandom(seed);
  return {
    next,
    pick(items) {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new Error('Nothing to pick from.');
      return item;
    },
  };
}
