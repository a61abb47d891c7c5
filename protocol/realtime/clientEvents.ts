import * as z from 'zod/mini';
import { itemSchema } from './serverEvents.ts';
import { sessionConfigSchema } from './sessionConfig.ts';

// Client events of the GA Realtime wire: background writes them, voice/ reads them.

const event = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) =>
  z.looseObject({ type: z.literal(type), event_id: z.optional(z.string()), ...shape });

export const clientEventSchema = z.discriminatedUnion('type', [
  event('session.update', { session: sessionConfigSchema }),
  event('input_audio_buffer.commit', {}),
  event('input_audio_buffer.clear', {}),
  event('output_audio_buffer.clear', {}),
  event('conversation.item.create', { previous_item_id: z.optional(z.nullable(z.string())), item: itemSchema }),
  event('conversation.item.delete', { item_id: z.string() }),
  event('conversation.item.retrieve', { item_id: z.string() }),
  event('conversation.item.truncate', { item_id: z.string(), content_index: z.number(), audio_end_ms: z.number() }),
  event('response.create', { response: z.optional(z.looseObject({})) }),
  event('response.cancel', { response_id: z.optional(z.string()) }),
]);
export type ClientEvent = z.infer<typeof clientEventSchema>;
