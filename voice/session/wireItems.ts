import type { Item } from '../../protocol/realtime/serverEvents.ts';
import type { Heard } from '../ears/heard.ts';
import type { KeptItem, ResponseOptions } from './state.ts';

// The wire's objects as the session writes them. What is not there is left out, not null: OpenAI's own types say so.

export function toUserTurn(id: string): KeptItem {
  return {
    id,
    object: 'realtime.item',
    type: 'message',
    status: 'completed',
    role: 'user',
    // OpenAI's own client drops a turn without a transcript, and its types know no null.
    content: [{ type: 'input_audio', transcript: '' }],
  };
}

export function toFunctionCall(
  id: string,
  call: { readonly callId: string; readonly name: string; readonly arguments: string },
  status: 'in_progress' | 'completed',
): KeptItem {
  return {
    id,
    object: 'realtime.item',
    type: 'function_call',
    status,
    call_id: call.callId,
    name: call.name,
    arguments: status === 'completed' ? call.arguments : '',
  };
}

export function toMessage(
  id: string,
  status: 'in_progress' | 'completed' | 'incomplete',
  content: NonNullable<Item['content']>,
): KeptItem {
  return { id, object: 'realtime.item', type: 'message', status, role: 'assistant', content };
}

export function toContent(modality: 'audio' | 'text', text: string): NonNullable<Item['content']>[number] {
  return modality === 'audio' ? { type: 'output_audio', transcript: text } : { type: 'output_text', text };
}

/** `response.content_part.*` names its parts without the direction. */
export function toPart(modality: 'audio' | 'text', text: string): object {
  return modality === 'audio' ? { type: 'audio', transcript: text } : { type: 'text', text };
}

export function toResponse(
  id: string,
  options: ResponseOptions,
  ending: {
    readonly status: string;
    readonly details: object | null;
    readonly output: readonly KeptItem[];
    readonly usage: object | null;
  },
): object {
  return {
    object: 'realtime.response',
    id,
    status: ending.status,
    ...(ending.details !== null && { status_details: ending.details }),
    output: ending.output,
    output_modalities: [options.modality],
    max_output_tokens: 'inf',
    ...(ending.usage !== null && { usage: ending.usage }),
    metadata: options.metadata,
  };
}

/** The transcript of a turn: the better of two close readings, nothing when no words were heard. */
export function toTranscript(heard: Heard): { text: string; tokens: readonly { token: string; logprob: number }[] } {
  switch (heard.kind) {
    case 'command':
    case 'free':
      return { text: heard.text, tokens: heard.tokens };
    case 'unclear': {
      const [best] = heard.readings;
      return { text: best.text, tokens: best.tokens };
    }
    case 'nothing':
      return { text: '', tokens: [] };
  }
}
