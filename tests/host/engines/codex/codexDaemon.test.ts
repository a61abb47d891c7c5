import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TaskView } from '../../../../protocol/task.ts';
import { descendantsOf, processesLike, untilProcess } from '../../processTree.ts';
import { contentsOf } from '../../treeOf.ts';
import { noCodex, patchOf, secretKey, textsOf } from './codexBench.ts';
import { startCodexDaemon } from './codexDaemon.ts';

const { signal } = new AbortController();
const linuxOnly = noCodex !== false ? noCodex : process.platform === 'linux' ? false : 'Reads /proc.';
const outcome = ({ state }: TaskView): string =>
  state.phase === 'finished' ? `${state.outcome}: ${state.summary}` : state.phase;

describe('Codex in the daemon', { skip: linuxOnly }, () => {
  it('does what was said once allowed, takes more words on the way, and all of it is undone to the byte', async (test) => {
    const daemon = await startCodexDaemon(test, [
      {
        when: 'settings',
        answers: [
          patchOf('*** Update File: a.txt\n@@\n-one\n+ONE'),
          { run: 'printf "made\\n" > made.txt && rm src/b.txt' },
          patchOf('*** Add File: .vscode/settings.json\n+{}'),
          { say: 'The settings are there.' },
        ],
      },
      {
        when: 'and a note',
        answers: [patchOf('*** Add File: note.md\n+noted'), { say: 'The settings and a note are there.' }],
      },
    ]);
    const before = await contentsOf(daemon.root);
    const client = await daemon.connect();
    const taskId = await client.start('please add the editor settings');
    const question = await client.asked(1);
    assert.match(question.exact, /^\.vscode\/settings\.json$/m);
    assert.equal(question.alwaysAsk, true);
    assert.equal(await client.steer(taskId, 'and a note'), true);
    await client.answer(question.approvalId, 'once');
    const task = await client.ended(taskId);
    assert.equal(outcome(task), 'done: The settings and a note are there.');
    assert.equal(task.engine, 'Codex');
    assert.deepEqual(await textsOf(daemon.root), {
      '.vscode/settings.json': '{}\n',
      'a.txt': 'ONE\ntwo\n',
      'made.txt': 'made\n',
      'note.md': 'noted\n',
    });
    assert.deepEqual(task.edits.map(({ kind, path }) => `${kind} ${path}`).sort(), [
      'create .vscode/settings.json',
      'create made.txt',
      'create note.md',
      'delete src/b.txt',
      'modify a.txt',
    ]);
    assert.equal(task.undoable, true);
    const undone = await client.run('undo that');
    assert.equal(undone.engine, 'commands');
    assert.deepEqual(await contentsOf(daemon.root), before);
  });

  it('fails in the middle of a patch, and what that had made is undone as well', async (test) => {
    const half = patchOf(
      '*** Add File: half.txt\n+half\n*** Update File: run.sh\n*** Move to: moved.sh\n@@\n-true\n+false',
    );
    const daemon = await startCodexDaemon(test, [{ when: 'move it', answers: [half, { say: 'It did not work.' }] }]);
    // Guarded: Codex's sandbox lets nobody remove it.
    writeFileSync(join(daemon.root, 'run.sh'), 'true\n', { mode: 0o755 });
    const before = await contentsOf(daemon.root);
    const client = await daemon.connect();
    const [task] = await Promise.all([
      client.run('please move it'),
      client.asked(1).then(({ approvalId }) => client.answer(approvalId, 'once')),
    ]);
    assert.deepEqual(task.edits.map(({ kind, path }) => `${kind} ${path}`).sort(), [
      'create half.txt',
      'create moved.sh',
    ]);
    await client.run('undo that');
    assert.deepEqual(await contentsOf(daemon.root), before);
  });

  it('asks about a risky file that it made unasked, and takes it back after a no (threat#git-hooks)', async (test) => {
    const daemon = await startCodexDaemon(test, [
      {
        when: 'build',
        answers: [
          patchOf('*** Add File: Makefile\n+all:'),
          { run: 'echo true > go.sh; echo x > plain' },
          { say: 'Built.' },
        ],
      },
    ]);
    const client = await daemon.connect();
    const taskId = await client.start('set up the build please');
    const question = await client.asked(1);
    assert.deepEqual([question.question, question.alwaysAsk], ['May I keep Makefile and go.sh?', true]);
    await client.answer(question.approvalId, 'no');
    const task = await client.ended(taskId);
    assert.equal(outcome(task), 'done: You did not allow the change of Makefile, go.sh, so I took it back. Built.');
    assert.deepEqual(Object.keys(await textsOf(daemon.root)).sort(), ['a.txt', 'plain', 'src/b.txt']);
  });

  it('is interrupted: its command is gone, and the words of a refusal steer it', async (test) => {
    const escalated = { sandbox_permissions: 'require_escalated', justification: 'It needs more.' };
    const daemon = await startCodexDaemon(test, [
      { when: 'wait', answers: [{ run: 'sleep 71', args: { yield_time_ms: 30_000 } }] },
      { when: 'publish', answers: [{ run: 'touch published', args: escalated }, { say: 'Not published.' }] },
      { when: 'only pack', answers: [{ say: 'I only packed it.' }] },
    ]);
    const client = await daemon.connect();
    const taskId = await client.start('please wait for it');
    await untilProcess(daemon.host.daemonPid() ?? 0, /^sleep 71/);
    await client.cancel(taskId);
    assert.match(outcome(await client.ended(taskId)), /^cancelled/);
    assert.deepEqual(processesLike(/^sleep 71/), []);
    const publishing = await client.start('publish the thing');
    const question = await client.asked(1);
    assert.match(question.exact, /touch published/);
    await client.answer(question.approvalId, 'no', 'no, only pack it');
    assert.equal(outcome(await client.ended(publishing)), 'done: I only packed it.');
    assert.deepEqual(await textsOf(daemon.root), { 'a.txt': 'one\ntwo\n', 'src/b.txt': 'b\r\n' });
  });

  it('leaves nothing running when the daemon is killed; the task is told as failed, and the talk goes on', async (test) => {
    const daemon = await startCodexDaemon(test, [
      { when: 'remember', answers: [{ say: 'I remember swordfish.' }] },
      {
        when: 'edit and wait',
        answers: [
          patchOf('*** Update File: a.txt\n@@\n-one\n+ONE'),
          { run: 'sleep 72', args: { yield_time_ms: 30_000 } },
        ],
      },
      { when: 'still there', answers: [{ say: 'Yes, swordfish.' }] },
    ]);
    const before = await contentsOf(daemon.root);
    const first = await daemon.connect();
    await first.run('remember a word for me');
    const taskId = await first.start('edit and wait a bit');
    const killed = daemon.host.daemonPid() ?? 0;
    await untilProcess(killed, /^sleep 72/);
    const children = descendantsOf(killed);
    for (const { pid } of children) assert(!environmentOf(pid).some((line) => /sk-open|ghp-hub/.test(line)));
    process.kill(killed, 'SIGKILL');
    await first.client.relay.exited;
    for (const { pid } of children) await daemon.host.gone(pid);

    const again = await daemon.connect();
    const { tasks } = await again.client.calls.request(
      'host.hello',
      { protocolVersion: 1, clientId: 'tests' },
      { signal },
    );
    const task = tasks.find((known) => known.taskId === taskId);
    assert(task !== undefined);
    assert.match(outcome(task), /^failed: Earshot's host stopped while this was running\. What it had changed is kept/);
    assert.equal(outcome(await again.run('are you still there')), 'done: Yes, swordfish.');
    assert.match(daemon.endpoint.requests.at(-1)?.body ?? '', /I remember swordfish/);
    await again.run('undo that');
    assert.deepEqual(await contentsOf(daemon.root), before);
    const kept = readdirSync(daemon.host.home, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /log$|jsonl?$/.test(file),
    );
    const leaks = kept.filter(
      (file) => file !== 'config.json' && readFileSync(`${daemon.host.home}/${file}`, 'latin1').includes(secretKey),
    );
    assert.deepEqual(leaks, []);
  });
});

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
  } catch {
    return []; // It ended meanwhile.
  }
}
