import * as z from 'zod/mini';
import { hearingUsageSchema, responseUsageSchema } from './usage.ts';

// The provider's events as far as Earshot reads them, wire names kept. Loose: unknown fields pass through, and an unknown
// type is an `UnknownEvent`, so parsing never throws. Source: OpenAI Realtime GA, types of openai-node 7.57.

const eventId = z.optional(z.string());
const event = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) =>
  z.looseObject({ type: z.literal(type), event_id: eventId, ...shape });

const text = z.string();
const status = z.enum(['in_progress', 'completed', 'cancelled', 'incomplete', 'failed']);

/** A conversation item inside an event; `type` decides which of the optional fields are there. */
export const itemSchema = z.looseObject({
  id: z.optional(text),
  type: text,
  role: z.optional(text),
  status: z.optional(text),
  name: z.optional(text),
  call_id: z.optional(text),
  arguments: z.optional(text),
  output: z.optional(text),
  content: z.optional(
    z.array(
      z.looseObject({ type: text, text: z.optional(z.nullable(text)), transcript: z.optional(z.nullable(text)) }),
    ),
  ),
});
export type Item = z.infer<typeof itemSchema>;

/** A detail that Earshot could do without: in a shape nobody knows it is null, and the event is read all the same. */
const detail = <S extends z.ZodMiniType>(schema: S) => z.catch(z.optional(z.nullable(schema)), null);
const milliseconds = detail(z.number());

const errorSchema = z.looseObject({ type: detail(text), code: detail(text), message: detail(text) });
const responseSchema = z.looseObject({
  id: text,
  status: z.optional(status),
  status_details: detail(z.looseObject({ error: detail(errorSchema) })),
  output: z.optional(z.array(itemSchema)),
  usage: detail(responseUsageSchema),
});
const ofItem = { item_id: text };
const ofResponse = { response_id: text };

const known = z.discriminatedUnion('type', [
  event('session.created', {}),
  event('session.updated', {}),
  event('input_audio_buffer.speech_started', { item_id: z.optional(text), audio_start_ms: milliseconds }),
  event('input_audio_buffer.speech_stopped', { item_id: z.optional(text), audio_end_ms: milliseconds }),
  event('input_audio_buffer.committed', ofItem),
  event('input_audio_buffer.cleared', {}),
  event('conversation.item.added', { item: itemSchema }),
  event('conversation.item.done', { item: itemSchema }),
  event('conversation.item.truncated', { ...ofItem, audio_end_ms: z.number() }),
  event('conversation.item.input_audio_transcription.delta', { ...ofItem, delta: z.optional(text) }),
  event('conversation.item.input_audio_transcription.completed', {
    ...ofItem,
    transcript: text,
    logprobs: z.optional(z.nullable(z.array(z.looseObject({ token: text, logprob: z.number() })))),
    usage: detail(hearingUsageSchema),
  }),
  event('conversation.item.input_audio_transcription.failed', ofItem),
  event('response.created', { response: responseSchema }),
  event('response.done', { response: responseSchema }),
  event('response.output_item.added', { ...ofResponse, item: itemSchema }),
  event('response.output_item.done', { ...ofResponse, item: itemSchema }),
  event('response.output_text.delta', { ...ofResponse, ...ofItem, delta: text }),
  event('response.output_text.done', { ...ofResponse, ...ofItem, text }),
  event('response.output_audio_transcript.delta', { ...ofResponse, ...ofItem, delta: text }),
  event('response.output_audio_transcript.done', { ...ofResponse, ...ofItem, transcript: text }),
  event('response.function_call_arguments.done', { ...ofResponse, ...ofItem, call_id: text, arguments: text }),
  event('output_audio_buffer.started', ofResponse),
  event('output_audio_buffer.stopped', ofResponse),
  event('output_audio_buffer.cleared', ofResponse),
  event('error', {
    error: z.looseObject({
      type: z.optional(text),
      code: z.optional(z.nullable(text)),
      message: text,
      event_id: z.optional(z.nullable(text)),
    }),
  }),
]);

/** An event type Earshot does not read, or a known type in a shape it cannot. */
interface UnknownEvent {
  readonly type: 'unknown';
  readonly wireType: string;
}
type KnownServerEvent = z.infer<typeof known>;
export type ServerEvent = KnownServerEvent | UnknownEvent;

/** Reads one frame of either leg. Never throws. */
export function parseServerEvent(frame: string): ServerEvent {
  let json: unknown;
  try {
    json = JSON.parse(frame);
  } catch {
    return { type: 'unknown', wireType: 'not JSON' };
  }
  const parsed = z.safeParse(known, json);
  if (parsed.success) return parsed.data;
  const named = z.safeParse(z.looseObject({ type: text }), json);
  return { type: 'unknown', wireType: named.success ? named.data.type : 'untyped' };
}
