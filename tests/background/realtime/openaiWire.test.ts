import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOpenaiWire } from '../../../background/realtime/openaiWire.ts';
import type { CallConfig } from '../../../background/realtime/wire.ts';
import { clientEventSchema } from '../../../protocol/realtime/clientEvents.ts';
import { sessionConfigSchema } from '../../../protocol/realtime/sessionConfig.ts';
import { persona } from '../../../background/tools/persona.ts';
import * as z from 'zod/mini';

const provider = { kind: 'local', baseUrl: 'http://127.0.0.1:7', token: 'tok', model: 'm1', voice: 'slt' } as const;
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

describe("OpenAI's wire", () => {
  it('posts offer and session as plain form fields, authorised', async () => {
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
    assert.deepEqual([session.model, session.audio?.output?.voice], ['m1', 'slt']);
    assert.deepEqual(session.include, ['item.input_audio_transcription.logprobs']);
    assert.deepEqual(
      session.tools?.map((tool) => tool.name),
      ['background_agent', 'undo_last', 'stop_task', 'remain_silent'],
    );
  });

  for (const [location, callId] of [
    ['/v1/realtime/calls/rtc_1', 'rtc_1'],
    ['https://api.example/v1/realtime/calls/0b0c4a2e-1?x=1', '0b0c4a2e-1'],
    ['/v1/realtime/calls/rtc_1/', 'rtc_1'],
  ] as const) {
    it(`reads the call id out of ${location}`, async () => {
      const { wire } = wireAnswering(() => created(location));
      const made = await wire.createCall(provider, 'offer', config, never);
      assert.deepEqual(made, { callId, answer: 'answer' });
    });
  }

  for (const [name, answer, code] of [
    ['a Location that names no call', () => created('/elsewhere'), 'call_failed'],
    ['no Location', () => new Response('answer', { status: 201 }), 'call_failed'],
    [
      'a redirect',
      () => new Response(null, { status: 307, headers: { Location: '/v1/realtime/calls/x' } }),
      'provider_refused',
    ],
    ['a refused token', () => Response.json({ error: { message: 'bad key' } }, { status: 401 }), 'provider_refused'],
    ['a server error', () => new Response('<html>', { status: 500 }), 'provider_unreachable'],
  ] as const) {
    it(`rejects ${code} on ${name}`, async () => {
      const { wire } = wireAnswering(answer);
      await assert.rejects(wire.createCall(provider, 'offer', config, never), { code });
    });
  }

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

  it('joins the sideband with the token in the one place a worker has for it', () => {
    const { wire } = wireAnswering(() => created(''));
    assert.deepEqual(wire.sideband({ provider, callId: 'rtc_1' }), {
      url: 'ws://127.0.0.1:7/v1/realtime?call_id=rtc_1',
      protocols: ['realtime', 'openai-insecure-api-key.tok'],
    });
  });

  it('writes client events that the provider can read', () => {
    const { wire } = wireAnswering(() => created(''));
    const frames = [
      wire.itemFrame({ kind: 'text', itemId: 'i1', text: 'rename it' }),
      wire.itemFrame({ kind: 'output', itemId: 'i2', functionCallId: 'c1', text: 'Done.' }),
      wire.respondFrame(),
      wire.greetFrame(config),
    ].map((frame) => z.parse(clientEventSchema, JSON.parse(frame)));
    assert.deepEqual(
      frames.map(({ type }) => type),
      ['conversation.item.create', 'conversation.item.create', 'response.create', 'session.update'],
    );
    assert.deepEqual(frames[0], {
      type: 'conversation.item.create',
      event_id: 'i1',
      item: { id: 'i1', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'rename it' }] },
    });
    assert.deepEqual(frames[1], {
      type: 'conversation.item.create',
      event_id: 'i2',
      item: { id: 'i2', type: 'function_call_output', call_id: 'c1', output: 'Done.' },
    });
  });
});
