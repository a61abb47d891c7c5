import assert from 'node:assert/strict';
import { it } from 'node:test';
import { settle } from '../../fakes/workerClock.ts';
import { phaseOf } from './ends.ts';
import { WorkerBench } from './workerBench.ts';

it('a speaker that went away is told while the call goes on', async () => {
  const bench = new WorkerBench();
  const worker = await bench.startCall();
  bench.offscreen.simulateSpeakerEnd();
  await settle();
  const told = worker.store.model.timeline.flatMap((entry) => (entry.kind === 'notice' ? [entry.failure.code] : []));
  assert.deepEqual([phaseOf(worker), told], ['live', ['speaker_missing']]);
});
