import { reduceClientEvent } from './clientEvents.ts';
import { EffectList } from './effectList.ts';
import { keptMs } from './inputAudio.ts';
import { addSentence, completeResponse, failResponse } from './responses.ts';
import { toSessionObject } from './sessionSettings.ts';
import type { AudioFacts, Effect, OpenSession, SessionInput, SessionState } from './state.ts';
import { endTurn, failHearing, finishHearing, startTurn } from './turns.ts';

export interface Step {
  readonly state: SessionState;
  readonly effects: readonly Effect[];
}

/** A session's first effects. */
export function beginSession(session: OpenSession): Step {
  const effects = new EffectList();
  effects.send({ type: 'session.created', session: toSessionObject(session.settings, session) });
  effects.add({ type: 'detectTurns', detection: session.settings.turnDetection });
  return { state: session, effects: effects.toArray() };
}

/** One step of a session: total, pure, and with the events on the wire in OpenAI's order. */
export function reduceSession(state: SessionState, input: SessionInput, facts: AudioFacts): Step {
  if (state.phase === 'ended') return { state, effects: [] };
  const effects = new EffectList();
  const next = reduceOpen(state, input, facts, effects);
  return { state: next, effects: effects.toArray() };
}

function reduceOpen(session: OpenSession, input: SessionInput, facts: AudioFacts, effects: EffectList): SessionState {
  switch (input.type) {
    case 'client':
      return reduceClientEvent(session, input.event, facts, effects);
    case 'refused':
      effects.refuse(input.fault);
      return session;
    case 'speechStarted':
      return startTurn(session, input.atMs, facts.playedMs, effects);
    case 'speechStopped':
      return endTurn(session, input.atMs, effects);
    case 'soundLost':
      // Not about the event that ended the turn, which holds: so it names none.
      effects.refuse({ code: 'input_audio_lost', message: toLostText(input.lostMs) });
      return session;
    case 'heard':
      return finishHearing(session, input.itemId, input.heard, effects);
    case 'hearingFailed':
      return failHearing(session, input.itemId, input.message, effects);
    case 'sentenceSpoken':
      return addSentence(session, input.responseId, input.text, effects);
    case 'spoken':
      return completeResponse(session, input.responseId, effects);
    case 'speakingFailed':
      return failResponse(session, input.responseId, input.message, effects);
    case 'playbackStarted':
      effects.send({ type: 'output_audio_buffer.started', response_id: input.responseId });
      return { ...session, playback: { phase: 'playing', responseId: input.responseId, itemId: input.itemId } };
    case 'playbackStopped':
      if (session.playback.phase === 'silent' || session.playback.responseId !== input.responseId) return session;
      effects.send({ type: 'output_audio_buffer.stopped', response_id: input.responseId });
      return { ...session, playback: { phase: 'silent' } };
    case 'expired':
      effects.refuse({
        code: 'session_expired',
        message: 'Your session hit the maximum duration of 60 minutes.',
      });
      return end('expired', effects);
    case 'hangup':
      return end('requested', effects);
  }
}

function toLostText(lostMs: number): string {
  return `The turn was longer than the ${keptMs / 1_000} s that are kept. Its first ${Math.ceil(lostMs / 1_000)} s were not heard.`;
}

function end(reason: 'requested' | 'expired', effects: EffectList): SessionState {
  effects.add({ type: 'end', reason });
  return { phase: 'ended', reason };
}
