import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import type { Engine, EngineClient, EngineFinish } from '../../../host/engines/engine.ts';
import { noSandbox } from '../sandbox/noSandbox.ts';
import { treeOf } from '../treeOf.ts';
import { setUp } from './taskBench.ts';

/** Writes by a command; its script stands in package.json under a name that a request can say. */
const scripts = {
  test: 'node --test checks.test.mjs',
  generate:
    "node -e \"require('fs').writeFileSync('made.txt', 'made'); require('fs').appendFileSync('a.ts', '// more')\"",
};

async function setUpProject(test: TestContext, options: { sandbox?: boolean; engine?: Engine } = {}) {
  const bench = await setUp(test, options.engine, { sandbox: options.sandbox ?? false });
  await writeFile(path.join(bench.root, 'package.json'), JSON.stringify({ scripts }));
  await writeFile(path.join(bench.root, 'checks.test.mjs'), "import { it } from 'node:test'; it('adds', () => {});\n");
  /** Answers the next question by a click. */
  const answerNext = async (decision: 'once' | 'no', reason?: string): Promise<string> => {
    const { approvalId, question, exact } = await bench.events.nextQuestion();
    const by = { kind: 'click' } as const;
    await bench.tasks.answer(approvalId, {
      clientId: 'client',
      decision,
      by,
      ...(reason === undefined ? {} : { reason }),
    });
    return `${question} (${exact})`;
  };
  return { ...bench, answerNext };
}

describe('a command of a task', () => {
  it('is a question where there is no sandbox, and runs when the user says so', async (test) => {
    const { run, answerNext } = await setUpProject(test);
    const [question, view] = await Promise.all([answerNext('once'), run('run the tests')]);
    assert.equal(question, 'May I run npm test, without a sandbox? (npm test)');
    assert.equal(view.state.phase === 'finished' && view.state.summary, 'The tests pass: 1 passed.');
  });

  it('does not run when the user says no, and says why', async (test) => {
    const { run, answerNext, root } = await setUpProject(test);
    const [, view] = await Promise.all([answerNext('no', 'not now'), run('run generate')]);
    assert.equal(view.state.phase === 'finished' && view.state.outcome, 'cancelled');
    assert.equal(view.state.phase === 'finished' && view.state.summary, 'I did not run npm run generate: not now');
    assert.equal('made.txt' in (await treeOf(root)), false);
  });

  it('is undone and redone with all it changed, after what the engine itself wrote', async (test) => {
    const { run, root, answerNext } = await setUpProject(test);
    const before = await treeOf(root);
    const [, view] = await Promise.all([answerNext('once'), run('rename fetch user to load user and run generate')]);
    assert.deepEqual(view.edits.map(({ kind, path: name }) => `${kind} ${name}`).sort(), [
      'create made.txt',
      'modify a.ts',
    ]);
    const after = await treeOf(root);
    assert.match(after['a.ts'] ?? '', /loadUser;\n\/\/ more$/);
    await run('undo that');
    const undone = await treeOf(root);
    assert.deepEqual({ ...undone, '': '' }, { ...before, '': '' });
    await run('redo');
    assert.equal(await readFile(path.join(root, 'made.txt'), 'utf8'), 'made');
  });

  it('is undone in one file only, where that was said', async (test) => {
    const { run, root, answerNext } = await setUpProject(test);
    await Promise.all([answerNext('once'), run('run generate')]);
    const view = await run('undo only made dot txt');
    assert.equal(view.state.phase === 'finished' && view.state.summary, 'Undone. made.txt is gone again.');
    assert.match(await readFile(path.join(root, 'a.ts'), 'utf8'), /more$/);
    const missed = await run('undo only b dot ts');
    assert.equal(missed.state.phase === 'finished' && missed.state.outcome, 'asked');
  });

  it('needs no question in a sandbox without the network', { skip: noSandbox }, async (test) => {
    const bench = await setUpProject(test, { sandbox: true });
    const view = await bench.run('run the tests');
    assert.equal(view.state.phase === 'finished' && view.state.summary, 'The tests pass: 1 passed.');
  });

  it('is a question in a sandbox when it wants the network', async (test) => {
    const bench = await setUpProject(test, { sandbox: true });
    const [question] = await Promise.all([bench.answerNext('no'), bench.run('run the tests with the network')]);
    assert.match(question, /^May I run npm test, with the network/);
  });

  it('does not run in a workspace that is read only', async (test) => {
    const bench = await setUpProject(test);
    bench.mode.now = 'readOnly';
    const view = await bench.run('run the tests');
    assert.match(view.state.phase === 'finished' ? view.state.summary : '', /This workspace is read only/);
  });
});

/** An engine that changes files by itself and says so only of the first; the others a command changes. */
function selfWriting(work: (root: string) => Promise<void>): Engine {
  const turn = async (client: EngineClient): Promise<EngineFinish> => {
    client.update({ kind: 'diff', edit: { path: 'told.txt', kind: 'create', added: 1, removed: 0 } });
    client.update({ kind: 'toolCall', callId: 'c', title: 'Works.', state: 'running' });
    await work(client.workspace.root);
    return { outcome: 'done', summary: 'Done.' };
  };
  return {
    name: 'self',
    capabilities: { steering: false, permissions: false, writesItself: true },
    start: (_request, client) => ({ finished: turn(client), steer: () => false }),
  };
}

describe('an engine that writes by itself', () => {
  const work = async (root: string): Promise<void> => {
    await mkdir(path.join(root, 'inner'));
    await writeFile(path.join(root, 'told.txt'), 'told\n');
    await writeFile(path.join(root, 'a.ts'), 'other\n');
    await chmod(path.join(root, 'package.json'), 0o600);
  };

  it('is undone to the byte, and its edits are told at the end', async (test) => {
    const { run, root, events } = await setUpProject(test, { engine: selfWriting(work) });
    const before = await treeOf(root);
    const view = await run('anything');
    assert.deepEqual(view.edits.map(({ kind, path: name }) => `${kind} ${name}`).sort(), [
      'create told.txt',
      'modify a.ts',
      'modify package.json',
    ]);
    assert.equal(events.lines.includes('edited modify a.ts +1 -2'), true);
    assert.equal(view.undoable, true);
    await run({ kind: 'undo' });
    const after = await treeOf(root);
    for (const name of ['a.ts', 'package.json', 'checks.test.mjs']) assert.equal(after[name], before[name]);
    assert.equal('told.txt' in after, false);
  });

  it('is undone when it failed half-way too', async (test) => {
    const failing = selfWriting(async (root) => {
      await work(root);
      throw new Error('a bug of the engine');
    });
    const { run, root } = await setUpProject(test, { engine: failing });
    const before = await readFile(path.join(root, 'a.ts'), 'utf8');
    const view = await run('anything');
    assert.deepEqual([view.state.phase === 'finished' && view.state.outcome, view.undoable], ['failed', true]);
    await run({ kind: 'undo' });
    assert.equal(await readFile(path.join(root, 'a.ts'), 'utf8'), before);
  });
});
