import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toBadge } from '../../../background/session/badge.ts';
import { toSnapshot } from '../../../background/session/snapshot.ts';
import type { TaskView } from '../../../protocol/task.ts';
import { settle } from '../../fakes/workerClock.ts';
import { createWorkspaceIntents } from '../../../background/session/workspaceIntents.ts';
import { WorkerBench, aResponse } from './workerBench.ts';
import type { WorkspaceView } from '../../../protocol/workspace.ts';
import type { Worker } from './workerBench.ts';

const two: WorkspaceView[] = [
  { workspaceId: 'w1', name: 'todo-app', mode: 'askRisky' },
  { workspaceId: 'w2', name: 'website', mode: 'askRisky' },
];
const { signal } = new AbortController();

/** A worker in a call, with two workspaces. */
async function open(prepare: (bench: WorkerBench) => void = () => undefined) {
  const bench = new WorkerBench();
  prepare(bench);
  bench.host.hello = { workspaces: two };
  const worker = await bench.startCall();
  return { bench, worker };
}

const chosen = ({ store }: Worker) => toSnapshot(store.model).workspaceId;
const finishedAt = (finishedAtMs: number): TaskView['state'] => ({
  phase: 'finished',
  outcome: 'done',
  summary: 'Now in website.',
  finishedAtMs,
});

function intentsOf(bench: WorkerBench, { session, store, clock }: Worker) {
  const host = { request: bench.link.request.bind(bench.link) };
  return createWorkspaceIntents({ store, host, workspaces: session.workspaces, now: () => clock.now() });
}

describe('the chosen workspace', () => {
  it('follows a task that went to another, and the next task starts there', async () => {
    const { bench, worker } = await open();
    await bench.simulateEvent(aResponse('r1', 'c1', 'switch to website'));
    const state = finishedAt(worker.clock.now());
    bench.host.simulateFinish('c1', 'Now in website.', { chooses: 'w2', state });
    await settle();
    assert.equal(chosen(worker), 'w2');
    await bench.simulateEvent(aResponse('r2', 'c2', 'rename it'));
    assert.deepEqual(
      bench.host.starts.map(({ workspaceId }) => workspaceId),
      ['w1', 'w2'],
    );
  });

  it('is what the call that is up expects the words of, and tells the model of', async () => {
    const { bench, worker } = await open((bench) => {
      bench.host.opened = { ...bench.host.opened, kind: 'openai', transcription: 'gpt-transcribe' };
    });
    const before = bench.sockets.latest.sent.length;
    worker.session.workspaces.choose('w2', worker.clock.now());
    await settle();
    assert.deepEqual(bench.host.expected, ['w2']);
    const sent = bench.sockets.latest.sent.slice(before).join('\n');
    assert.match(sent, /startup_context/);
    assert.match(sent, /w2 word/);
  });

  it('is expected by nobody when there is no call', async () => {
    const bench = new WorkerBench();
    bench.host.hello = { workspaces: two };
    const worker = await bench.startWorker();
    await bench.link.ready({ signal });
    worker.session.workspaces.choose('w2', worker.clock.now());
    await settle();
    assert.deepEqual([chosen(worker), bench.host.expected], ['w2', []]);
  });

  it('is the latest choice, however late an earlier one is heard of, over the death of worker and browser too', async () => {
    const { bench, worker } = await open();
    const atMs = worker.clock.now();
    await bench.simulateEvent(aResponse('r1', 'c1', 'switch to website'));
    bench.host.simulateFinish('c1', 'Now in website.', { chooses: 'w2', state: finishedAt(atMs) });
    await settle();
    worker.session.workspaces.choose('w1', atMs + 5);
    await bench.killWorker();
    bench.memory.values.clear();
    const next = await bench.startWorker();
    await bench.link.ready({ signal });
    await settle();
    // The host lists the switch of before; the click after it holds.
    assert.equal(chosen(next), 'w1');
  });

  it('is another when the host does not have it any more', async () => {
    const { bench, worker } = await open();
    worker.session.workspaces.choose('w2', worker.clock.now());
    await settle();
    bench.host.simulateWorkspaces(two.slice(0, 1));
    await settle();
    assert.deepEqual([chosen(worker), bench.host.expected], ['w1', ['w2', 'w1']]);
  });
});

describe('adding a workspace', () => {
  const asking = { phase: 'asking', addingId: 'a1', name: 'shop', folder: '/home/ada/shop' } as const;

  it('is asked of the host by a surface, shown, and what was added is chosen', async () => {
    const { bench, worker } = await open();
    const intents = intentsOf(bench, worker);
    await intents['workspace.add']({}, { signal });
    bench.host.simulateAdding({ adding: { phase: 'choosing' } });
    await settle();
    assert.deepEqual(toSnapshot(worker.store.model).adding, { phase: 'choosing' });
    bench.host.simulateAdding({ adding: asking });
    await settle();
    assert.deepEqual([toSnapshot(worker.store.model).adding, toBadge(worker.store.model).text], [asking, '?']);
    await intents['workspace.trust']({ addingId: 'a1' }, { signal });
    bench.host.simulateWorkspaces([...two, { workspaceId: 'w3', name: 'shop', mode: 'askRisky' }]);
    bench.host.simulateAdding({ adding: null, added: 'w3' });
    await settle();
    assert.deepEqual([toSnapshot(worker.store.model).adding, chosen(worker)], [null, 'w3']);
    assert.deepEqual(bench.host.workspaceAsks, ['browse', 'trust a1']);
  });

  it('goes on when the popup goes: the dialog took its focus', async () => {
    const { bench, worker } = await open();
    await intentsOf(bench, worker)['workspace.add']({}, { signal: AbortSignal.abort() });
    assert.deepEqual(bench.host.workspaceAsks, ['browse']);
  });

  it('says why it cannot be', async () => {
    const { bench, worker } = await open();
    bench.host.workspaceFailure = 'dialog_missing';
    await assert.rejects(Promise.resolve(intentsOf(bench, worker)['workspace.add']({}, { signal })), {
      code: 'dialog_missing',
    });
  });

  for (const name of ['workspace_add', 'workspace.add', 'add_workspace', 'workspace.trust', 'trust_workspace']) {
    it(`is no tool of the voice model: ${name}`, async () => {
      const { bench } = await open();
      const call = { type: 'function_call', call_id: 'c1', name, arguments: '{"folder":"/etc","prompt":"/etc"}' };
      await bench.simulateEvent({
        type: 'response.done',
        response: { id: 'r1', status: 'completed', output: [call] },
      });
      assert.deepEqual([bench.host.workspaceAsks, bench.host.starts], [[], []]);
      assert.match(bench.sockets.latest.sent.join('\n'), /There is no such tool/);
    });
  }
});

describe('looking at the workspaces', () => {
  it('is asked for when a surface opens, and called off when none is left', async () => {
    const { bench, worker } = await open();
    worker.session.workspaces.look(true);
    await settle();
    worker.session.workspaces.look(false);
    assert.equal(bench.host.looks, 1);
  });
});
