import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { callLimits } from '../../../voice/calls/call.ts';
import { CallBook } from '../../../voice/calls/callBook.ts';
import { VoiceServer } from '../../../voice/http/voiceServer.ts';
import { FakeSenses } from '../../fakes/fakeSenses.ts';
import { ManualClock } from '../../fakes/manualClock.ts';
import { WireProxy } from '../../../scripts/wire/wireProxy.ts';
import { Caller, makeOffer, SidebandClient } from '../../voice/caller.ts';
import { openToken } from '../../../scripts/wire/startVoice.ts';

const secret = 's'.repeat(32);
const key = 'a-lasting-key';
const origin = 'chrome-extension://mine';

describe('a man in the middle of the wire', () => {
  const calls = new CallBook({
    senses: new FakeSenses(),
    limits: callLimits,
    clock: new ManualClock(),
    onChange: () => undefined,
    log: () => undefined,
  });
  const options = { secret, allowedOrigins: [origin], calls, onHints: () => undefined, onFault: () => undefined };
  const server = new VoiceServer(options);
  const proxy = new WireProxy(key);
  let caller: Caller;

  before(async () => {
    const baseUrl = `http://127.0.0.1:${await server.listen()}`;
    proxy.setUpstream({ baseUrl, openToken: () => openToken({ baseUrl, secret }) });
    await proxy.listen();
    caller = await Caller.open({ baseUrl: proxy.baseUrl, token: key });
  });
  after(async () => {
    await caller.close();
    // Or this process would wait for their sockets.
    for (const { callId } of proxy.calls) {
      const booked = calls.find(callId);
      if (booked?.phase === 'open') booked.call.hangup();
    }
    await proxy.close();
    await server.close();
  });

  const join = (): Promise<SidebandClient> =>
    SidebandClient.join({ baseUrl: proxy.baseUrl, callId: caller.callId, token: key });

  it('lets calls and sidebands through, for its own key alone', async () => {
    const sideband = await join();
    sideband.send({ type: 'session.update', session: { type: 'realtime', instructions: 'Be brief.' } });
    assert.deepEqual(await sideband.log.until('session.updated'), await caller.log.until('session.updated'));
    sideband.close();
    await assert.rejects(Caller.open({ baseUrl: proxy.baseUrl, token: 'another' }), /No call: 401/);
    assert.equal(proxy.calls.length, 1);
  });

  it('answers a call no sooner than it is told to', async () => {
    proxy.delays.callMs = 300;
    const slow = await Caller.open({ baseUrl: proxy.baseUrl, token: key });
    proxy.delays.callMs = 0;
    assert.ok(slow.timings.answeredMs >= 300, String(slow.timings.answeredMs));
    await slow.close();
  });

  it('cuts sidebands without a goodbye', async () => {
    const closed = (await join()).closed();
    proxy.simulateCut();
    assert.equal(await closed, 1_006);
  });

  it('stalls sidebands: the line stays and says nothing, while the data channel goes on', async () => {
    const sideband = await join();
    proxy.simulateStall();
    const update = { type: 'session.update', session: { type: 'realtime' } } as const;
    sideband.send(update);
    caller.send(update);
    await caller.log.until('session.updated');
    assert.deepEqual([sideband.log.types, proxy.sidebands], [[], 1]);
    const closed = sideband.closed();
    proxy.simulateCut();
    assert.equal(await closed, 1_006);
  });

  it('refuses sidebands for good, in the handshake and to whoever asks why', async () => {
    const closed = (await join()).closed();
    proxy.simulateRefusal(true);
    await closed;
    const url = `${proxy.baseUrl}/v1/realtime?call_id=${caller.callId}`;
    const socket = new WebSocket(url.replace('http', 'ws'), ['realtime', `openai-insecure-api-key.${key}`]);
    socket.on('error', () => undefined);
    const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    const asked = await fetch(url, { headers: { authorization: `Bearer ${key}`, origin } });
    assert.deepEqual([answer.statusCode, asked.status], [404, 404]);
    assert.equal(asked.headers.get('access-control-allow-origin'), origin);
    proxy.simulateRefusal(false);
    (await join()).close();
  });

  it('lets only the offer through for a client with a session of its own dialect', async () => {
    const body = new FormData();
    body.set('sdp', await makeOffer());
    body.set('session', '{"type":"quicksilver"}');
    const post = (): Promise<Response> =>
      fetch(`${proxy.baseUrl}/v1/realtime/calls`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body,
      });
    assert.equal((await post()).status, 400);
    proxy.onlyOffers = true;
    const made = proxy.untilNextCall();
    const answer = await post();
    proxy.onlyOffers = false;
    const location = `/v1/realtime/calls/${(await made).callId}`;
    assert.deepEqual([answer.status, answer.headers.get('location')], [201, location]);
  });

  it('breaks every request off when no server is behind it', async () => {
    const upstream = proxy.calls[0]?.upstream;
    proxy.setUpstream(undefined);
    await assert.rejects(Caller.open({ baseUrl: proxy.baseUrl, token: key }), /fetch failed/);
    proxy.setUpstream(upstream);
  });
});
