import { insertEntry, lastItemId, truncateItem } from './conversation.ts';
import type { EffectList } from './effectList.ts';
import { planResponse } from './policy.ts';
import type { Asked, Plan } from './policy.ts';
import { makeId } from './state.ts';
import type { ActiveResponse, Entry, KeptItem, OpenSession, ResponseOptions } from './state.ts';
import { toUsage } from './usage.ts';
import { toContent, toFunctionCall, toMessage, toPart, toResponse } from './wireItems.ts';

type Speaking = Extract<ActiveResponse, { phase: 'speaking' }>;
type Cause = 'turn_detected' | 'client_cancelled';

/** Opens a response. It plans as soon as every turn said so far is understood. */
export function startResponse(session: OpenSession, options: ResponseOptions, effects: EffectList): OpenSession {
  const [id, next] = makeId(session, 'resp');
  const response = toResponse(id, options, { status: 'in_progress', details: null, output: [], usage: null });
  effects.send({ type: 'response.created', response });
  return advanceResponse({ ...next, response: { phase: 'waiting', id, options } }, effects);
}

/** Carries out the plan of a waiting response once nothing is being recognised any more. */
export function advanceResponse(session: OpenSession, effects: EffectList): OpenSession {
  const { response } = session;
  if (response.phase !== 'waiting' || session.entries.some(({ hearing }) => hearing.phase === 'pending'))
    return session;
  const { id, options } = response;
  const asked = session.entries.filter((entry) => !entry.answered);
  const plan = planResponse(asked.map(toAsked), options.tools, session);
  const usage = toUsage(asked);
  const entries = session.entries.map((entry) => ({ ...entry, answered: true }));
  const answered = { ...session, entries, question: plan.question, permission: plan.permission };
  const [called, output] = callFunctions(answered, id, plan.calls, effects);
  const done = { id, options, output, usage };
  if (plan.say === null) return finish(called, { ...done, status: 'completed', details: null }, effects);
  return startMessage(called, { ...done, text: plan.say }, effects);
}

/** One more sentence is on its way to the speaker. */
export function addSentence(session: OpenSession, responseId: string, text: string, effects: EffectList): OpenSession {
  const { response } = session;
  if (response.phase !== 'speaking' || response.id !== responseId) return session;
  const delta = response.transcript === '' ? text : ` ${text}`;
  const place = { response_id: response.id, item_id: response.itemId, output_index: response.output.length };
  const type =
    response.options.modality === 'audio' ? 'response.output_audio_transcript.delta' : 'response.output_text.delta';
  effects.send({ type, ...place, content_index: 0, delta });
  return { ...session, response: { ...response, transcript: response.transcript + delta } };
}

/** Everything of the response is on its way to the speaker. */
export function completeResponse(session: OpenSession, responseId: string, effects: EffectList): OpenSession {
  const { response } = session;
  if (response.phase !== 'speaking' || response.id !== responseId) return session;
  return endMessage(session, response, { status: 'completed', details: null }, effects);
}

export function failResponse(
  session: OpenSession,
  responseId: string,
  message: string,
  effects: EffectList,
): OpenSession {
  const { response } = session;
  if (response.phase !== 'speaking' || response.id !== responseId) return session;
  const details = { type: 'failed', error: { type: 'server_error', code: 'speech_failed', message } };
  return endMessage(session, response, { status: 'failed', details }, effects);
}

/** Ends the active response early. What already went to the speaker plays on until it is cleared. */
export function cancelResponse(session: OpenSession, cause: Cause, effects: EffectList): OpenSession {
  const { response } = session;
  const ending = { status: 'cancelled', details: { type: 'cancelled', reason: cause } } as const;
  switch (response.phase) {
    case 'idle':
      return session;
    case 'waiting': {
      const { id, options } = response;
      return finish(session, { id, options, output: [], usage: toUsage([]), ...ending }, effects);
    }
    case 'speaking':
      effects.add({ type: 'stopSynthesis' });
      return endMessage(session, response, ending, effects);
  }
}

/** Silences the speaker at once; the conversation keeps only that something was said. */
export function clearPlayback(session: OpenSession, playedMs: number, effects: EffectList): OpenSession {
  const { playback } = session;
  if (playback.phase === 'silent') return session;
  effects.add({ type: 'clearPlayback' });
  effects.send({ type: 'output_audio_buffer.cleared', response_id: playback.responseId });
  return truncateItem({ ...session, playback: { phase: 'silent' } }, playback.itemId, Math.round(playedMs), effects);
}

