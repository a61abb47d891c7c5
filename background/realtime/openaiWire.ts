import * as z from 'zod/mini';
import type { AppErrorCode } from '../../protocol/appError.ts';
import { AppError } from '../../protocol/appError.ts';
import type { ClientEvent } from '../../protocol/realtime/clientEvents.ts';
import type { WiredError } from './openaiErrors.ts';
import { toSettingsFailure } from './openaiErrors.ts';
import { readOpenaiFrame, sentEventIds } from './openaiEvents.ts';
import { toSession, toUpdate } from './openaiSession.ts';
import type { OutboundItem, Provider, SidebandRefusal, Wire } from './wire.ts';

const words = z.optional(z.nullable(z.string()));
const errorBody = z.looseObject({ error: z.looseObject({ type: words, code: words, message: words, param: words }) });

/** OpenAI's Realtime wire (GA), as spoken by OpenAI, by compatible providers and by `voice/` on this machine. */
export function createOpenaiWire(fetch: typeof globalThis.fetch): Wire {
  const ask = async (
    { kind, baseUrl, token }: Provider,
    path: string,
    init: { readonly method: string; readonly body?: FormData },
    { signal }: { readonly signal: AbortSignal },
  ) => {
    try {
      const response = await fetch(`${baseUrl}/v1/realtime${path}`, {
        // FormData of strings: fetch writes the Content-Type with its boundary, and no part gets a file name.
        ...init,
        headers: { Authorization: `Bearer ${token}` },
        // A redirect's Location is not a call, and would carry the token elsewhere.
        redirect: 'manual',
        credentials: 'omit',
        signal,
      });
      return { response, text: await response.text() };
    } catch (error) {
      if (signal.aborted) throw new AppError('cancelled', 'Cancelled.');
      const message =
        kind === 'local'
          ? 'The voice service cannot be reached. Start again; if it stays away, restart the browser.'
          : `${baseUrl} cannot be reached. Check the network, and in the settings whether Earshot may go there; then start again.`;
      throw new AppError('provider_unreachable', message, { cause: error });
    }
  };

  return {
    async createCall(provider, offer, config, options) {
      const form = new FormData();
      form.set('sdp', offer);
      form.set('session', JSON.stringify(toSession(provider, config)));
      const { response, text } = await ask(provider, '/calls', { method: 'POST', body: form }, options);
      if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
        throw new AppError('provider_refused', 'The voice service answered with a redirect, which is not followed.');
      }
      if (!response.ok) throw toRefusal(provider, response.status, text);
      return { callId: readCallId(response.headers.get('Location')), answer: text };
    },
    async hangUp({ provider, callId }, options) {
      try {
        await ask(provider, `/calls/${encodeURIComponent(callId)}/hangup`, { method: 'POST' }, options);
      } catch {
        // The peer connection is closed already, which ends the call there too, only later.
      }
    },
    sideband: ({ provider, callId }) => ({
      url: `${provider.baseUrl.replace(/^http/, 'ws')}/v1/realtime?call_id=${encodeURIComponent(callId)}`,
      // A service worker's WebSocket can carry a credential nowhere else.
      protocols: ['realtime', `openai-insecure-api-key.${provider.token}`],
    }),
    async askSideband({ provider, callId }, options) {
      try {
        const { response, text } = await ask(
          provider,
          `?call_id=${encodeURIComponent(callId)}`,
          { method: 'GET' },
          options,
        );
        return toSidebandRefusal(response.status, text);
      } catch {
        return { kind: 'unknown', status: undefined };
      }
    },
    readFrame: readOpenaiFrame,
    itemFrame: (item) => write(toItemEvent(item)),
    respondFrame: () => write({ type: 'response.create', event_id: sentEventIds.respond }),
    greetFrame: (config) =>
      write({ type: 'session.update', event_id: sentEventIds.settings, session: toUpdate(config) }),
    turnFrames: () => ({
      press: [...stopVoice, writeTurn('input_audio_buffer.clear')],
      release: [writeTurn('input_audio_buffer.commit'), writeTurn('response.create')],
      silence: stopVoice,
    }),
  };
}

type BareTurnEvent =
  | 'response.cancel'
  | 'output_audio_buffer.clear'
  | 'input_audio_buffer.clear'
  | 'input_audio_buffer.commit'
  | 'response.create';

function writeTurn(type: BareTurnEvent): string {
  return write({ type, event_id: sentEventIds.turn });
}

// In this order: what is cleared first would be filled again by a response that goes on.
const stopVoice = [writeTurn('response.cancel'), writeTurn('output_audio_buffer.clear')];

function write(event: ClientEvent): string {
  return JSON.stringify(event);
}

function toItemEvent(item: OutboundItem): ClientEvent {
  // The event's id is the item's: an error that refuses the item names it.
  const event = { type: 'conversation.item.create', event_id: item.itemId } as const;
  if (item.kind === 'output') {
    const output = { type: 'function_call_output', call_id: item.functionCallId, output: item.text };
    return { ...event, item: { id: item.itemId, ...output } };
  }
  const content = [{ type: 'input_text', text: withTag(tagOf[item.kind], item.text) }];
  return { ...event, item: { id: item.itemId, type: 'message', role: roleOf[item.kind], content } };
}

// This wire knows no developer's role: what is told beside the conversation is the system's (codex#93, 97, 107).
const roleOf = { text: 'user', context: 'system', progress: 'user', decision: 'user' } as const;
// Both speak in the user's role, so each says who it is (codex#81, 99).
const tagOf = { text: '[USER] ', context: '', progress: '[BACKEND] ', decision: '[BACKEND] ' } as const;

function withTag(tag: string, text: string): string {
  return text.startsWith(tag) ? text : tag + text;
}

/** The last path segment after `/calls/`, whatever its form: compatible providers do not all write `rtc_…`. */
function readCallId(location: string | null): string {
  const callId = /\/calls\/([^/?#]+)\/?(?:[?#]|$)/.exec(location ?? '')?.[1];
  if (callId === undefined) throw new AppError('call_failed', 'The voice service did not name the call it made.');
  return decodeURIComponent(callId);
}

function toRefusal(provider: Provider, status: number, text: string): AppError {
  const error = readError(text);
  const otherwise = codeOf(status);
  // On this machine there is no key to check: a refused token is a stale one.
  if (provider.kind === 'local' && otherwise === 'provider_key_refused') {
    return new AppError('provider_refused', 'The voice service on this machine refused the call. Start again.');
  }
  const { code, message } = toSettingsFailure({ ...error, message: error.message ?? `status ${status}` }, otherwise);
  return new AppError(code, message);
}

/** What a status says where the body says nothing that is known. */
function codeOf(status: number): AppErrorCode {
  if (status === 401 || status === 403) return 'provider_key_refused';
  if (status === 429) return 'provider_rate_limited';
  return status >= 500 ? 'provider_unreachable' : 'call_failed';
}

/**
 * A plain GET at the sideband's address: the answer's status is what the WebSocket hides. A 404 counts only where it speaks
 * of the call, since a server may know the address for handshakes alone.
 */
function toSidebandRefusal(status: number, text: string): SidebandRefusal {
  if (status === 410) return { kind: 'gone', status };
  if (status === 404 && /^call_(id_)?not_found$/.test(readError(text).code ?? '')) return { kind: 'absent', status };
  return { kind: status === 401 || status === 403 ? 'credential' : 'unknown', status };
}

function readError(text: string): WiredError {
  try {
    return z.parse(errorBody, JSON.parse(text)).error;
  } catch {
    return {};
  }
}
