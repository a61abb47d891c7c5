import assert from 'node:assert/strict';
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { parseServerEvent } from '../../protocol/realtime/serverEvents.ts';

/** What the voice sends for other clients, and Earshot does not read. */
const unread: readonly string[] = [
  'conversation.item.deleted',
  'conversation.item.retrieved',
  'response.content_part.added',
  'response.content_part.done',
  'response.function_call_arguments.delta',
] satisfies RealtimeServerEvent['type'][];

/** Every frame of the voice that a test sees is in a shape the extension can read. */
export function assertReadable(frame: string): void {
  const event = parseServerEvent(frame);
  if (event.type === 'unknown') assert.ok(unread.includes(event.wireType), `The extension cannot read ${frame}`);
}
