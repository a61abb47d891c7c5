import type { ResponseUsage, WiredHearingUsage } from '../../protocol/realtime/usage.ts';
import type { HearingUsage, Usage } from './wire.ts';

/** The tokens of a response; null where the provider does not count. */
export function toUsage(wired: ResponseUsage | null | undefined): Usage | null {
  if (wired == null) return null;
  const { input_token_details: input, output_token_details: output } = wired;
  if ((wired.input_tokens ?? input ?? wired.output_tokens ?? output) === undefined) return null;
  return {
    input: toCounts(input, wired.input_tokens),
    // Without a breakdown there is no telling which of the input was cached: counting none overstates, never hides.
    cached: toCounts(input?.cached_tokens_details, undefined),
    output: toCounts(output, wired.output_tokens),
  };
}

/** What writing down a turn took; null where the provider does not count. */
export function toHearingUsage(wired: WiredHearingUsage | null | undefined): HearingUsage | null {
  if (wired == null) return null;
  if (wired.type === 'duration') return { unit: 'seconds', seconds: wired.seconds };
  return {
    unit: 'tokens',
    input: toCounts(wired.input_token_details, wired.input_tokens),
    output: toCounts(undefined, wired.output_tokens),
  };
}

type Details = NonNullable<ResponseUsage['output_token_details']>;

/** Tokens that are told only as a sum count as text. */
function toCounts(details: Details | undefined, sum: number | undefined): Usage['input'] {
  if (details === undefined) return { text: sum ?? 0, audio: 0, image: 0 };
  return { text: details.text_tokens ?? 0, audio: details.audio_tokens ?? 0, image: details.image_tokens ?? 0 };
}
