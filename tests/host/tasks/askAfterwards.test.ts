import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import type { Engine, EngineClient, EngineFinish } from '../../../host/engines/engine.ts';
import { treeOf } from '../treeOf.ts';
import { setUp as openBench, viewOf } from './taskBench.ts';

/** An engine that writes by itself, as by a command; it asks only before it writes ci.sh, and go.sh goes through the host. */
function createEngine(): Engine {
  const turn = async (client: EngineClient): Promise<EngineFinish> => {
    const { root } = client.workspace;
    client.update({ kind: 'toolCall', callId: 'c', title: 'make things', state: 'running' });
    await writeFile(path.join(root, 'plain.txt'), 'plain\n');
    await writeFile(path.join(root, 'Makefile'), 'all:\n');
    await chmod(path.join(root, 'tool'), 0o755);
    const answer = await client.requestPermission({ kind: 'edit', paths: ['ci.sh'] });
    if (answer.kind === 'allowed') await writeFile(path.join(root, 'ci.sh'), 'true\n');
    await client.write([{ path: 'go.sh', base: null, after: { bytes: Buffer.from('true\n') } }]);
    client.update({ kind: 'toolCall', callId: 'c', title: 'make things', state: 'done' });
    return { outcome: 'done', summary: 'Made.' };
  };
  return {
    name: 'self',
    capabilities: { steering: false, permissions: true, writesItself: true },
    start: (_request, client) => ({ finished: turn(client), steer: () => false }),
  };
}

/** A task that has made what it wanted, was allowed its ci.sh, and asks about the rest. */
async function asking(test: TestContext) {
  const bench = await openBench(test, createEngine());
  await writeFile(path.join(bench.root, 'tool'), 'tool\n');
  await chmod(path.join(bench.root, 'tool'), 0o644);
  const before = await treeOf(bench.root);
  let next = bench.events.nextQuestion();
  const { taskId } = await bench.tasks.start(bench.input('go'));
  for (const exact of ['ci.sh', 'go.sh']) {
    const asked = await next;
    assert.equal(asked.exact, exact);
    next = bench.events.nextQuestion();
    await bench.click(asked.approvalId, 'once');
  }
  const question = await next;
  return {
    ...bench,
    before,
    taskId,
    question,
    answer: (decision: 'once' | 'no') => bench.click(question.approvalId, decision),
  };
}

const editsOf = (view: ReturnType<typeof viewOf>): string[] =>
  view.edits.map(({ kind, path: name }) => `${kind} ${name}`).sort();
const summaryOf = ({ state }: ReturnType<typeof viewOf>): string =>
  state.phase === 'finished' ? state.summary : state.phase;

describe('risky files that an engine made by itself', () => {
  it('are asked about by name before the task ends, those alone that were not asked about before (threat#git-hooks)', async (test) => {
    const { tasks, taskId, question, answer, root } = await asking(test);
    assert.deepEqual(
      [question.question, question.exact, question.naming, question.alwaysAsk],
      ['May I keep Makefile and tool?', 'Makefile\ntool', 'keep Makefile and tool', true],
    );
    await answer('once');
    await tasks.settled();
    const view = viewOf(tasks, taskId);
    assert.equal(summaryOf(view), 'Made.');
    assert.deepEqual(editsOf(view), [
      'create Makefile',
      'create ci.sh',
      'create go.sh',
      'create plain.txt',
      'modify tool',
    ]);
    assert.equal(await readFile(path.join(root, 'Makefile'), 'utf8'), 'all:\n');
  });

  it('are as they were before after a no, and the rest is still undone as one', async (test) => {
    const { tasks, taskId, answer, root, before, run } = await asking(test);
    await answer('no');
    await tasks.settled();
    const view = viewOf(tasks, taskId);
    assert.equal(summaryOf(view), 'You did not allow the change of Makefile, tool, so I took it back. Made.');
    assert.deepEqual(editsOf(view), ['create ci.sh', 'create go.sh', 'create plain.txt']);
    const after = await treeOf(root);
    assert.deepEqual([after['tool'], 'Makefile' in after, 'ci.sh' in after], [before['tool'], false, true]);
    await run({ kind: 'undo' });
    const undone = await treeOf(root);
    assert.deepEqual(Object.keys(undone).sort(), Object.keys(before).sort());
  });

  it('are as they were before when the task is cancelled, or nobody answers', async (test) => {
    for (const end of ['cancel', 'expire'] as const) {
      const { tasks, taskId, clock, root, before } = await asking(test);
      if (end === 'cancel') tasks.cancel(taskId);
      else clock.advance(10 * 60_000);
      await tasks.settled();
      assert.match(summaryOf(viewOf(tasks, taskId)), end === 'cancel' ? /^Cancelled/ : /so I took it back/);
      const after = await treeOf(root);
      assert.deepEqual([after['tool'], 'Makefile' in after, 'plain.txt' in after], [before['tool'], false, true]);
    }
  });
});

/** A project whose tests write where code runs by itself; the command itself was allowed. */
async function testing(test: TestContext) {
  const bench = await openBench(test);
  const { root, events, tasks } = bench;
  await mkdir(path.join(root, '.husky'));
  await writeFile(path.join(root, '.husky/pre-commit'), 'npm test\n');
  await writeFile(path.join(root, 'Makefile'), 'all:\n');
  const script =
    "echo x >> .husky/pre-commit && echo x >> Makefile && mkdir .vscode && echo '{}' | tee out .vscode/tasks.json";
  const tests = JSON.stringify({ scripts: { test: script } });
  await writeFile(path.join(root, 'package.json'), tests);
  const before = await treeOf(root);
  const { taskId } = await tasks.start(bench.input('run the tests'));
  const command = await events.nextQuestion();
  const asked = events.nextQuestion();
  await bench.click(command.approvalId, 'once');
  const question = await asked;
  return {
    ...bench,
    before,
    taskId,
    question,
    answer: (decision: 'once' | 'no') => bench.click(question.approvalId, decision),
  };
}

describe('risky files that a command changed', () => {
  it('are asked about by name when it has ended, those that were there too (threat#commands)', async (test) => {
    const { tasks, taskId, question, answer, root, run } = await testing(test);
    assert.equal(question.exact, '.husky/pre-commit\n.vscode/tasks.json\nMakefile');
    await answer('once');
    await tasks.settled();
    assert.equal(await readFile(path.join(root, 'Makefile'), 'utf8'), 'all:\nx\n');
    assert.equal(viewOf(tasks, taskId).edits.length, 4);
    // Nothing is new in taking it back.
    assert.match(summaryOf(await run('undo')), /^Undone/);
  });

  it('are as they were before after a no, and the rest stays', async (test) => {
    const { tasks, taskId, answer, root, before } = await testing(test);
    await answer('no');
    await tasks.settled();
    const view = viewOf(tasks, taskId);
    assert.match(
      summaryOf(view),
      /^You did not allow the change of pre-commit, tasks.json, Makefile, so I took it back\./,
    );
    assert.deepEqual(editsOf(view), ['create out']);
    const after = await treeOf(root);
    for (const name of ['.husky/pre-commit', 'Makefile']) assert.equal(after[name], before[name]);
    assert.equal('.vscode/tasks.json' in after, false);
  });
});
