import type { ClientEvent } from '../../protocol/realtime/clientEvents.ts';
import { addItem, findEntry, lastItemId, truncateItem } from './conversation.ts';
import type { EffectList } from './effectList.ts';
import { readItem } from './readItem.ts';
import { readOptions } from './responseOptions.ts';
import { cancelResponse, clearPlayback, startResponse } from './responses.ts';
import { applyUpdate, toSessionObject } from './sessionSettings.ts';
import { makeId } from './state.ts';
import type { AudioFacts, OpenSession } from './state.ts';
import { commitTurn } from './turns.ts';

/** The shortest audio a client may commit: OpenAI's own limit. */
const shortestCommitMs = 100;

/** Carries out one event of a client, from either leg. */
export function reduceClientEvent(
  session: OpenSession,
  event: ClientEvent,
  facts: AudioFacts,
  effects: EffectList,
): OpenSession {
  const refuse = (code: string, message: string, param?: string): OpenSession => {
    effects.refuse({ code, message, eventId: event.event_id, ...(param !== undefined && { param }) });
    return session;
  };
  switch (event.type) {
    case 'session.update': {
      const next = { ...session, settings: applyUpdate(session.settings, event.session) };
      effects.add({ type: 'detectTurns', detection: next.settings.turnDetection });
      effects.send({ type: 'session.updated', session: toSessionObject(next.settings, next) });
      return next.settings.turnDetection === null ? { ...next, turn: { phase: 'quiet' } } : next;
    }
    case 'input_audio_buffer.commit': {
      if (facts.bufferedMs < shortestCommitMs) {
        const found = `Expected at least ${shortestCommitMs}ms of audio, but the buffer has ${Math.round(facts.bufferedMs)}ms.`;
        return refuse('input_audio_buffer_commit_empty', `Error committing input audio buffer: ${found}`);
      }
      const [itemId, named] =
        session.turn.phase === 'speaking' ? [session.turn.itemId, session] : makeId(session, 'item');
      return commitTurn(named, itemId, {}, effects);
    }
    case 'input_audio_buffer.clear':
      effects.add({ type: 'clearInput' });
      effects.send({ type: 'input_audio_buffer.cleared' });
      return { ...session, turn: { phase: 'quiet' } };
    case 'output_audio_buffer.clear':
      return clearPlayback(session, facts.playedMs, effects);
    case 'conversation.item.create': {
      const [id, named] = makeId(session, 'item');
      const read = readItem(session, event, id);
      if ('code' in read) return refuse(read.code, read.message, read.param);
      const previous = event.previous_item_id ?? lastItemId(session);
      return addItem(named, read.item, { phase: 'written' }, effects, previous === 'root' ? null : previous);
    }
    case 'conversation.item.delete':
      if (findEntry(session, event.item_id) === undefined) {
        return refuse('item_delete_invalid_item_id', `Item with item_id '${event.item_id}' not found.`, 'item_id');
      }
      effects.send({ type: 'conversation.item.deleted', item_id: event.item_id });
      return { ...session, entries: session.entries.filter(({ item }) => item.id !== event.item_id) };
    case 'conversation.item.retrieve': {
      const entry = findEntry(session, event.item_id);
      if (entry === undefined) {
        return refuse('item_retrieve_invalid_item_id', `Item with item_id '${event.item_id}' not found.`, 'item_id');
      }
      effects.send({ type: 'conversation.item.retrieved', item: entry.item });
      return session;
    }
    case 'conversation.item.truncate': {
      const content = findEntry(session, event.item_id)?.item.content?.[event.content_index];
      if (content?.type !== 'output_audio') {
        return refuse('item_truncate_invalid_item_id', `Item '${event.item_id}' has no spoken content.`, 'item_id');
      }
      return truncateItem(session, event.item_id, event.audio_end_ms, effects);
    }
    case 'response.create': {
      if (session.response.phase !== 'idle') {
        const message = `Conversation already has an active response in progress: ${session.response.id}. Wait until the response is finished before creating a new one.`;
        return refuse('conversation_already_has_active_response', message);
      }
      const options = readOptions(session, event.response);
      if (options === undefined)
        return refuse('invalid_value', 'Only responses of the conversation are supported.', 'response');
      return startResponse(session, options, effects);
    }
    case 'response.cancel': {
      const { response } = session;
      if (response.phase === 'idle' || (event.response_id !== undefined && event.response_id !== response.id)) {
        return refuse('response_cancel_not_active', 'Cancellation failed: no active response found.');
      }
      return cancelResponse(session, 'client_cancelled', effects);
    }
  }
}
