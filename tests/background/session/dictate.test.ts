import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settle } from '../../fakes/workerClock.ts';
import { sentTypes } from './ends.ts';
import { WorkerBench } from './workerBench.ts';
import type { Worker } from './workerBench.ts';

async function startDictating(bench: WorkerBench): Promise<Worker> {
  const worker = await bench.startCall();
  await worker.session.controls.changeSettings({ mode: 'dictate' });
  await settle();
  return worker;
}

describe('dictation', () => {
  it('is told to the model, which hands on what is said, and is over with its mode', async () => {
    const bench = new WorkerBench();
    const { session } = await startDictating(bench);
    await session.controls.changeSettings({ mode: 'conversation' });
    await settle();
    const updates = bench.sockets.latest.sent.filter((frame) => frame.includes('session.update'));
    assert.deepEqual(
      updates.map((frame) => frame.includes('The user is dictating')),
      [false, true, false],
    );
  });

  it('tells the next call no answer again that was given as text', async () => {
    const bench = new WorkerBench();
    const { store, clock } = await startDictating(bench);
    await bench.simulateEvent({ type: 'response.created', response: { id: 'r1' } });
    const text = { type: 'response.output_text.done', response_id: 'r1', item_id: 'i1', text: 'Renamed it.' };
    await bench.simulateEvent(text);
    await bench.simulateEvent({ type: 'response.done', response: { id: 'r1', status: 'completed' } });
    await clock.pass(60_000);
    bench.offscreen.simulateState('failed');
    await settle();
    bench.offscreen.simulateState('connected');
    await bench.joinSideband();
    assert.deepEqual(sentTypes(bench), ['session.update']);
    assert.deepEqual(
      store.model.timeline.flatMap((entry) => (entry.kind === 'said' ? [[entry.text, entry.state]] : [])),
      [['Renamed it.', 'spoken']],
    );
  });
});
