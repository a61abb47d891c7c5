import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { toTypedAnswer } from '../../../../background/session/approvals/typedAnswer.ts';
import { anApproval } from '../../../fakes/anApproval.ts';
import { never } from '../ends.ts';
import { WorkerBench } from '../workerBench.ts';
import { openInProcessHost } from './inProcessHost.ts';
import { taskEnded } from './taskEnded.ts';
import { until } from './voiceModel.ts';

/** No call; a task that was typed has asked whether it may write a Makefile. */
async function asking(test: TestContext) {
  const bench = new WorkerBench();
  const host = await openInProcessHost(test, {
    'make it': [{ do: 'create', path: 'Makefile', text: 'all:\n' }],
  });
  bench.connectHost = host.connect;
  const worker = await bench.startWorker();
  const type = (text: string): Promise<void> => worker.session.sendText(text, never);
  const written = (): boolean => existsSync(join(host.root, 'Makefile'));
  const open = (): Promise<void> => until(worker, ({ approvals }) => approvals.length === 1);
  await type('make it');
  await open();
  return { bench, host, worker, type, written, open };
}

describe('an answer that is typed while no call is there', () => {
  it('allows what it names, with the words stored', async (test) => {
    const { host, worker, type, written } = await asking(test);
    await type('yes, change Makefile');
    await taskEnded(worker);
    const state = host.approvals()[0]?.state;
    assert.deepEqual([written(), state?.phase === 'answered' && state.decision], [true, 'once']);
    const by = state?.phase === 'answered' && state.by.kind === 'typed' ? state.by : undefined;
    assert.deepEqual([by?.transcript, by?.turnIds.length], ['yes, change Makefile', 1]);
    assert.equal(host.tasks.list({ clientId: 'client-1', limit: 9 }).length, 1);
  });

  it('refuses, and hands on what the user wants instead', async (test) => {
    const { worker, type, written } = await asking(test);
    await type('no, use a flag instead');
    assert.deepEqual([await taskEnded(worker), written()], ['Not changed: use a flag instead', false]);
  });

  it('does not allow what it must name, and says so', async (test) => {
    const { host, type, written } = await asking(test);
    await assert.rejects(type('yes'), { code: 'approval_refused' });
    assert.deepEqual([host.approvals()[0]?.state, written()], [{ phase: 'open' }, false]);
  });

  it('is found by a worker that has just started', async (test) => {
    const { bench, host, written } = await asking(test);
    await bench.killWorker();
    host.simulateDisconnect();
    const next = await bench.startWorker();
    await next.session.sendText('yes, change Makefile', never);
    await taskEnded(next);
    assert.equal(written(), true);
  });

  it('counts from a call that ended before it heard of it', async (test) => {
    const { worker, type, written } = await asking(test);
    worker.session.start();
    await type('yes, change Makefile');
    worker.session.stop();
    await taskEnded(worker);
    assert.equal(written(), true);
  });
});

describe('what is typed', () => {
  const typed = (text: string, atMs: number | null = 5) => ({ itemId: 'i1', text, atMs });
  const words = 'yes, run npm test';

  it('is no answer without a question, to one of two, to a later one, or when it is no clear yes or no', () => {
    const approval = anApproval();
    const other = anApproval({ approvalId: 'q2' });
    assert.deepEqual(
      [
        toTypedAnswer([], typed(words)),
        toTypedAnswer([approval, other], typed(words)),
        toTypedAnswer([approval], typed(words, 0)),
        toTypedAnswer([approval], typed(words, null)),
        toTypedAnswer([approval], typed('yes?')),
        toTypedAnswer([approval], typed('rename fetch user to load user')),
      ],
      Array.from({ length: 6 }, () => undefined),
    );
    assert.deepEqual(toTypedAnswer([approval], typed(words)), {
      approvalId: 'q1',
      decision: 'once',
      by: { kind: 'typed', transcript: words, turnIds: ['i1'] },
    });
  });
});
