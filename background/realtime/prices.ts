import type { HearingUsage, Provider, TokenCounts, Usage, WireEvent } from './wire.ts';

// What OpenAI charges, in US dollars, as its own pages told on the day they were read. A model without a row has no price
// here and gets none: a provider that only speaks OpenAI's wire may charge what it likes for the same name.

interface Read {
  /** The page, and the day it was read. */
  readonly page: string;
  readonly readOn: string;
}

/** Of a voice model, per million tokens. */
interface ModelPrice extends Read {
  readonly input: TokenCounts;
  readonly cached: TokenCounts;
  readonly output: Omit<TokenCounts, 'image'>;
}

/** Of a transcription model: per minute, or per million tokens. */
type HearingPrice = Read &
  ({ readonly perMinute: number } | { readonly perMillion: { readonly input: number; readonly output: number } });

const readOn = '2026-11-22';
const pages = 'https://developers.openai.com/api/docs/models/';
const large = {
  input: { text: 4, audio: 32, image: 5 },
  cached: { text: 0.4, audio: 0.4, image: 0.5 },
  output: { text: 24, audio: 64 },
  readOn,
};

export const modelPrices: ReadonlyMap<string, ModelPrice> = new Map([
  ['gpt-realtime-2.1', { ...large, page: 'https://developers.openai.com/zh-Hans/api/docs/models/gpt-realtime-2.1' }],
  [
    'gpt-realtime-2.1-mini',
    {
      input: { text: 0.6, audio: 10, image: 0.8 },
      cached: { text: 0.06, audio: 0.3, image: 0.08 },
      output: { text: 2.4, audio: 20 },
      page: `${pages}gpt-realtime-2.1-mini.md`,
      readOn,
    },
  ],
  ['gpt-realtime-2', { ...large, page: `${pages}gpt-realtime-2` }],
  ['gpt-realtime-1.5', { ...large, output: { text: 16, audio: 64 }, page: `${pages}gpt-realtime-1.5.md` }],
]);

export const hearingPrices: ReadonlyMap<string, HearingPrice> = new Map<string, HearingPrice>([
  ['gpt-transcribe', { perMinute: 0.0045, page: `${pages}gpt-transcribe`, readOn }],
  ['gpt-live-transcribe', { perMinute: 0.017, page: `${pages}gpt-live-transcribe`, readOn }],
  ['gpt-realtime-whisper', { perMinute: 0.017, page: `${pages}gpt-realtime-whisper.md`, readOn }],
  ['gpt-4o-transcribe', { perMillion: { input: 2.5, output: 10 }, page: `${pages}gpt-4o-transcribe.md`, readOn }],
  [
    'gpt-4o-mini-transcribe',
    { perMillion: { input: 1.25, output: 5 }, page: `${pages}compare?model=gpt-4o-mini-transcribe`, readOn },
  ],
  ['whisper-1', { perMinute: 0.006, page: `${pages}whisper-1.md`, readOn }],
]);

/** What one event of a call took; `usd` is null where nobody published a price. */
export interface Cost {
  readonly usd: number | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Who is paid, and for which models. */
export type Charged = Pick<Provider, 'kind' | 'model' | 'transcription'>;

/** What an event of a call took, by the provider's own count; null for what takes nothing, or is not counted. */
export function toCost(provider: Charged, event: WireEvent): Cost | null {
  if (event.type === 'responseDone' && event.usage !== null) return ofResponse(provider, event.usage);
  if (event.type === 'heard' && event.usage !== null) return ofHearing(provider, event.usage);
  return null;
}

function ofResponse({ kind, model }: Charged, usage: Usage): Cost {
  const price = kind === 'openai' ? modelPrices.get(model) : undefined;
  return {
    usd: price === undefined ? null : toUsd(price, usage),
    inputTokens: sum(usage.input),
    outputTokens: sum(usage.output),
  };
}

function toUsd(price: ModelPrice, { input, cached, output }: Usage): number {
  const uncached = {
    text: input.text - cached.text,
    audio: input.audio - cached.audio,
    image: input.image - cached.image,
  };
  const millionths =
    times(uncached, price.input) + times(cached, price.cached) + times(output, { ...price.output, image: 0 });
  return millionths / 1_000_000;
}

function ofHearing({ kind, transcription }: Charged, usage: HearingUsage): Cost {
  const price = kind === 'openai' ? hearingPrices.get(transcription ?? '') : undefined;
  if (usage.unit === 'seconds') {
    const usd = price !== undefined && 'perMinute' in price ? (usage.seconds / 60) * price.perMinute : null;
    return { usd, inputTokens: 0, outputTokens: 0 };
  }
  const [inputTokens, outputTokens] = [sum(usage.input), sum(usage.output)];
  const perMillion = price !== undefined && 'perMillion' in price ? price.perMillion : undefined;
  const usd =
    perMillion === undefined ? null : (inputTokens * perMillion.input + outputTokens * perMillion.output) / 1_000_000;
  return { usd, inputTokens, outputTokens };
}

function times(counts: TokenCounts, prices: TokenCounts): number {
  return counts.text * prices.text + counts.audio * prices.audio + counts.image * prices.image;
}

function sum({ text, audio, image }: TokenCounts): number {
  return text + audio + image;
}
