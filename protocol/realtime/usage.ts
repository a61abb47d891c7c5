import * as z from 'zod/mini';

// What a provider counts, wire names kept. Every figure may be missing: a compatible provider counts what it likes.

const count = z.optional(z.number());
const byKind = { text_tokens: count, audio_tokens: count, image_tokens: count };

/** `response.done.response.usage`: the tokens of one response. `cached_tokens_details` counts a part of the input. */
export const responseUsageSchema = z.looseObject({
  input_tokens: count,
  output_tokens: count,
  input_token_details: z.optional(
    z.looseObject({ ...byKind, cached_tokens: count, cached_tokens_details: z.optional(z.looseObject(byKind)) }),
  ),
  output_token_details: z.optional(z.looseObject(byKind)),
});
export type ResponseUsage = z.infer<typeof responseUsageSchema>;

/** The usage of `…input_audio_transcription.completed`: some models are paid by token, others by the second. */
export const hearingUsageSchema = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('tokens'),
    input_tokens: count,
    output_tokens: count,
    input_token_details: z.optional(z.looseObject(byKind)),
  }),
  z.looseObject({ type: z.literal('duration'), seconds: z.number() }),
]);
export type WiredHearingUsage = z.infer<typeof hearingUsageSchema>;
