import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import type { ClientRequest } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import * as z from 'zod/mini';
import { callLimits } from '../../../voice/calls/call.ts';
import { CallBook } from '../../../voice/calls/callBook.ts';
import { VoiceServer } from '../../../voice/http/voiceServer.ts';
import { FakeSenses } from '../../fakes/fakeSenses.ts';
import { ManualClock } from '../../fakes/manualClock.ts';
import { Caller, SidebandClient } from '../caller.ts';
import { agentTool } from '../session/scene.ts';
import { openToken } from '../../../scripts/wire/startVoice.ts';

const secret = 's'.repeat(32);
const origin = 'chrome-extension://mine';
const refusalSchema = z.looseObject({ error: z.looseObject({ code: z.string() }) });
const hints = { templates: [], identifiers: ['fetch user'], files: [] };

describe('VoiceServer', () => {
  const hintsGiven: unknown[] = [];
  const calls = new CallBook({
    senses: new FakeSenses(),
    limits: callLimits,
    clock: new ManualClock(),
    onChange: () => undefined,
    log: () => undefined,
  });
  const server = new VoiceServer({
    secret,
    allowedOrigins: [origin],
    calls,
    onHints: (given) => hintsGiven.push(given),
    onFault: () => undefined,
  });
  let port = 0;
  let baseUrl = '';
  const post = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${baseUrl}${path}`, { method: 'POST', ...init });
  const newToken = (): Promise<string> => openToken({ baseUrl, secret });

  before(async () => {
    port = await server.listen();
    baseUrl = `http://127.0.0.1:${port}`;
  });
  after(() => server.close());

  it('refuses in the shape of OpenAI', async () => {
    const response = await post('/v1/realtime/calls', { headers: bearer('wrong') });
    assert.equal(response.status, 401);
    assert.equal(response.headers.get('content-type'), 'application/json');
    assert.deepEqual(await response.json(), {
      error: {
        message: 'Incorrect API key provided.',
        type: 'invalid_request_error',
        code: 'invalid_api_key',
        param: null,
      },
    });
  });

  it('gives a token to the daemon only, and the hints to the ears', async () => {
    const body = JSON.stringify({ session: { type: 'realtime' }, hints });
    const refused = await post('/v1/realtime/client_secrets', { headers: bearer('guess'), body });
    assert.equal(refused.status, 401);
    assert.deepEqual(hintsGiven, []);
    const given = await post('/v1/realtime/client_secrets', { headers: bearer(secret), body });
    assert.equal(given.status, 200);
    assert.deepEqual(hintsGiven, [hints]);
  });

  for (const [sentence, body] of [
    ['no JSON', '{'],
    ['no session', '{}'],
    ['a life that is too short', '{"session":{"type":"realtime"},"expires_after":{"seconds":9}}'],
    ['hints of another shape', '{"session":{"type":"realtime"},"hints":{"templates":1}}'],
  ] as const) {
    it(`refuses to make a token from ${sentence}`, async () => {
      const response = await post('/v1/realtime/client_secrets', { headers: bearer(secret), body });
      assert.equal(response.status, 400);
    });
  }

  it('refuses a foreign Host, which a rebound name would have', async () => {
    const asked = request({ port, path: '/v1/realtime/calls', method: 'POST', headers: { host: 'evil.example' } });
    asked.end();
    assert.equal(await statusOf(asked), 403);
  });

  it('refuses a foreign Origin, also before a WebSocket', async () => {
    const response = await post('/v1/realtime/calls', { headers: { origin: 'https://evil.example' } });
    assert.equal(response.status, 403);
    assert.equal(response.headers.get('access-control-allow-origin'), null);
    assert.equal(await refusalOf('?call_id=x', { origin: 'https://evil.example' }), 403);
  });

  it('answers the preflight of an allowed Origin', async () => {
    const response = await fetch(`${baseUrl}/v1/realtime/calls`, { method: 'OPTIONS', headers: { origin } });
    assert.equal(response.status, 204);
    assert.equal(response.headers.get('access-control-allow-origin'), origin);
    assert.equal(response.headers.get('access-control-expose-headers'), 'location');
    assert.equal(response.headers.get('access-control-allow-methods'), 'GET, POST');
  });

  it('knows no other URL and no other method', async () => {
    assert.equal((await post('/v1/models')).status, 404);
    assert.equal((await fetch(`${baseUrl}/v1/realtime/calls`)).status, 404);
  });

  for (const [sentence, status, body] of [
    ['without an offer', 400, form({ session: '{"type":"realtime"}' })],
    ['with an offer that is none', 400, form({ sdp: 'hello' })],
    ['with a session that is no JSON', 400, form({ sdp: 'v=0\r\nm=audio 9\r\n', session: '{' })],
    ['with a session of another type', 400, form({ sdp: 'v=0\r\nm=audio 9\r\n', session: '{"type":"x"}' })],
    ['in another content type', 415, '{}'],
  ] as const) {
    it(`refuses a call ${sentence}, and keeps its token good`, async () => {
      const token = await newToken();
      assert.equal((await post('/v1/realtime/calls', { headers: bearer(token), body })).status, status);
      const caller = await Caller.open({ baseUrl, token });
      await caller.close();
      await hangUp(caller.callId, token);
    });
  }

  it('refuses a body that is too long', async () => {
    const headers = { ...bearer(await newToken()), 'content-length': String(9 * 1024 * 1024) };
    const asked = request(`${baseUrl}/v1/realtime/calls`, { method: 'POST', headers });
    asked.flushHeaders();
    assert.equal(await statusOf(asked), 413);
    asked.destroy();
  });

  it('lets a token make one call only', async () => {
    const token = await newToken();
    const caller = await Caller.open({ baseUrl, token });
    await assert.rejects(Caller.open({ baseUrl, token }), /No call: 401/);
    await hangUp(caller.callId, token);
    await caller.close();
  });

  it('joins sidebands to a call, by subprotocol, and tells both legs the same', async () => {
    const token = await newToken();
    const caller = await Caller.open({ baseUrl, token, session: { type: 'realtime', tools: [agentTool] } });
    assert.match(caller.callId, /^rtc_[0-9a-f]{24}$/);
    const created = await caller.log.until('session.created');
    assert.equal(created, caller.log.events[0]);
    const sideband = await SidebandClient.join({ baseUrl, callId: caller.callId, token });
    assert.equal(sideband.protocol, 'realtime');
    sideband.send({ type: 'session.update', session: { type: 'realtime', instructions: 'Be brief.' } });
    const [first, second] = await Promise.all([
      sideband.log.until('session.updated'),
      caller.log.until('session.updated'),
    ]);
    assert.deepEqual(first, second);
    assert.deepEqual(sideband.log.types, ['session.updated']);
    const closed = sideband.closed();
    assert.equal((await hangUp(caller.callId, token)).status, 200);
    assert.equal(await closed, 1_000);
    assert.equal(calls.count, 0);
    await caller.close();
  });

  it('tells a stranger that there is no such call', async () => {
    const token = await newToken();
    const caller = await Caller.open({ baseUrl, token });
    const stranger = await newToken();
    assert.equal((await hangUp(caller.callId, stranger)).status, 404);
    assert.equal(await refusalOf(`?call_id=${caller.callId}`, bearer(stranger)), 404);
    assert.equal(await refusalOf('?call_id=rtc_none', bearer(token)), 404);
    assert.equal(await refusalOf(`?call_id=${caller.callId}`, {}), 401);
    assert.equal((await hangUp(caller.callId, token)).status, 200);
    await caller.close();
  });

  it('refuses a GET of the sideband like its handshake, for those who cannot see the status of that (codex#28)', async () => {
    const token = await newToken();
    const caller = await Caller.open({ baseUrl, token });
    const both = async (callId: string, given: string): Promise<unknown[]> => {
      const headers = { ...bearer(given), origin };
      const response = await fetch(`${baseUrl}/v1/realtime?call_id=${callId}`, { headers });
      assert.equal(response.headers.get('access-control-allow-origin'), origin);
      const body = refusalSchema.parse(await response.json());
      return [response.status, body.error.code, await refusalOf(`?call_id=${callId}`, bearer(given))];
    };
    assert.deepEqual(await both('rtc_none', token), [404, 'call_id_not_found', 404]);
    assert.deepEqual(await both(caller.callId, await newToken()), [404, 'call_id_not_found', 404]);
    const there = await fetch(`${baseUrl}/v1/realtime?call_id=${caller.callId}`, { headers: bearer(token) });
    assert.equal(there.status, 426);
    await hangUp(caller.callId, token);
    assert.deepEqual(await both(caller.callId, token), [410, 'call_ended', 410]);
    assert.deepEqual(await both(caller.callId, await newToken()), [404, 'call_id_not_found', 404]);
    assert.equal((await hangUp(caller.callId, token)).status, 410);
    await caller.close();
  });

  it('outlives a peer that resets its refused handshake', async () => {
    for (let round = 0; round < 20; round++) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(
        `GET /v1/realtime HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      );
      await once(socket, 'ready');
      socket.resetAndDestroy();
      await once(socket, 'close');
    }
    assert.equal(await refusalOf('?call_id=rtc_none', bearer('wrong')), 404);
  });

  function hangUp(callId: string, token: string): Promise<Response> {
    return post(`/v1/realtime/calls/${callId}/hangup`, { headers: bearer(token) });
  }

  /** The status a WebSocket handshake is refused with. */
  async function refusalOf(query: string, headers: Record<string, string>): Promise<number | undefined> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/realtime${query}`, ['realtime'], { headers });
    return new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('unexpected-response', (_, answer) => {
        resolve(answer.statusCode);
        answer.resume();
      });
    });
  }
});

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

function statusOf(asked: ClientRequest): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    asked.on('response', ({ statusCode }) => resolve(statusCode));
    asked.on('error', reject);
  });
}

function form(parts: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(parts)) data.set(name, value);
  return data;
}
