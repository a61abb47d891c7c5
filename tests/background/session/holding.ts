import { settle } from '../../fakes/workerClock.ts';
import type { Worker, WorkerBench } from './workerBench.ts';

/** A worker in hold mode, in a live call or not. */
export async function startHolding(bench: WorkerBench, { call = true } = {}): Promise<Worker> {
  const worker = call ? await bench.startCall() : await bench.startWorker();
  await worker.session.controls.changeSettings({ mode: 'hold' });
  await settle();
  bench.offscreen.requests.length = 0;
  bench.offscreen.sent.length = 0;
  return worker;
}

/** The types of the client events sent on the data channel. */
export function channelTypes({ offscreen }: WorkerBench): unknown[] {
  return offscreen.sent.map((frame) => (JSON.parse(frame) as { type: unknown }).type);
}
