import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOpenaiWire } from '../../../background/realtime/openaiWire.ts';
import type { CallConfig, Provider } from '../../../background/realtime/wire.ts';
import { sessionConfigSchema } from '../../../protocol/realtime/sessionConfig.ts';
import { toPersona } from '../../../background/tools/persona.ts';
import * as z from 'zod/mini';

const provider: Provider = {
  kind: 'openai',
  baseUrl: 'http://127.0.0.1:7',
  token: 'tok',
  model: 'm1',
  voice: 'marin',
  transcription: 'gpt-transcribe',
};
const persona = toPersona('conversation');
const config: CallConfig = { persona, turns: { mode: 'conversation', patience: 'normal' }, keywords: [] };
const never = { signal: new AbortController().signal };

/** A fetch that notes its requests and answers each alike. */
function wireAnswering(answer: () => Response) {
  const requests: { readonly url: string; readonly init: RequestInit | undefined }[] = [];
  const wire = createOpenaiWire((url, init) => {
    requests.push({ url: url instanceof Request ? url.url : url.toString(), init });
    return Promise.resolve(answer());
  });
  return { wire, requests };
}

const created = (location: string): Response =>
  new Response('answer', { status: 201, headers: { Location: location } });

const refused = (status: number, code: string): Response =>
  Response.json({ error: { code, message: 'words' } }, { status });

