import * as z from 'zod/mini';
import { AppError } from '../../protocol/appError.ts';
import type { OpenedProvider } from '../../protocol/hostContract.ts';
import type { ClientEvent } from '../../protocol/realtime/clientEvents.ts';
import type { SessionConfig, Tool } from '../../protocol/realtime/sessionConfig.ts';
import { readOpenaiFrame } from './openaiEvents.ts';
import type { OutboundItem, Persona, Wire } from './wire.ts';

const errorBody = z.looseObject({ error: z.looseObject({ message: z.string() }) });

/** OpenAI's Realtime wire (GA), as spoken by OpenAI, by compatible providers and by `voice/` on this machine. */
export function createOpenaiWire(fetch: typeof globalThis.fetch): Wire {
  const post = async (provider: OpenedProvider, path: string, body: FormData | null, signal: AbortSignal) => {
    try {
      return await fetch(`${provider.baseUrl}/v1/realtime/calls${path}`, {
        method: 'POST',
        // FormData of strings: fetch writes the Content-Type with its boundary, and no part gets a file name.
        ...(body === null ? {} : { body }),
        headers: { Authorization: `Bearer ${provider.token}` },
        // A redirect's Location is not a call, and would carry the token elsewhere.
        redirect: 'manual',
        credentials: 'omit',
        signal,
      });
    } catch (error) {
      if (signal.aborted) throw new AppError('cancelled', 'Cancelled.');
      const message = 'The voice service cannot be reached. Start again; if it stays away, restart the browser.';
      throw new AppError('provider_unreachable', message, { cause: error });
    }
  };

  return {
    async createCall(provider, offer, persona, { signal }) {
      const form = new FormData();
      form.set('sdp', offer);
      form.set('session', JSON.stringify(toSession(provider, persona)));
      const response = await post(provider, '', form, signal);
      if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
        throw new AppError('provider_refused', 'The voice service answered with a redirect, which is not followed.');
      }
      const text = await response.text();
      if (!response.ok) throw toRefusal(response.status, text);
      return { callId: readCallId(response.headers.get('Location')), answer: text };
    },
    async hangUp({ provider, callId }, { signal }) {
      try {
        await post(provider, `/${encodeURIComponent(callId)}/hangup`, null, signal);
      } catch {
        // The peer connection is closed already, which ends the call there too, only later.
      }
    },
    sideband: ({ provider, callId }) => ({
      url: `${provider.baseUrl.replace(/^http/, 'ws')}/v1/realtime?call_id=${encodeURIComponent(callId)}`,
      // A service worker's WebSocket can carry a credential nowhere else.
      protocols: ['realtime', `openai-insecure-api-key.${provider.token}`],
    }),
    readFrame: readOpenaiFrame,
    itemFrame: (item) => write(toItemEvent(item)),
    respondFrame: () => write({ type: 'response.create' }),
    // Model and voice cannot change in a running session, so they are left out.
    greetFrame: (persona) => write({ type: 'session.update', session: { type: 'realtime', ...toWired(persona) } }),
  };
}

function write(event: ClientEvent): string {
  return JSON.stringify(event);
}

function toWired({ instructions, tools }: Persona): { instructions: string; tools: Tool[] } {
  return { instructions, tools: tools.map((tool) => ({ type: 'function', ...tool })) };
}

function toSession(provider: OpenedProvider, persona: Persona): SessionConfig {
  return {
    type: 'realtime',
    model: provider.model,
    ...toWired(persona),
    output_modalities: ['audio'],
    include: ['item.input_audio_transcription.logprobs'],
    audio: {
      input: {
        transcription: { model: 'gpt-transcribe' },
        turn_detection: { type: 'server_vad', create_response: true, interrupt_response: true },
      },
      output: { voice: provider.voice },
    },
  };
}

function toItemEvent(item: OutboundItem): ClientEvent {
  // The event's id is the item's: an error that refuses the item names it.
  const event = { type: 'conversation.item.create', event_id: item.itemId } as const;
  switch (item.kind) {
    case 'text': {
      const content = [{ type: 'input_text', text: item.text }];
      return { ...event, item: { id: item.itemId, type: 'message', role: 'user', content } };
    }
    case 'output': {
      const output = { type: 'function_call_output', call_id: item.functionCallId, output: item.text };
      return { ...event, item: { id: item.itemId, ...output } };
    }
  }
}

/** The last path segment after `/calls/`, whatever its form: compatible providers do not all write `rtc_…`. */
function readCallId(location: string | null): string {
  const callId = /\/calls\/([^/?#]+)\/?(?:[?#]|$)/.exec(location ?? '')?.[1];
  if (callId === undefined) throw new AppError('call_failed', 'The voice service did not name the call it made.');
  return decodeURIComponent(callId);
}

function toRefusal(status: number, text: string): AppError {
  const said = readErrorMessage(text) ?? `status ${status}`;
  return status === 401 || status === 403
    ? new AppError('provider_refused', `The voice service refused the credential: ${said}`)
    : new AppError('call_failed', `The voice service could not make the call: ${said}`);
}

function readErrorMessage(text: string): string | undefined {
  try {
    return z.parse(errorBody, JSON.parse(text)).error.message.slice(0, 500);
  } catch {
    return undefined;
  }
}
