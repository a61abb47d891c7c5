import * as z from 'zod/mini';
import { clientEventSchema } from '../../protocol/realtime/clientEvents.ts';
import type { SessionInput } from './state.ts';

const headerSchema = z.looseObject({ type: z.string(), event_id: z.optional(z.string()) });

/** Reads one frame of a client. What is wrong with it becomes an input too, to be answered with an `error` event. */
export function readFrame(frame: string): SessionInput {
  const json = parseJson(frame);
  const event = z.safeParse(clientEventSchema, json);
  if (event.success) return { type: 'client', event: event.data };
  const header = z.safeParse(headerSchema, json);
  if (!header.success) {
    return { type: 'refused', fault: { code: 'invalid_json', message: 'An event is a JSON object with a type.' } };
  }
  const { type, event_id: eventId } = header.data;
  const param = event.error.issues[0]?.path.map(String).join('.') ?? '';
  const message = param === 'type' ? `Invalid value: '${type}'.` : `Invalid value: '${param}' of ${type}.`;
  return { type: 'refused', fault: { code: 'invalid_value', message, param, eventId } };
}

function parseJson(frame: string): unknown {
  try {
    return JSON.parse(frame);
  } catch {
    return undefined;
  }
}
