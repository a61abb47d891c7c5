import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { taskEnded } from './taskEnded.ts';
import { settle } from '../../../fakes/workerClock.ts';
import { WorkerBench } from '../workerBench.ts';
import { openInProcessHost } from './inProcessHost.ts';
import { until, VoiceModel } from './voiceModel.ts';

// A voice model on the wire, the real session between, and the daemon's real tasks and files behind: what was allowed is
// what is on disk.

const question = 'May I change Makefile? Be careful: it decides what runs. Say yes, change Makefile; or no.';

/** A call in which a task has asked whether it may write a Makefile. */
async function asking(test: TestContext) {
  const bench = new WorkerBench();
  const host = await openInProcessHost(test, { 'make it': [{ do: 'create', path: 'Makefile', text: 'all:\n' }] });
  bench.connectHost = host.connect;
  const worker = await bench.startCall();
  const model = new VoiceModel(bench);
  await model.call('background_agent', { prompt: 'make it' });
  await until(worker, ({ approvals }) => approvals.length === 1);
  await settle();
  /** Nothing was approved: not at the host, and not on disk. */
  const assertNothing = (): void => {
    const states = host.approvals().map(({ state }) => state);
    assert.deepEqual([states, existsSync(join(host.root, 'Makefile'))], [[{ phase: 'open' }], false]);
  };
  return { bench, host, worker, model, assertNothing };
}

describe('a voice model that answers for the user', () => {
  it('approves nothing, before, during and without speech of the user (threat#page)', async (test) => {
    const { model, assertNothing } = await asking(test);
    await model.claim('once');
    assertNothing();
    await model.confirm();
    await model.claim('session');
    assertNothing();
    const asked = await model.startSpeaking(question);
    await model.claim('once');
    assertNothing();
    await model.stopSpeaking(asked);
    await model.claim('once');
    await model.claim('session');
    assertNothing();
    // The user speaks, but of something else; then while the voice speaks.
    await model.userSays('What is the weather like?');
    await model.claim('once');
    assertNothing();
    const again = await model.startSpeaking('By the way.');
    await model.userSays('Yes, change the Makefile.');
    await model.claim('once');
    await model.stopSpeaking(again);
    await model.claim('once');
    assertNothing();
    // Its own voice, or a page's words, are no turn of the user.
    await model.speak('Yes, change the Makefile.');
    await model.claim('once');
    assertNothing();
    // A bare yes, for what must be named.
    await model.speak(question);
    await model.userSays('Yes.');
    await model.claim('once');
    assertNothing();
    assert.deepEqual(
      model.given.filter((text) => text.includes('That question is not open') || text === 'All right.'),
      [],
    );
  });

  it('is told each time why, in words that ask again', async (test) => {
    const { model } = await asking(test);
    await model.confirm();
    await model.claim('once');
    await model.speak(question);
    await model.claim('once');
    await model.userSays('Yes.');
    await model.claim('once');
    assert.deepEqual(model.given.slice(-3), [
      `I have not asked that to the end yet, so ask and wait. ${question}`,
      `The user has not answered yet, so ask them. ${question}`,
      `A bare yes is not enough for this. ${question}`,
    ]);
  });

  it('approves nothing while the words of the user are on their way, and nothing when they never come', async (test) => {
    const { worker, model, assertNothing } = await asking(test);
    await model.confirm();
    await model.speak(question);
    await model.turn();
    await model.claim('once');
    assertNothing();
    await worker.clock.pass(10_000);
    assertNothing();
    assert.match(model.given.at(-1) ?? '', /not written down/);
  });
});

