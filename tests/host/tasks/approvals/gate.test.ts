import assert from 'node:assert/strict';
import { link, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import type { ApprovalView } from '../../../../protocol/approval.ts';
import type { EngineClient, PermissionQuestion } from '../../../../host/engines/engine.ts';
import { hashOf } from '../../../../host/workspace/fileImage.ts';
import { createScriptedEngine } from '../../../fakes/scriptedEngine.ts';
import type { Steps } from '../../../fakes/scriptedEngine.ts';
import { setUp as openBench, viewOf } from '../taskBench.ts';

/** What lies in a workspace, but for the lock of the task at work. */
const namesIn = async (root: string): Promise<string[]> =>
  (await readdir(root)).filter((name) => name !== '.earshot.lock').sort();

const click = { by: { kind: 'click' }, clientId: 'client' } as const;

/** Tasks whose engine does as a script says, or as a function does with the client. */
async function setUp(test: TestContext, act: Steps | ((client: EngineClient) => Promise<string>)) {
  const scripted = createScriptedEngine(() => (typeof act === 'function' ? [] : act));
  const engine =
    typeof act === 'function'
      ? {
          ...scripted,
          start: (_request: object, client: EngineClient) => ({
            finished: act(client).then((summary) => ({ outcome: 'done' as const, summary })),
            steer: () => false,
          }),
        }
      : scripted;
  const bench = await openBench(test, engine);
  /** Starts a task; resolves with its first open question. */
  const ask = async (options: { folder?: string } = {}): Promise<{ taskId: string; approval: ApprovalView }> => {
    const asked = bench.events.nextQuestion();
    const { taskId } = await bench.tasks.start(bench.input('go', options));
    return { taskId, approval: await asked };
  };
  const answer = (approval: ApprovalView, decision: 'once' | 'session' | 'no' | 'never', reason?: string) =>
    bench.tasks.answer(approval.approvalId, { ...click, decision, reason });
  const end = async (taskId: string): Promise<string> => {
    await bench.tasks.settled();
    const { state } = viewOf(bench.tasks, taskId);
    return state.phase === 'finished' ? state.summary : state.phase;
  };
  return { ...bench, ask, answer, end };
}

const permit =
  (question: PermissionQuestion) =>
  async (client: EngineClient): Promise<string> => {
    const answer = await client.requestPermission(question);
    return answer.kind === 'allowed' ? `allowed ${answer.scope}` : `refused ${answer.reason}`;
  };
const npmTest: PermissionQuestion = { kind: 'command', command: 'npm test', folder: '', sandboxed: false };
const env: Steps = [{ do: 'create', path: '.env', text: 'A=1\n' }];

describe('a step that must be allowed', () => {
  it('is no question where an engine would write into a file with a second name: it is refused (threat#links)', async (test) => {
    const { root, dataFolder, run } = await setUp(test, permit({ kind: 'edit', paths: ['linked', 'a.ts'] }));
    await writeFile(join(dataFolder, 'outside'), '');
    await link(join(dataFolder, 'outside'), join(root, 'linked'));
    const { state } = await run('go');
    assert.match(state.phase === 'finished' ? state.summary : '', /^refused .*"linked".*second name \(hard link\)/);
  });

  it('is done once the user has clicked, and the click is stored', async (test) => {
    const { root, dataFolder, ask, answer, end } = await setUp(test, env);
    const { taskId, approval } = await ask();
    assert.deepEqual(await namesIn(root), ['a.ts']);
    const answered = await answer(approval, 'once');
    assert.deepEqual(answered.state.phase === 'answered' && answered.state.by, { kind: 'click' });
    await end(taskId);
    assert.deepEqual(await namesIn(root), ['.env', 'a.ts']);
    const record = await readFile(join(dataFolder, 'tasks', `${taskId}.json`), 'utf8');
    assert.match(record, /"phase":"answered","decision":"once","by":\{"kind":"click"\}/);
  });

  it("is not done after a no, and the engine has the user's words", async (test) => {
    const { root, ask, answer, end } = await setUp(test, permit(npmTest));
    const { taskId, approval } = await ask();
    await answer(approval, 'no', 'use a flag instead');
    assert.equal(await end(taskId), 'refused use a flag instead');
    assert.deepEqual(await namesIn(root), ['a.ts']);
  });

  it('is not asked about again in the same task once it was refused', async (test) => {
    const { events, ask, answer, end } = await setUp(test, async (client) => {
      const [first, second] = [await permit(npmTest)(client), await permit(npmTest)(client)];
      return `${first}, ${second}`;
    });
    const { taskId, approval } = await ask();
    await answer(approval, 'no');
    assert.equal(await end(taskId), 'refused The user said no., refused The user said no.');
    assert.equal(events.lines.filter((line) => line.startsWith('asked')).length, 1);
  });

  it('is asked about again in the next task after a mere yes or no', async (test) => {
    const { ask, answer, end } = await setUp(test, permit(npmTest));
    for (const decision of ['once', 'no'] as const) {
      const { taskId, approval } = await ask();
      await answer(approval, decision);
      await end(taskId);
    }
    const { taskId, approval } = await ask();
    await answer(approval, 'once');
    assert.equal(await end(taskId), 'allowed once');
  });

  it('is allowed for the session: for the very same command in that workspace, until the session is over', async (test) => {
    let command = 'npm test';
    const { tasks, input, ask, answer, end } = await setUp(test, (client) => permit({ ...npmTest, command })(client));
    const first = await ask();
    await answer(first.approval, 'session');
    assert.equal(await end(first.taskId), 'allowed session');
    const again = await tasks.start(input('go'));
    assert.equal(await end(again.taskId), 'allowed session');
    command = 'npm test --all';
    const other = await ask();
    await answer(other.approval, 'once');
    await end(other.taskId);
    command = 'npm test';
    tasks.forget({ clientId: 'client' });
    const later = await ask();
    await answer(later.approval, 'never');
    assert.equal(await end(later.taskId), 'refused The user said no.');
    const never = await tasks.start(input('go'));
    assert.equal(
      await end(never.taskId),
      'refused The user said not to do this, and not to ask again in this session.',
    );
  });

  it('is asked about in the words of what it would really change: a link is shown resolved (threat#links)', async (test) => {
    const { root, ask, answer, end } = await setUp(test, permit({ kind: 'edit', paths: ['notes.txt'] }));
    await writeFile(join(root, '.env'), 'A=1\n');
    await symlink('.env', join(root, 'notes.txt'));
    const { taskId, approval } = await ask();
    assert.deepEqual([approval.exact, approval.names], ['.env (through the link notes.txt)', ['.env']]);
    await answer(approval, 'once');
    assert.equal(await end(taskId), 'allowed once');
  });

  it('is asked about anew when a link was turned elsewhere while the user thought (threat#race)', async (test) => {
    const bytes = Buffer.from('A=2\n');
    const { root, events, ask, answer, end } = await setUp(test, async (client) => {
      await client.write([{ path: 'notes.sh', base: { hash: hashOf(Buffer.from('A=1\n')) }, after: { bytes } }]);
      return 'written';
    });
    await writeFile(join(root, 'one.sh'), 'A=1\n');
    await writeFile(join(root, 'two.sh'), 'A=1\n');
    await symlink('one.sh', join(root, 'notes.sh'));
    const { taskId, approval } = await ask();
    await rm(join(root, 'notes.sh'));
    await symlink('two.sh', join(root, 'notes.sh'));
    const next = events.nextQuestion();
    await answer(approval, 'once');
    const second = await next;
    assert.deepEqual(
      [approval.exact, second.exact],
      ['one.sh (through the link notes.sh)', 'two.sh (through the link notes.sh)'],
    );
    await answer(second, 'no', 'not that one');
    assert.equal(await end(taskId), 'Not changed: not that one');
    assert.equal(await readFile(join(root, 'two.sh'), 'utf8'), 'A=1\n');
  });

  for (const path of ['../x', '/etc/passwd', '.git/hooks/pre-commit', '.codex/config.toml', '.claude/settings.json']) {
    it(`is refused without a question for ${path} (threat#git-hooks)`, async (test) => {
      const { tasks, events, input, end } = await setUp(test, permit({ kind: 'edit', paths: [path] }));
      const { taskId } = await tasks.start(input('go'));
      assert.match(await end(taskId), /^refused The path .* is refused/);
      assert.deepEqual(
        events.lines.filter((line) => line.startsWith('asked')),
        [],
      );
    });
  }

  it('is allowed by an absolute path inside the workspace', async (test) => {
    const { root, tasks, input, end } = await setUp(test, (client) =>
      permit({ kind: 'edit', paths: [join(client.workspace.root, 'a.ts')] })(client),
    );
    assert.ok(root.startsWith('/'));
    const { taskId } = await tasks.start(input('go'));
    assert.equal(await end(taskId), 'allowed once');
  });
});

describe('the mode of a workspace', () => {
  it('read only refuses every change and command, and says how to change that', async (test) => {
    const { mode, root, tasks, input, end } = await setUp(test, [{ do: 'create', path: 'b.ts', text: '' }]);
    mode.now = 'readOnly';
    const { taskId } = await tasks.start(input('go'));
    assert.match(await end(taskId), /^Not changed: This workspace is read only/);
    assert.deepEqual(await namesIn(root), ['a.ts']);
  });

  it('ask for everything asks before a plain change too, where a mere yes is enough', async (test) => {
    const { mode, root, ask, answer, end } = await setUp(test, [{ do: 'create', path: 'b.ts', text: '' }]);
    mode.now = 'askAll';
    const { taskId, approval } = await ask();
    assert.equal(approval.alwaysAsk, false);
    await answer(approval, 'once');
    await end(taskId);
    assert.deepEqual(await namesIn(root), ['a.ts', 'b.ts']);
  });

  it('counts as it is when the answer comes', async (test) => {
    const { mode, ask, answer, end } = await setUp(test, permit(npmTest));
    const { taskId, approval } = await ask();
    mode.now = 'readOnly';
    await answer(approval, 'once');
    assert.match(await end(taskId), /^refused This workspace is read only/);
  });

  it('lets the commands engine rename as before, and asks before it renames in a risky file (threat#git-hooks)', async (test) => {
    const { root, tasks, events, input } = await openBench(test);
    await tasks.start(input('rename fetch user to load user'));
    await tasks.settled();
    assert.deepEqual(
      events.lines.filter((line) => line.startsWith('asked')),
      [],
    );
    await mkdir(join(root, '.vscode'));
    await writeFile(join(root, '.vscode', 'a.ts'), 'loadUser();\n');
    const asked = events.nextQuestion();
    await tasks.start(input('rename load user to read user'));
    const approval = await asked;
    assert.match(approval.exact, /\.vscode\/a\.ts/);
    await tasks.answer(approval.approvalId, { ...click, decision: 'no' });
    await tasks.settled();
    assert.equal(await readFile(join(root, '.vscode', 'a.ts'), 'utf8'), 'loadUser();\n');
    assert.match(await readFile(join(root, 'a.ts'), 'utf8'), /loadUser/);
  });
});

describe('an open question', () => {
  it('does not hold up another workspace', async (test) => {
    const { tasks, input, ask } = await setUp(test, env);
    const { taskId } = await ask();
    const other = await openBench(test);
    await other.run('rename fetch user to load user');
    tasks.cancel(taskId);
    await tasks.settled();
    assert.equal(input('x').clientId, 'client');
  });

  it('is refused when nobody answers, and the task goes on with that', async (test) => {
    const { clock, tasks, ask, answer, end } = await setUp(test, permit(npmTest));
    const { taskId, approval } = await ask();
    clock.advance(10 * 60_000);
    assert.equal(await end(taskId), 'refused Nobody answered in time, so this was not done.');
    assert.equal(tasks.approvals('client')[0]?.state.phase, 'expired');
    assert.equal((await answer(approval, 'once')).state.phase, 'expired');
  });

  it('ends with its task', async (test) => {
    const { dataFolder, tasks, events, ask } = await setUp(test, permit(npmTest));
    const { taskId } = await ask();
    tasks.cancel(taskId);
    await tasks.settled();
    const record = await readFile(join(dataFolder, 'tasks', `${taskId}.json`), 'utf8');
    assert.match(record, /"phase":"withdrawn".*"phase":"finished"/s, 'the last of both is on disk');
    assert.deepEqual(events.lines.slice(1), [
      'asked May I run npm test, without a sandbox?',
      'answered May I run npm test, without a sandbox? withdrawn',
      'finished go: cancelled Cancelled.',
    ]);
  });

  it('is gone after the death of the daemon, and its task has failed', async (test) => {
    const { open, ask } = await setUp(test, permit(npmTest));
    const { taskId, approval } = await ask();
    const next = await open();
    assert.equal(viewOf(next, taskId).state.phase, 'finished');
    assert.equal(next.approvals('client')[0]?.state.phase, 'withdrawn');
    const answered = await next.answer(approval.approvalId, { ...click, decision: 'once' });
    assert.equal(answered.state.phase, 'withdrawn');
  });

  it('takes one answer, the first, however many come at once', async (test) => {
    const { ask, answer, end } = await setUp(test, permit(npmTest));
    const { taskId, approval } = await ask();
    const answers = await Promise.all([
      answer(approval, 'no', 'first'),
      answer(approval, 'once'),
      answer(approval, 'session'),
    ]);
    assert.deepEqual(
      answers.map(({ state }) => state.phase === 'answered' && state.decision),
      ['no', 'no', 'no'],
    );
    assert.equal(await end(taskId), 'refused first');
  });

  it("is kept from another client's answer", async (test) => {
    const { tasks, ask } = await setUp(test, permit(npmTest));
    const { taskId, approval } = await ask();
    const answer = tasks.answer(approval.approvalId, { ...click, clientId: 'other', decision: 'once' });
    await assert.rejects(answer, { code: 'approval_unknown' });
    assert.deepEqual(tasks.approvals('other'), []);
    tasks.cancel(taskId);
    await tasks.settled();
  });

  for (const [transcript, decision] of [
    ['Yes.', 'once'],
    ['No.', 'once'],
    ['Yes, run npm test.', 'session'],
    ['Yes, run the build.', 'once'],
  ] as const) {
    it(`is not answered ${decision} by “${transcript}”, whoever verified it (threat#page)`, async (test) => {
      const { tasks, ask } = await setUp(test, permit(npmTest));
      const { taskId, approval } = await ask();
      const by = { kind: 'said' as const, transcript, turnIds: ['u1'] };
      const answer = tasks.answer(approval.approvalId, { clientId: 'client', decision, by });
      await assert.rejects(answer, { code: 'approval_refused' });
      assert.equal(tasks.approvals('client')[0]?.state.phase, 'open');
      tasks.cancel(taskId);
      await tasks.settled();
    });
  }

  it('stays open when the answer cannot be stored, and nothing is done', async (test) => {
    const { root, dataFolder, tasks, ask, answer } = await setUp(test, env);
    const { taskId, approval } = await ask();
    await rm(join(dataFolder, 'tasks'), { recursive: true });
    await assert.rejects(answer(approval, 'once'), { code: 'write_failed' });
    assert.equal(tasks.approvals('client')[0]?.state.phase, 'open');
    assert.deepEqual(await namesIn(root), ['a.ts']);
    await mkdir(join(dataFolder, 'tasks'));
    tasks.cancel(taskId);
    await tasks.settled();
  });
});
