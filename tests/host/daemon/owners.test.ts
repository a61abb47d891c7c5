import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { findLockPlace } from '../../../host/workspace/lockPlace.ts';
import { describeThisProcess, newLockId } from '../../../host/workspace/lockRecord.ts';
import { WorkspaceLocks } from '../../../host/workspace/workspaceLocks.ts';
import { findOtherUser } from '../otherUser.ts';
import { readLines, runCli, startCli } from '../runCli.ts';
import { createScriptedDaemon } from '../scriptedDaemon.ts';
import { startHost } from '../startHost.ts';
import type { StartedHost } from '../startHost.ts';

const { signal } = new AbortController();
const rename = 'rename fetch user to load user';
const other = findOtherUser();
const skip = other.kind === 'user' ? false : other.reason;

describe('a workspace that another Earshot works in', () => {
  let host: StartedHost;
  let folder = '';
  const file = (): string => readFileSync(path.join(folder, 'a.ts'), 'utf8');
  const args = (): string[] => ['do', '--workspace', folder, rename];
  beforeEach(() => {
    host = startHost();
    folder = `${host.home}-workspace`;
    mkdirSync(path.join(folder, '.git'), { recursive: true });
    writeFileSync(path.join(folder, '.git/HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(path.join(folder, 'a.ts'), 'fetchUser();\n');
  });
  afterEach(async () => {
    await host.close();
    rmSync(folder, { recursive: true });
  });

  /** Works in the folder as another host of this user would. Resolves with the way to stop. */
  async function occupy(): Promise<() => Promise<void>> {
    const nobodyElse = (text: string): never => assert.fail(text);
    const options = { onWaiting: nobodyElse, onUnlockable: nobodyElse, signal };
    return new WorkspaceLocks().enter(await findLockPlace(folder), options);
  }

  it('is waited for, which is said, and is let go when the task has ended (threat#two-hosts)', async () => {
    const leave = await occupy();
    const run = startCli(args(), { env: host.env, cwd: tmpdir() });
    await run.wrote(`Waiting: Another Earshot of yours (process ${process.pid}) works in this folder.\n`);
    assert.equal(file(), 'fetchUser();\n');
    await leave();
    const { exit, out } = await run.ended;
    assert.equal(exit, 0);
    assert.match(out, /^Working in .* …\nWaiting: .*\n--- a\/a\.ts/);
    assert.equal(file(), 'loadUser();\n');
    assert.deepEqual(readdirSync(path.join(folder, '.git')), ['HEAD']);
  });

  it('is not waited for any longer after Ctrl-C, which is said; nothing was changed', async () => {
    const leave = await occupy();
    const run = startCli([...args(), '--json'], { env: host.env, cwd: tmpdir() });
    await run.wrote('Waiting: Another Earshot');
    run.kill('SIGINT');
    const { exit, out } = await run.ended;
    assert.equal(exit, 1);
    assert.deepEqual(
      readLines(out).map((line) => (line.event === 'task.finished' ? [line.outcome, line.summary] : line.event)),
      ['task.started', 'task.progress', 'waiting', ['cancelled', 'Cancelled.']],
    );
    assert.equal(file(), 'fetchUser();\n');
    await leave();
    assert.equal((await runCli(args(), { env: host.env, cwd: tmpdir() })).exit, 0);
  });

  it('is taken over when the daemon that works there is killed, in the middle of a task', async () => {
    const daemon = createScriptedDaemon([
      { when: 'slowly', steps: [{ do: 'tell', text: 'Reading.' }, { do: 'listen' }] },
    ]);
    const leftOver = startHost(daemon.env, daemon.program);
    try {
      const terminal = await leftOver.openTerminal();
      const { workspace } = await terminal.calls.request('workspace.add', { folder, kept: false }, { signal });
      const request = { kind: 'prompt', prompt: 'go slowly' } as const;
      const { workspaceId } = workspace;
      const params = { functionCallId: 'c', workspaceId, request, origin: 'terminal' } as const;
      await terminal.calls.request('task.start', params, { signal });
      const run = startCli(args(), { env: host.env, cwd: tmpdir() });
      const pid = leftOver.daemonPid() ?? 0;
      await run.wrote(`Waiting: Another Earshot of yours (process ${pid}) works in this folder.\n`);
      process.kill(pid, 'SIGKILL');
      assert.equal((await run.ended).exit, 0);
      assert.equal(file(), 'loadUser();\n');
      assert.deepEqual(readdirSync(path.join(folder, '.git')), ['HEAD']);
    } finally {
      await leftOver.close();
      daemon.close();
    }
  });

  it('is never taken from another machine, whatever its process ids (threat#two-hosts)', async () => {
    const lock = path.join(folder, '.git/earshot.lock');
    const theirs = JSON.stringify({
      ...(await describeThisProcess()),
      host: 'server',
      user: 'bob',
      pid: 1,
      lockId: newLockId(),
    });
    writeFileSync(lock, theirs);
    const run = startCli(args(), { env: host.env, cwd: tmpdir() });
    await run.wrote(
      'Waiting: Earshot of bob on server (process 1) works in this folder. If no Earshot works there any more, delete .git/earshot.lock.\n',
    );
    assert.equal(readFileSync(lock, 'utf8'), theirs);
    rmSync(lock); // As it says.
    assert.equal((await run.ended).exit, 0);
  });

  describe('as another user', () => {
    let home = '';
    beforeEach(() => {
      if (other.kind !== 'user') return;
      home = `${host.home}-other`;
      mkdirSync(home);
      chownSync(home, other.uid, other.gid);
      chmodSync(folder, 0o777);
      chmodSync(path.join(folder, '.git'), 0o777);
      chmodSync(path.join(folder, 'a.ts'), 0o666);
    });
    afterEach(async () => {
      if (home === '') return;
      await theirs('stop').ended;
      rmSync(home, { recursive: true });
    });
    const theirs = (...words: string[]) => {
      assert.ok(other.kind === 'user');
      const rest = { ...host.env };
      delete rest['XDG_RUNTIME_DIR'];
      const env = { ...rest, EARSHOT_HOME: path.join(home, 'earshot'), HOME: home };
      return startCli(words, { env, cwd: '/', user: other });
    };

    it('is waited for, and named by its user', { skip }, async () => {
      const leave = await occupy();
      const run = theirs(...args());
      await run.wrote(`Waiting: Earshot of ${userInfo().username} (process ${process.pid}) works in this folder.\n`);
      await leave();
      assert.equal((await run.ended).exit, 0);
      assert.equal(file(), 'loadUser();\n');
    });

    it('is taken over from one that is gone, though its lock may not be removed', { skip }, async () => {
      const lock = path.join(folder, '.git/earshot.lock');
      const gone = { ...(await describeThisProcess()), started: '1', lockId: newLockId() };
      writeFileSync(lock, JSON.stringify(gone));
      chmodSync(path.join(folder, '.git'), 0o1777);
      assert.equal((await theirs(...args()).ended).exit, 0);
      assert.deepEqual(readdirSync(path.join(folder, '.git')).sort(), ['HEAD', 'earshot.lock']);
      assert.equal(statSync(lock).uid, process.getuid?.());
      // And once more: what stays is in nobody's way, and its owner's next task removes it.
      assert.equal((await theirs('undo', '--workspace', folder).ended).exit, 0);
      assert.equal((await runCli(args(), { env: host.env, cwd: tmpdir() })).exit, 0);
      assert.equal(existsSync(lock), false);
    });

    it('may be worked in by who may write the files and not the git folder', { skip }, async () => {
      chmodSync(path.join(folder, '.git'), 0o755);
      assert.equal((await theirs(...args()).ended).exit, 0);
      assert.equal(file(), 'loadUser();\n');
      assert.match(readFileSync(path.join(home, 'earshot/logs/host.log'), 'utf8'), /cannot be locked.*EACCES/);
    });
  });
});
