import * as z from 'zod/mini';
import type { ClientEvent } from '../../protocol/realtime/clientEvents.ts';
import { findEntry } from './conversation.ts';
import type { KeptItem, OpenSession } from './state.ts';
import type { Fault } from './wireEvent.ts';

type ItemCreate = Extract<ClientEvent, { type: 'conversation.item.create' }>;

// What a client may put into a conversation. Audio items can only be spoken, never written.
const writtenItem = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('message'),
    role: z.enum(['system', 'user', 'assistant']),
    content: z.array(z.looseObject({ type: z.enum(['input_text', 'output_text', 'input_image']) })),
  }),
  z.looseObject({ type: z.literal('function_call'), name: z.string(), arguments: z.string() }),
  z.looseObject({ type: z.literal('function_call_output'), call_id: z.string(), output: z.string() }),
]);

/** Checks an item of a client and completes it; `newId` is for one without its own. */
export function readItem(session: OpenSession, event: ItemCreate, newId: string): { readonly item: KeptItem } | Fault {
  const { item, previous_item_id: previous } = event;
  const written = z.safeParse(writtenItem, item);
  if (!written.success) {
    const path = ['item', ...(written.error.issues[0]?.path.map(String) ?? [])].join('.');
    return { code: 'invalid_value', message: `Invalid value: '${path}'.`, param: path };
  }
  if (item.id !== undefined && findEntry(session, item.id) !== undefined) {
    return { code: 'item_create_duplicate_id', message: `Item '${item.id}' exists already.`, param: 'item.id' };
  }
  if (previous != null && previous !== 'root' && findEntry(session, previous) === undefined) {
    const message = `Previous item with item_id '${previous}' not found.`;
    return { code: 'item_create_invalid_previous_item_id', message, param: 'previous_item_id' };
  }
  if (written.data.type === 'function_call_output' && !hasCall(session, written.data.call_id)) {
    const message = `Tool call ID '${written.data.call_id}' not found in conversation.`;
    return { code: 'invalid_tool_call_id', message, param: 'item.call_id' };
  }
  return { item: { ...item, id: item.id ?? newId, object: 'realtime.item', status: 'completed' } };
}

function hasCall(session: OpenSession, callId: string): boolean {
  return session.entries.some(({ item }) => item.type === 'function_call' && item.call_id === callId);
}
