import type { CommandTemplate } from '../../protocol/hints.ts';
import { answerTemplates } from '../ears/answerTemplates.ts';
import { permissionTemplates } from '../ears/permissionTemplates.ts';
import { addItem, changeEntry, findEntry, lastItemId } from './conversation.ts';
import type { EffectList } from './effectList.ts';
import { advanceResponse, cancelResponse, clearPlayback, startResponse } from './responses.ts';
import { defaultOptions } from './responseOptions.ts';
import type { Heard } from '../ears/heard.ts';
import { makeId } from './state.ts';
import type { AudioSpan, OpenSession } from './state.ts';
import { toTranscript, toUserTurn } from './wireItems.ts';

/** The user began to speak: whoever may be interrupted falls silent. */
export function startTurn(session: OpenSession, atMs: number, playedMs: number, effects: EffectList): OpenSession {
  const detection = session.settings.turnDetection;
  if (detection === null || session.turn.phase === 'speaking') return session;
  const [itemId, named] = makeId(session, 'item');
  const startMs = Math.round(atMs);
  effects.send({ type: 'input_audio_buffer.speech_started', audio_start_ms: startMs, item_id: itemId });
  const turn = { ...named, turn: { phase: 'speaking', itemId, startMs } as const };
  if (!detection.interrupt_response) return turn;
  return clearPlayback(cancelResponse(turn, 'turn_detected', effects), playedMs, effects);
}

/** The user fell silent: the turn goes into the conversation and, unless told otherwise, gets its response. */
export function endTurn(session: OpenSession, atMs: number, effects: EffectList): OpenSession {
  const { turn } = session;
  const detection = session.settings.turnDetection;
  if (turn.phase === 'quiet' || detection === null) return session;
  const endMs = Math.round(atMs);
  effects.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: endMs, item_id: turn.itemId });
  const kept = commitTurn(session, turn.itemId, { startMs: turn.startMs, endMs }, effects);
  if (!detection.create_response || kept.response.phase !== 'idle') return kept;
  return startResponse(kept, defaultOptions(kept), effects);
}

/** Puts a stretch of input audio into the conversation as the user's turn, and has it recognised. */
export function commitTurn(session: OpenSession, itemId: string, span: AudioSpan, effects: EffectList): OpenSession {
  effects.send({ type: 'input_audio_buffer.committed', item_id: itemId, previous_item_id: lastItemId(session) });
  effects.add({ type: 'hear', itemId, span, answers: expectedAnswers(session) });
  return addItem({ ...session, turn: { phase: 'quiet' } }, toUserTurn(itemId), { phase: 'pending' }, effects);
}

/** What the turn may answer. */
function expectedAnswers({ question, permission }: OpenSession): readonly CommandTemplate[] {
  if (question !== null) return answerTemplates;
  return permission === null ? [] : permissionTemplates(permission.naming);
}

/** The turn has been recognised. */
export function finishHearing(session: OpenSession, itemId: string, heard: Heard, effects: EffectList): OpenSession {
  if (findEntry(session, itemId)?.hearing.phase !== 'pending') return session;
  const { text, tokens } = toTranscript(heard);
  if (session.settings.transcription !== null) {
    effects.send({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: itemId,
      content_index: 0,
      transcript: text,
      usage: { type: 'tokens', input_tokens: 0, output_tokens: tokens.length, total_tokens: tokens.length },
      ...(session.settings.include.includes('item.input_audio_transcription.logprobs') && {
        logprobs: tokens.map(({ token, logprob }) => ({ token, logprob, bytes: [...new TextEncoder().encode(token)] })),
      }),
    });
  }
  const kept = changeEntry(session, itemId, (entry) => ({
    ...entry,
    item: { ...entry.item, content: [{ type: 'input_audio', transcript: text }] },
    hearing: { phase: 'heard', heard },
  }));
  return advanceResponse(kept, effects);
}

/** The turn could not be recognised: the conversation goes on, and the user is asked to say it again. */
export function failHearing(session: OpenSession, itemId: string, message: string, effects: EffectList): OpenSession {
  if (findEntry(session, itemId)?.hearing.phase !== 'pending') return session;
  if (session.settings.transcription !== null) {
    effects.send({
      type: 'conversation.item.input_audio_transcription.failed',
      item_id: itemId,
      content_index: 0,
      error: { type: 'server_error', code: 'transcription_failed', message },
    });
  }
  const kept = changeEntry(session, itemId, (entry) => ({ ...entry, hearing: { phase: 'failed' } }));
  return advanceResponse(kept, effects);
}
