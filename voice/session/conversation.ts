import type { EffectList } from './effectList.ts';
import type { Entry, Hearing, KeptItem, OpenSession } from './state.ts';

/** Puts a finished item into the conversation, after `previousId` (null: first; by default: last), and tells of it. */
export function addItem(
  session: OpenSession,
  item: KeptItem,
  hearing: Hearing,
  effects: EffectList,
  previousId: string | null = lastItemId(session),
): OpenSession {
  const kept = insertEntry(session, { item, hearing, answered: !asksForAnswer(item) }, previousId);
  effects.send({ type: 'conversation.item.added', previous_item_id: previousId, item });
  effects.send({ type: 'conversation.item.done', previous_item_id: previousId, item });
  return kept;
}

/** Puts an entry into the conversation without telling of it. */
export function insertEntry(session: OpenSession, entry: Entry, previousId: string | null): OpenSession {
  const at = previousId === null ? 0 : session.entries.findIndex(({ item }) => item.id === previousId) + 1;
  return { ...session, entries: session.entries.toSpliced(at, 0, entry) };
}

export function lastItemId(session: OpenSession): string | null {
  return session.entries.at(-1)?.item.id ?? null;
}

export function findEntry(session: OpenSession, itemId: string): Entry | undefined {
  return session.entries.find(({ item }) => item.id === itemId);
}

export function changeEntry(session: OpenSession, itemId: string, change: (entry: Entry) => Entry): OpenSession {
  return {
    ...session,
    entries: session.entries.map((entry) => (entry.item.id === itemId ? change(entry) : entry)),
  };
}

/** Takes what the user has not heard out of a spoken item, as the wire's truncation does: the whole transcript goes. */
export function truncateItem(
  session: OpenSession,
  itemId: string,
  audioEndMs: number,
  effects: EffectList,
): OpenSession {
  effects.send({ type: 'conversation.item.truncated', item_id: itemId, content_index: 0, audio_end_ms: audioEndMs });
  return changeEntry(session, itemId, (entry) => ({
    ...entry,
    item: { ...entry.item, content: [{ type: 'output_audio' }] },
  }));
}

function asksForAnswer(item: KeptItem): boolean {
  return item.role === 'user' || item.type === 'function_call_output';
}
