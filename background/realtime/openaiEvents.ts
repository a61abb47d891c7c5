import type { ServerEvent } from '../../protocol/realtime/serverEvents.ts';
import { parseServerEvent } from '../../protocol/realtime/serverEvents.ts';
import type { FunctionCall, WireEvent, WireFrame } from './wire.ts';

/** Reads one frame of OpenAI's Realtime wire from either leg. Never throws. */
export function readOpenaiFrame(frame: string): WireFrame {
  const wired = parseServerEvent(frame);
  const event = toWireEvent(wired);
  const own = wired.type === 'unknown' ? undefined : wired.event_id;
  const identity = identify(wired);
  return {
    event,
    keys: [own, identity].filter((key) => key !== undefined),
    replayed: !(event.type === 'heardDelta' || event.type === 'saidDelta' || event.type === 'other'),
  };
}

function toWireEvent(event: ServerEvent): WireEvent {
  switch (event.type) {
    case 'session.created':
    case 'input_audio_buffer.committed':
    case 'input_audio_buffer.cleared':
    case 'conversation.item.done':
    case 'conversation.item.input_audio_transcription.failed':
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
      return { type: 'speechStarted' };
    case 'input_audio_buffer.speech_stopped':
      return { type: 'speechStopped' };
    case 'conversation.item.added':
      return { type: 'itemAdded', itemId: event.item.id ?? '' };
    case 'conversation.item.input_audio_transcription.delta':
      return { type: 'heardDelta', itemId: event.item_id, text: event.delta ?? '' };
    case 'conversation.item.input_audio_transcription.completed': {
      const score = mean(event.logprobs?.map((token) => token.logprob) ?? []);
      return { type: 'heard', itemId: event.item_id, text: event.transcript, score };
    }
    case 'response.created':
      return { type: 'responseStarted', responseId: event.response.id };
    case 'response.done':
      return { type: 'responseDone', responseId: event.response.id, functionCalls: readCalls(event.response) };
    case 'response.output_audio_transcript.delta':
      return { type: 'saidDelta', responseId: event.response_id, itemId: event.item_id, text: event.delta };
    case 'response.output_audio_transcript.done':
      return { type: 'said', responseId: event.response_id, itemId: event.item_id, text: event.transcript };
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

function toProblem({ code, message, event_id: itemId }: WiredError): WireEvent {
  switch (code) {
    case 'conversation_already_has_active_response':
      return { type: 'responseRefused' };
    case 'session_expired':
    case 'invalid_api_key':
      return { type: 'sessionEnded', message };
    default:
      // Only items go out under an event id: their own.
      return itemId == null ? { type: 'problem', message } : { type: 'itemRefused', itemId, message };
  }
}

type WiredResponse = Extract<ServerEvent, { type: 'response.done' }>['response'];

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
    case 'conversation.item.input_audio_transcription.completed':
    case 'response.output_audio_transcript.done':
      return `${event.type}:${event.item_id}`;
    case 'output_audio_buffer.started':
    case 'output_audio_buffer.stopped':
    case 'output_audio_buffer.cleared':
      return `${event.type}:${event.response_id}`;
    default:
      return undefined;
  }
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
