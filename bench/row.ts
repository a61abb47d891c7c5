/** One figure of a run. `against` is what it is a multiple of, measured in the same run. */
export interface Row {
  readonly group: string;
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'share' | 'count';
  readonly against?: { readonly name: string; readonly ratio: number };
}

/** The middle of some measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** A figure as a multiple of another of the same run. */
export function rowAgainst(group: string, name: string, ms: number, other: { name: string; ms: number }): Row {
  return { group, name, value: ms, unit: 'ms', against: { name: other.name, ratio: ms / other.ms } };
}
