import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { settle } from '../../fakes/workerClock.ts';
import { WorkerBench, aResponse } from './workerBench.ts';

const item = z.looseObject({
  id: z.optional(z.string()),
  type: z.string(),
  role: z.optional(z.string()),
  output: z.optional(z.string()),
  content: z.optional(z.array(z.looseObject({ text: z.optional(z.string()) }))),
});
const frame = z.looseObject({ type: z.string(), item: z.optional(item) });

/** What the provider was sent after the sideband joined: words of items, and the wishes for a response. */
function sentTo(bench: WorkerBench): string[] {
  return bench.sockets.latest.sent.flatMap((text) => {
    const { type, item: sent } = z.parse(frame, JSON.parse(text));
    if (type === 'response.create') return [type];
    if (sent === undefined || sent.role === 'system') return [];
    return [`${sent.role ?? sent.type} ${sent.output ?? sent.content?.[0]?.text ?? ''}`];
  });
}

/** The provider has what it was sent, and answers with a response that says nothing. */
async function respond(bench: WorkerBench, responseId: string): Promise<void> {
  for (const text of [...bench.sockets.latest.sent]) {
    const { item: sent } = z.parse(frame, JSON.parse(text));
    if (sent !== undefined) await bench.simulateEvent({ type: 'conversation.item.added', item: sent });
  }
  await bench.simulateEvent({ type: 'response.created', response: { id: responseId } });
  await bench.simulateEvent({ type: 'response.done', response: { id: responseId, status: 'completed', output: [] } });
}

describe('delegation in a call', () => {
  it('starts a task, steers it, passes its progress on and tells its end, in order (codex#65, codex#81, codex#82)', async () => {
    const bench = new WorkerBench();
    const { clock } = await bench.startCall();
    bench.host.steerable = true;
    await bench.simulateEvent(aResponse('r1', 'c1', 'rename it'));
    await bench.simulateEvent(aResponse('r2', 'c2', 'and the tests'));
    assert.deepEqual(
      [bench.host.starts.map(({ functionCallId }) => functionCallId), bench.host.steers],
      [['c1'], [{ taskId: 'task-c1', functionCallId: 'c2', text: 'and the tests' }]],
    );
    await respond(bench, 'r3');
    bench.host.simulateProgress('task-c1', 'Reading.');
    await settle();
    await clock.pass(15_000);
    await respond(bench, 'r4');
    bench.host.simulateProgress('task-c1', 'Writing.');
    await settle();
    bench.host.simulateFinish('c1', 'Renamed.');
    await settle();
    assert.deepEqual(sentTo(bench), [
      'function_call_output This was added to the task that is running. Its result is still to come.',
      'response.create',
      'user [BACKEND] Reading.',
      'response.create',
      'user [BACKEND] Writing.',
      'function_call_output Renamed.',
      'response.create',
    ]);
  });

  it('begins with an item of the user only where a response calls the tool (codex#74)', async () => {
    const bench = new WorkerBench();
    await bench.startCall();
    const words = { id: 'i1', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'rename it' }] };
    for (const type of ['conversation.item.added', 'conversation.item.done', 'conversation.item.created']) {
      await bench.simulateEvent({ type, item: words });
    }
    assert.deepEqual([bench.host.starts, bench.host.steers], [[], []]);
  });

  it('tells once, in the call, what came of text that was typed before it (codex#78, codex#95)', async () => {
    const bench = new WorkerBench();
    const { session } = await bench.startWorker();
    await session.sendText('rename it', new AbortController());
    const [typed] = bench.host.starts;
    session.start();
    await settle();
    bench.offscreen.simulateState('connected');
    await bench.joinSideband();
    bench.host.simulateFinish(typed?.functionCallId ?? '', 'Renamed.');
    await settle();
    assert.deepEqual(sentTo(bench), ['user [BACKEND] Renamed.', 'response.create']);
  });
});
