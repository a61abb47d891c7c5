import { toTranscript } from './wireItems.ts';
import type { Entry } from './state.ts';

// Nobody is billed here, and only the recogniser counts in tokens: what it made of the user's turns. All else is 0.

/** A response's `usage` in OpenAI's shape: the recognised tokens of the turns that it answers. */
export function toUsage(answers: readonly Entry[]): object {
  const heard = answers.reduce((count, { hearing }) => {
    return count + (hearing.phase === 'heard' ? toTranscript(hearing.heard).tokens.length : 0);
  }, 0);
  return {
    total_tokens: heard,
    input_tokens: heard,
    output_tokens: 0,
    input_token_details: {
      text_tokens: heard,
      audio_tokens: 0,
      image_tokens: 0,
      cached_tokens: 0,
      cached_tokens_details: { text_tokens: 0, audio_tokens: 0, image_tokens: 0 },
    },
    output_token_details: { text_tokens: 0, audio_tokens: 0 },
  };
}
