import assert from 'node:assert/strict';
import type { SessionState } from '../../../background/session/state.ts';
import { settle } from '../../fakes/workerClock.ts';
import type { Worker, WorkerBench } from './workerBench.ts';

/** A signal for what nobody stops. */
export const never = { signal: new AbortController().signal };

export function phaseOf({ store }: Worker): string {
  return store.model.session.phase;
}

/** How the session ended: reason and code. */
export function endOf({ store }: Worker): readonly unknown[] {
  const { session } = store.model;
  return session.phase === 'idle' ? [session.ended?.reason, session.ended?.failure?.code] : [session.phase];
}

export function liveOf({ store }: Worker): Extract<SessionState, { phase: 'live' }> {
  const { session } = store.model;
  assert.ok(session.phase === 'live');
  return session;
}

/** What is left open after a while: the call page, and connections to the host. */
export async function openAfter(bench: WorkerBench, { clock }: Worker, ms: number): Promise<readonly unknown[]> {
  await clock.pass(ms + 5_000);
  return [await bench.offscreen.exists(), bench.host.connections];
}

/** The client events sent on the latest sideband, but for what the model is told at the start. */
export function sentTypes(bench: WorkerBench): unknown[] {
  return bench.sockets.latest.sent
    .map((frame) => JSON.parse(frame) as { type: string; item?: { role?: string } })
    .filter(({ item }) => item?.role !== 'system')
    .map(({ type }) => type);
}

/** Types while the model responds to something else: the provider has the words, and a response to them is still to be asked for. */
export async function askMeanwhile(bench: WorkerBench, { session }: Worker): Promise<void> {
  await bench.simulateEvent({ type: 'response.created', response: { id: 'r1' } });
  await session.sendText('rename it', never);
  await settle();
  const { item } = JSON.parse(bench.sockets.latest.sent.at(-1) ?? '') as { item: object };
  await bench.simulateEvent({ type: 'conversation.item.added', item });
  assert.ok(!sentTypes(bench).includes('response.create'));
}
