import type { Spent } from '../../protocol/snapshot.ts';

interface SpentOptions {
  readonly elapsedMs: number;
  readonly capUsd: number | null;
}

/** "3 min · about $0.12 of $2.00 · 5,400 tokens". What nobody counts or prices is left out. */
export function toSpentText({ usd, inputTokens, outputTokens }: Spent, { elapsedMs, capUsd }: SpentOptions): string {
  const tokens = inputTokens + outputTokens;
  const minutes = Math.floor(elapsedMs / 60_000);
  const parts = [minutes < 1 ? 'Under 1 min' : `${minutes} min`];
  if (usd !== null && tokens > 0) parts.push(`${toMoney(usd)}${capUsd === null ? '' : ` of $${capUsd.toFixed(2)}`}`);
  if (tokens > 0) parts.push(`${tokens.toLocaleString('en-US')} ${tokens === 1 ? 'token' : 'tokens'}`);
  return parts.join(' · ');
}

function toMoney(usd: number): string {
  return usd < 0.01 ? 'under $0.01' : `about $${usd.toFixed(2)}`;
}
