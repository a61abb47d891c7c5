const quietestDb = -54;

/** A peak from 0 to 1 as the ear judges it: 0 at -54 dB and below, 1 at full scale. */
export function toMeterLevel(peak: number): number {
  if (peak <= 0) return 0;
  return Math.min(1, Math.max(0, 1 - (20 * Math.log10(peak)) / quietestDb));
}