function toAsked({ item, hearing }: Entry): Asked {
  switch (hearing.phase) {
    case 'written':
      return { type: 'item', item };
    case 'heard':
      return { type: 'turn', heard: hearing.heard };
    case 'failed':
    case 'pending':
      return { type: 'deafTurn' };
  }
}

function callFunctions(
  session: OpenSession,
  responseId: string,
  calls: Plan['calls'],
  effects: EffectList,
): [OpenSession, KeptItem[]] {
  const output: KeptItem[] = [];
  let next = session;
  for (const planned of calls) {
    const [itemId, named] = makeId(next, 'item');
    const [callId, numbered] = makeId(named, 'call');
    const call = { ...planned, callId };
    const done = toFunctionCall(itemId, call, 'completed');
    const place = { response_id: responseId, output_index: output.length };
    const previous = lastItemId(numbered);
    const started = toFunctionCall(itemId, call, 'in_progress');
    effects.send({ type: 'response.output_item.added', ...place, item: started });
    effects.send({ type: 'conversation.item.added', previous_item_id: previous, item: started });
    const args = { ...place, item_id: itemId, call_id: callId };
    effects.send({ type: 'response.function_call_arguments.delta', ...args, delta: call.arguments });
    effects.send({
      type: 'response.function_call_arguments.done',
      ...args,
      name: call.name,
      arguments: call.arguments,
    });
    effects.send({ type: 'conversation.item.done', previous_item_id: previous, item: done });
    effects.send({ type: 'response.output_item.done', ...place, item: done });
    next = insertEntry(numbered, { item: done, hearing: { phase: 'written' }, answered: true }, previous);
    output.push(done);
  }
  return [next, output];
}

interface Message {
  readonly id: string;
  readonly options: ResponseOptions;
  readonly output: readonly KeptItem[];
  readonly usage: object;
  readonly text: string;
}

function startMessage(session: OpenSession, message: Message, effects: EffectList): OpenSession {
  const { id, options, output, text } = message;
  const [itemId, named] = makeId(session, 'item');
  const item = toMessage(itemId, 'in_progress', []);
  const place = { response_id: id, output_index: output.length };
  const previous = lastItemId(named);
  effects.send({ type: 'response.output_item.added', ...place, item });
  effects.send({ type: 'conversation.item.added', previous_item_id: previous, item });
  const part = toPart(options.modality, '');
  effects.send({ type: 'response.content_part.added', ...place, item_id: itemId, content_index: 0, part });
  const kept = insertEntry(named, { item, hearing: { phase: 'written' }, answered: true }, previous);
  const response: Speaking = { phase: 'speaking', ...message, itemId, transcript: '' };
  const speaking = { ...kept, response };
  if (options.modality === 'text') return completeResponse(addSentence(speaking, id, text, effects), id, effects);
  effects.add({ type: 'speak', responseId: id, itemId, text });
  return speaking;
}

interface Ending {
  readonly status: 'completed' | 'cancelled' | 'failed';
  readonly details: object | null;
}

function endMessage(session: OpenSession, response: Speaking, ending: Ending, effects: EffectList): OpenSession {
  const { id, options, itemId, output, usage } = response;
  const completed = ending.status === 'completed';
  const said = completed ? response.text : response.transcript;
  const item = toMessage(itemId, completed ? 'completed' : 'incomplete', [toContent(options.modality, said)]);
  const place = { response_id: id, item_id: itemId, output_index: output.length, content_index: 0 };
  if (options.modality === 'audio') {
    effects.send({ type: 'response.output_audio_transcript.done', ...place, transcript: said });
  } else {
    effects.send({ type: 'response.output_text.done', ...place, text: said });
  }
  effects.send({ type: 'response.content_part.done', ...place, part: toPart(options.modality, said) });
  const at = session.entries.findIndex((entry) => entry.item.id === itemId);
  const previous = session.entries[at - 1]?.item.id ?? null;
  effects.send({ type: 'conversation.item.done', previous_item_id: previous, item });
  effects.send({ type: 'response.output_item.done', response_id: id, output_index: output.length, item });
  const entries = session.entries.map((entry) => (entry.item.id === itemId ? { ...entry, item } : entry));
  return finish({ ...session, entries }, { id, options, output: [...output, item], usage, ...ending }, effects);
}

function finish(session: OpenSession, done: Ending & Omit<Message, 'text'>, effects: EffectList): OpenSession {
  effects.send({ type: 'response.done', response: toResponse(done.id, done.options, done) });
  return { ...session, response: { phase: 'idle' } };
}
