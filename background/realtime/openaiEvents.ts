import type { Failure } from '../../protocol/appError.ts';
import type { ServerEvent } from '../../protocol/realtime/serverEvents.ts';
import { parseServerEvent } from '../../protocol/realtime/serverEvents.ts';
import { toProviderFailure, toSettingsFailure } from './openaiErrors.ts';
import { toHearingUsage, toUsage } from './openaiUsage.ts';
import type { FunctionCall, WireEvent, WireFrame } from './wire.ts';

/** The event ids of what Earshot sends beside items, whose event id is their own: an error names what it refuses. */
export const sentEventIds = { respond: 'earshot:respond', settings: 'earshot:settings', turn: 'earshot:turn' } as const;

/** Reads one frame of OpenAI's Realtime wire from either leg. Never throws. */
export function readOpenaiFrame(frame: string): WireFrame {
  const wired = parseServerEvent(frame);
  const event = toWireEvent(wired);
  const own = wired.type === 'unknown' ? undefined : wired.event_id;
  const identity = identify(wired);
  return {
    event,
    keys: [own, identity].filter((key) => key !== undefined),
    replayed: isReplayed(event),
  };
}

/** A delta is replaced by its `done`; that a response was refused tells nothing once others have come and gone. */
function isReplayed({ type }: WireEvent): boolean {
  switch (type) {
    case 'heardDelta':
    case 'saidDelta':
    case 'responseRefused':
    case 'responseFailed':
    case 'other':
      return false;
    default:
      return true;
  }
}

function toWireEvent(event: ServerEvent): WireEvent {
  switch (event.type) {
    case 'session.created':
    case 'input_audio_buffer.cleared':
    case 'conversation.item.done':
    case 'response.output_item.added':
    case 'response.output_item.done':
    case 'response.function_call_arguments.done':
      // The last is also sent for interrupted and cancelled responses: `response.done` says which calls count.
      return { type: 'other', wireType: event.type };
    case 'unknown':
      return { type: 'other', wireType: event.wireType };
    case 'session.updated':
      return { type: 'sessionReady' };
    case 'input_audio_buffer.speech_started':
      return { type: 'speechStarted', itemId: event.item_id, atMs: event.audio_start_ms ?? undefined };
    case 'input_audio_buffer.speech_stopped':
      return { type: 'speechStopped', itemId: event.item_id, atMs: event.audio_end_ms ?? undefined };
    case 'input_audio_buffer.committed':
      return { type: 'turnCommitted', itemId: event.item_id };
    case 'conversation.item.added':
      return { type: 'itemAdded', itemId: event.item.id ?? '' };
    case 'conversation.item.input_audio_transcription.delta':
      return { type: 'heardDelta', itemId: event.item_id, text: event.delta ?? '' };
    case 'conversation.item.input_audio_transcription.completed': {
      const score = mean(event.logprobs?.map((token) => token.logprob) ?? []);
      const usage = toHearingUsage(event.usage);
      return { type: 'heard', itemId: event.item_id, text: event.transcript, score, usage };
    }
    case 'conversation.item.input_audio_transcription.failed':
      return { type: 'hearingFailed', itemId: event.item_id };
    case 'conversation.item.truncated':
      return { type: 'saidCut', itemId: event.item_id, playedMs: event.audio_end_ms };
    case 'response.created':
      return { type: 'responseStarted', responseId: event.response.id };
    case 'response.done':
      return toResponseDone(event.response);
    case 'response.output_text.delta':
    case 'response.output_audio_transcript.delta':
      return { type: 'saidDelta', responseId: event.response_id, itemId: event.item_id, text: event.delta };
    case 'response.output_text.done':
      return { type: 'said', responseId: event.response_id, itemId: event.item_id, text: event.text, aloud: false };
    case 'response.output_audio_transcript.done':
      return {
        type: 'said',
        responseId: event.response_id,
        itemId: event.item_id,
        text: event.transcript,
        aloud: true,
      };
    case 'output_audio_buffer.started':
      return { type: 'playbackStarted', responseId: event.response_id };
    case 'output_audio_buffer.stopped':
      return { type: 'playbackStopped', responseId: event.response_id };
    case 'output_audio_buffer.cleared':
      return { type: 'playbackCleared', responseId: event.response_id };
    case 'error':
      return toProblem(event.error);
  }
}