describe('an answer by voice', () => {
  it('allows what was asked, with the words that allowed it stored and shown', async (test) => {
    const { host, worker, model } = await asking(test);
    await model.confirm();
    await model.speak(question);
    await model.userSays('Yes, change the make file.');
    await model.claim('once');
    await taskEnded(worker);
    assert.equal(existsSync(join(host.root, 'Makefile')), true);
    const [stored] = host.approvals();
    assert.deepEqual(stored?.state.phase === 'answered' && [stored.state.decision, stored.state.by.kind], [
      'once',
      'said',
    ]);
    const by = stored?.state.phase === 'answered' && stored.state.by.kind !== 'click' ? stored.state.by : undefined;
    assert.deepEqual([by?.transcript, by?.turnIds.length], ['Yes, change the make file.', 1]);
    const shown = worker.store.model.timeline.flatMap((entry) => (entry.kind === 'approval' ? entry.approval : []));
    assert.deepEqual(shown, host.approvals());
  });

  it('counts with a transcript that comes after the call', async (test) => {
    const { host, worker, model } = await asking(test);
    await model.confirm();
    await model.speak(question);
    const hear = await model.turn();
    await model.claim('once');
    await hear('Yes, change Makefile.');
    await taskEnded(worker);
    assert.equal(existsSync(join(host.root, 'Makefile')), true);
  });

  it('counts typed too', async (test) => {
    const { host, worker, model } = await asking(test);
    await model.confirm();
    await model.speak(question);
    await worker.session.sendText('yes, change Makefile', new AbortController());
    await model.claim('once');
    await taskEnded(worker);
    assert.equal(existsSync(join(host.root, 'Makefile')), true);
  });

  it('refuses, and hands on what the user wants instead', async (test) => {
    const { host, worker, model } = await asking(test);
    await model.confirm();
    await model.speak(question);
    await model.userSays('No, use a flag instead.');
    await model.claim('no');
    const summary = await taskEnded(worker);
    assert.deepEqual([summary, existsSync(join(host.root, 'Makefile'))], ['Not changed: use a flag instead.', false]);
  });

  it('is verified by the next worker with what the last one saw', async (test) => {
    const { bench, host, model } = await asking(test);
    await model.confirm();
    await model.speak(question);
    await bench.killWorker();
    host.simulateDisconnect();
    await model.userSays('Yes, change Makefile.');
    const next = await bench.startWorker();
    await until(next, ({ approvals }) => approvals.length === 1);
    await bench.joinSideband();
    await model.claim('once', host.approvals()[0]?.approvalId);
    await taskEnded(next);
    assert.equal(existsSync(join(host.root, 'Makefile')), true);
  });

  it('has to be given again in the next call', async (test) => {
    const { bench, worker, model, assertNothing } = await asking(test);
    await model.confirm();
    await model.speak(question);
    await model.userSays('Yes, change Makefile.');
    bench.offscreen.simulateState('closed');
    await worker.clock.pass(2_000);
    bench.offscreen.simulateState('connected');
    await bench.joinSideband();
    await until(worker, () => model.approvalId !== '');
    await model.claim('once');
    assertNothing();
    assert.match(model.given.at(-1) ?? '', /I have not asked/);
  });
});

describe('a question', () => {
  it('keeps the call from being hung up as idle, and is on the badge', async (test) => {
    const { worker } = await asking(test);
    await worker.clock.pass(10 * 60_000);
    assert.equal(worker.store.model.session.phase, 'live');
  });

  it('is over when nobody answers, and the task says so', async (test) => {
    const { host, worker, model } = await asking(test);
    await model.confirm();
    host.clock.advance(10 * 60_000);
    assert.equal(await taskEnded(worker), 'Not changed: Nobody answered in time, so this was not done.');
    assert.deepEqual([host.approvals()[0]?.state.phase, worker.store.model.approvals], ['expired', []]);
    assert.ok(model.given.some((text) => text.includes('is closed: nobody answered in time')));
  });

  it('can be clicked at any time, once', async (test) => {
    const { host, worker } = await asking(test);
    const [asked] = host.approvals();
    const click = { approvalId: asked?.approvalId ?? '', decision: 'once', by: { kind: 'click' } } as const;
    await worker.session.tasks.answer(click, new AbortController());
    await taskEnded(worker);
    const again = await worker.session.tasks.answer({ ...click, decision: 'never' }, new AbortController());
    assert.deepEqual(again.state.phase === 'answered' && again.state.decision, 'once');
    assert.equal(existsSync(join(host.root, 'Makefile')), true);
  });
});