describe("OpenAI's wire", () => {
  it('posts offer and session as plain form fields, in this order and authorised (codex#4, codex#5, codex#17, codex#23, codex#106)', async () => {
    const { wire, requests } = wireAnswering(() => created('/v1/realtime/calls/rtc_1'));
    await wire.createCall(provider, 'offer', config, never);
    const [request] = requests;
    assert.equal(request?.url, 'http://127.0.0.1:7/v1/realtime/calls');
    assert.deepEqual(request.init?.headers, { Authorization: 'Bearer tok' });
    const body = request.init.body;
    assert.ok(body instanceof FormData);
    assert.deepEqual([...body.keys()], ['sdp', 'session']);
    assert.equal(body.get('sdp'), 'offer');
    const text = body.get('session');
    assert.ok(typeof text === 'string');
    const session = z.parse(sessionConfigSchema, JSON.parse(text));
    assert.deepEqual(session, {
      type: 'realtime',
      model: 'm1',
      instructions: persona.instructions,
      tools: persona.tools.map((tool) => ({ type: 'function', ...tool })),
      output_modalities: ['audio'],
      include: ['item.input_audio_transcription.logprobs'],
      audio: {
        input: {
          transcription: { model: 'gpt-transcribe' },
          turn_detection: {
            type: 'server_vad',
            silence_duration_ms: 500,
            create_response: true,
            interrupt_response: true,
          },
        },
        output: { voice: 'marin' },
      },
    });
  });

  it('sends no id of its own with the session (codex#6)', async () => {
    const { wire, requests } = wireAnswering(() => created('/v1/realtime/calls/rtc_1'));
    await wire.createCall(provider, 'offer', config, never);
    const body = requests[0]?.init?.body;
    assert.ok(body instanceof FormData);
    assert.equal(/"id"|rtc_/.test(JSON.stringify([...body.values()])), false);
  });

  for (const [location, callId] of [
    ['/v1/realtime/calls/rtc_1', 'rtc_1'],
    ['https://api.example/v1/realtime/calls/0b0c4a2e-1?x=1', '0b0c4a2e-1'],
    ['/proxy/calls/3f2504e0-4f89-41d3-9a0c-0305e82c3301#f', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
    ['/v1/realtime/calls/rtc_1/', 'rtc_1'],
  ] as const) {
    it(`reads the call id out of ${location} (codex#7)`, async () => {
      const { wire } = wireAnswering(() => created(location));
      const made = await wire.createCall(provider, 'offer', config, never);
      assert.deepEqual(made, { callId, answer: 'answer' });
    });
  }

  for (const [name, answer, code] of [
    ['a Location that names no call (codex#8)', () => created('/elsewhere'), 'call_failed'],
    ['a Location that ends before the call (codex#8)', () => created('/v1/realtime/calls/'), 'call_failed'],
    ['no Location (codex#8)', () => new Response('answer', { status: 201 }), 'call_failed'],
    [
      'a redirect (codex#8)',
      () => new Response(null, { status: 307, headers: { Location: '/v1/realtime/calls/x' } }),
      'provider_refused',
    ],
    ['a refused key', () => Response.json({ error: { message: 'bad key' } }, { status: 401 }), 'provider_key_refused'],
    ['an account without credit', () => refused(429, 'insufficient_quota'), 'provider_quota'],
    ['too much at once', () => refused(429, 'rate_limit_exceeded'), 'provider_rate_limited'],
    ['a bare 429', () => new Response('', { status: 429 }), 'provider_rate_limited'],
    ['a model it has not', () => refused(404, 'model_not_found'), 'call_failed'],
    [
      'an answer that breaks off',
      () => new Response(new ReadableStream({ start: (body) => body.error(new TypeError('network error')) })),
      'provider_unreachable',
    ],
    ['a server error', () => new Response('<html>', { status: 500 }), 'provider_unreachable'],
  ] as const) {
    it(`rejects ${code} on ${name}`, async () => {
      const { wire } = wireAnswering(answer);
      await assert.rejects(wire.createCall(provider, 'offer', config, never), { code });
    });
  }

  it('tells a provider without semantic turn detection by what it refuses', async () => {
    const error = {
      code: 'invalid_value',
      message: "Invalid value: 'semantic_vad'. Supported values are: 'server_vad'.",
      param: 'session.audio.input.turn_detection.type',
    };
    const { wire } = wireAnswering(() => Response.json({ error }, { status: 400 }));
    const semantic: CallConfig = { ...config, turns: { mode: 'conversation', patience: 'semantic' } };
    await assert.rejects(wire.createCall(provider, 'offer', semantic, never), { code: 'turn_taking_refused' });
    const refusal = { type: 'error', error: { ...error, type: 'invalid_request_error', event_id: 'earshot:settings' } };
    const { event } = wire.readFrame(JSON.stringify(refusal));
    assert.deepEqual(
      [event.type, 'failure' in event && event.failure?.code],
      ['settingsRefused', 'turn_taking_refused'],
    );
  });

  it('calls a token that the local voice refuses a start to repeat, not a key to check', async () => {
    const { wire } = wireAnswering(() => refused(401, 'invalid_api_key'));
    const local = { ...provider, kind: 'local' } as const;
    await assert.rejects(wire.createCall(local, 'offer', config, never), { code: 'provider_refused' });
  });

  it("passes on the provider's own words", async () => {
    const { wire } = wireAnswering(() => Response.json({ error: { message: 'no such model' } }, { status: 400 }));
    await assert.rejects(wire.createCall(provider, 'offer', config, never), /no such model/);
  });

  it('tells a provider that is away from a start that was given up', async () => {
    const wire = createOpenaiWire(() => Promise.reject(new TypeError('Failed to fetch')));
    await assert.rejects(wire.createCall(provider, 'offer', config, never), { code: 'provider_unreachable' });
    await assert.rejects(wire.createCall(provider, 'offer', config, { signal: AbortSignal.abort() }), {
      code: 'cancelled',
    });
  });

  it('hangs up, and minds no call that is gone nor a provider that is', async () => {
    const { wire, requests } = wireAnswering(() => new Response('gone', { status: 404 }));
    await wire.hangUp({ provider, callId: 'rtc_1' }, never);
    assert.equal(requests[0]?.url, 'http://127.0.0.1:7/v1/realtime/calls/rtc_1/hangup');
    await createOpenaiWire(() => Promise.reject(new TypeError('x'))).hangUp({ provider, callId: 'rtc_1' }, never);
  });

  it('joins the sideband with the token in the one place a worker has for it (codex#23)', () => {
    const { wire } = wireAnswering(() => created(''));
    assert.deepEqual(wire.sideband({ provider, callId: 'rtc_1' }), {
      url: 'ws://127.0.0.1:7/v1/realtime?call_id=rtc_1',
      protocols: ['realtime', 'openai-insecure-api-key.tok'],
    });
  });

  for (const [status, body, refusal] of [
    [404, { error: { code: 'call_id_not_found' } }, { kind: 'absent', status: 404 }],
    [404, { error: { code: 'unknown_url' } }, { kind: 'unknown', status: 404 }],
    [404, '<html>', { kind: 'unknown', status: 404 }],
    [410, {}, { kind: 'gone', status: 410 }],
    [401, { error: { code: 'invalid_api_key' } }, { kind: 'credential', status: 401 }],
    [426, { error: { code: 'upgrade_required' } }, { kind: 'unknown', status: 426 }],
    [503, '', { kind: 'unknown', status: 503 }],
  ] as const) {
    it(`reads ${status} ${JSON.stringify(body)} as a sideband that is ${refusal.kind}, its status kept (codex#42)`, async () => {
      const { wire, requests } = wireAnswering(() => new Response(JSON.stringify(body), { status }));
      assert.deepEqual(await wire.askSideband({ provider, callId: 'rtc_1' }, never), refusal);
      const [request] = requests;
      assert.deepEqual(
        [request?.url, request?.init?.method, request?.init?.headers],
        ['http://127.0.0.1:7/v1/realtime?call_id=rtc_1', 'GET', { Authorization: 'Bearer tok' }],
      );
    });
  }

  it('knows nothing against another try when nobody answers its question', async () => {
    const wire = createOpenaiWire(() => Promise.reject(new TypeError('Failed to fetch')));
    const refusal = await wire.askSideband({ provider, callId: 'rtc_1' }, never);
    assert.deepEqual(refusal, { kind: 'unknown', status: undefined });
  });
});