type WiredError = Extract<ServerEvent, { type: 'error' }>['error'];

/** What an error means. Most leave the session as it was; it ends with an expired session or a refused key only. */
function toProblem(error: WiredError): WireEvent {
  const failure = toProviderFailure(error);
  if (failure.code === 'provider_key_refused') return { type: 'sessionEnded', cause: 'credential', failure };
  switch (error.code) {
    case 'conversation_already_has_active_response':
      return { type: 'responseRefused' };
    case 'session_expired':
      return { type: 'sessionEnded', cause: 'expired', failure };
    // The frames of a turn are sent without asking first whether there is something to take, or to stop.
    case 'input_audio_buffer_commit_empty':
      return { type: 'turnEmpty' };
    case 'response_cancel_not_active':
      return { type: 'other', wireType: `error ${error.code}` };
    default:
      return toRefusal(error, failure);
  }
}

function toRefusal(error: WiredError, failure: Failure): WireEvent {
  const eventId = error.event_id ?? null;
  switch (eventId) {
    case null:
    case sentEventIds.turn:
      return { type: 'problem', failure };
    case sentEventIds.respond:
      return { type: 'responseFailed', failure };
    case sentEventIds.settings:
      return { type: 'settingsRefused', failure: toSettingsFailure(error) };
    default:
      return { type: 'itemRefused', itemId: eventId, failure };
  }
}

type WiredResponse = Extract<ServerEvent, { type: 'response.done' }>['response'];

function toResponseDone(response: WiredResponse): WireEvent {
  const { id: responseId, status = 'incomplete', status_details: details } = response;
  return {
    type: 'responseDone',
    responseId,
    status: status === 'in_progress' ? 'incomplete' : status,
    functionCalls: readCalls(response),
    usage: toUsage(response.usage),
    failure: status === 'failed' ? toProviderFailure(details?.error ?? {}) : null,
  };
}

function readCalls(response: WiredResponse): FunctionCall[] {
  if (response.status !== 'completed') return [];
  const calls: FunctionCall[] = [];
  for (const item of response.output ?? []) {
    if (item.type !== 'function_call' || item.call_id === undefined || item.name === undefined) continue;
    calls.push({ functionCallId: item.call_id, name: item.name, args: item.arguments ?? '' });
  }
  return calls;
}

/** A name made of the ids inside an event, for providers whose event ids differ between the legs. */
function identify(event: ServerEvent): string | undefined {
  switch (event.type) {
    case 'response.created':
    case 'response.done':
      return `${event.type}:${event.response.id}`;
    case 'conversation.item.added':
    case 'conversation.item.done':
      return event.item.id === undefined ? undefined : `${event.type}:${event.item.id}`;
    case 'input_audio_buffer.speech_started':
    case 'input_audio_buffer.speech_stopped':
      return event.item_id === undefined ? undefined : `${event.type}:${event.item_id}`;
    case 'error':
      return refusedItem(event.error);
    case 'input_audio_buffer.committed':
    case 'conversation.item.truncated':
    case 'conversation.item.input_audio_transcription.completed':
    case 'conversation.item.input_audio_transcription.failed':
      return `${event.type}:${event.item_id}`;
    // One item may be told as text and as speech: it was said once.
    case 'response.output_text.done':
    case 'response.output_audio_transcript.done':
      return `said:${event.item_id}`;
    case 'output_audio_buffer.started':
    case 'output_audio_buffer.stopped':
    case 'output_audio_buffer.cleared':
      return `${event.type}:${event.response_id}`;
    default:
      return undefined;
  }
}

/** Only an item's own id says which of two errors this is. */
function refusedItem(error: WiredError): string | undefined {
  const event = toProblem(error);
  return event.type === 'itemRefused' ? `error:${event.itemId}` : undefined;
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
