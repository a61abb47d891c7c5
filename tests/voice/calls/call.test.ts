import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { callLimits } from '../../../voice/calls/call.ts';
import { CallBook } from '../../../voice/calls/callBook.ts';
import { VoiceServer } from '../../../voice/http/voiceServer.ts';
import { FakeSenses } from '../../fakes/fakeSenses.ts';
import { ManualClock } from '../../fakes/manualClock.ts';
import { Caller, makeOffer, SidebandClient } from '../caller.ts';
import { agentTool, heardCommand } from '../session/scene.ts';
import { openToken } from '../../../scripts/wire/startVoice.ts';

const secret = 's'.repeat(32);

/** A server in this process with a clock of its own, which tells why each call ended. */
class Server {
  readonly senses = new FakeSenses();
  readonly #ends = new Map<string, string>();
  #wake: () => void = () => undefined;
  #baseUrl = '';
  readonly #server: VoiceServer;

  readonly clock = new ManualClock();

  constructor() {
    const calls = new CallBook({
      senses: this.senses,
      limits: callLimits,
      clock: this.clock,
      onChange: () => undefined,
      log: (_, text) => {
        const [, callId, reason] = /^call (\w+): ended, (\w+)$/.exec(text) ?? [];
        if (callId === undefined || reason === undefined) return;
        this.#ends.set(callId, reason);
        this.#wake();
      },
    });
    this.#server = new VoiceServer({
      secret,
      allowedOrigins: [],
      calls,
      onHints: () => undefined,
      onFault: () => undefined,
    });
  }

  async start(): Promise<void> {
    this.#baseUrl = `http://127.0.0.1:${await this.#server.listen()}`;
  }

  get baseUrl(): string {
    return this.#baseUrl;
  }

  token(): Promise<string> {
    return openToken({ baseUrl: this.baseUrl, secret });
  }

  /** Resolves with the reason why a call ended. */
  async untilEnd(callId: string): Promise<string> {
    for (;;) {
      const reason = this.#ends.get(callId);
      if (reason !== undefined) return reason;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): Promise<void> {
    return this.#server.close();
  }
}

describe('a call', () => {
  const server = new Server();
  before(() => server.start());
  after(() => server.close());

  it('hears the microphone and is heard', async () => {
    const token = await server.token();
    const { baseUrl, senses } = server;
    senses.sentenceMs = 200;
    senses.toHear.push(heardCommand('Undo that.'));
    const caller = await Caller.open({ baseUrl, token });
    senses.simulateTurn({ kind: 'speechStarted', atMs: 0 }, { kind: 'speechStopped', atMs: 10 });
    await caller.log.until('output_audio_buffer.stopped');
    const { samples } = caller.takeHeard();
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    assert.ok(loudest > 0.3, String(loudest));
    assert.equal(senses.heardSamples.at(-1), 160);
    await caller.close();
  });

  it('keeps for the data channel what was said before it was open', async () => {
    const token = await server.token();
    const { baseUrl } = server;
    const caller = await Caller.open({
      baseUrl,
      token,
      session: { type: 'realtime', tools: [agentTool] },
      whenAnswered: async (callId) => {
        const sideband = await SidebandClient.join({ baseUrl, callId, token });
        const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hello' }] };
        sideband.send({ type: 'conversation.item.create', item });
        sideband.send({ type: 'response.create' });
        await sideband.log.until('response.done');
        sideband.close();
      },
    });
    await caller.log.until('session.created');
    await caller.log.until('response.done');
    await caller.close();
  });

  it('ends when the client has gone without a word', async () => {
    const caller = await Caller.open({ baseUrl: server.baseUrl, token: await server.token() });
    await caller.close();
    server.clock.advance(10_001);
    assert.equal(await server.untilEnd(caller.callId), 'transportClosed');
  });

  it('is dropped when its sound has not come after 15 seconds', async () => {
    const body = new FormData();
    body.set('sdp', await makeOffer());
    const headers = { authorization: `Bearer ${await server.token()}` };
    const response = await fetch(`${server.baseUrl}/v1/realtime/calls`, { method: 'POST', headers, body });
    assert.equal(response.status, 201);
    server.clock.advance(15_000);
    const callId = response.headers.get('location')?.split('/').at(-1) ?? '';
    assert.equal(await server.untilEnd(callId), 'neverConnected');
  });

  it('ends with session_expired on both legs after an hour', async () => {
    const token = await server.token();
    const caller = await Caller.open({ baseUrl: server.baseUrl, token });
    const sideband = await SidebandClient.join({ baseUrl: server.baseUrl, callId: caller.callId, token });
    const closed = sideband.closed();
    server.clock.advance(60 * 60_000);
    const events = await Promise.all([caller.log.until('error'), sideband.log.until('error')]);
    for (const { error } of events) {
      assert.ok(typeof error === 'object' && error !== null && 'code' in error);
      assert.equal(error.code, 'session_expired');
    }
    assert.equal(await closed, 1_001);
    await caller.close();
  });
});
