import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { readLines, runCli, startCli } from '../runCli.ts';
import type { CliProcess, CliRun } from '../runCli.ts';
import { createScriptedDaemon } from '../scriptedDaemon.ts';
import type { ScriptedDaemon } from '../scriptedDaemon.ts';
import { startHost } from '../startHost.ts';
import type { StartedHost } from '../startHost.ts';

const { signal } = new AbortController();

describe('a command in a terminal', () => {
  let host: StartedHost;
  let daemon: ScriptedDaemon;
  let folder = '';
  beforeEach(() => {
    daemon = createScriptedDaemon([{ when: 'slowly', steps: [{ do: 'tell', text: 'Reading.' }, { do: 'listen' }] }]);
    host = startHost(daemon.env, daemon.program);
    folder = `${host.home}-app`;
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'a.ts'), 'fetchUser();\n');
  });
  afterEach(async () => {
    await host.close();
    daemon.close();
    rmSync(folder, { recursive: true });
  });

  const start = (...args: string[]): CliProcess => startCli(args, { env: host.env, cwd: folder });
  const run = (...args: string[]): Promise<CliRun> => runCli(args, { env: host.env, cwd: folder });
  const doSlowly = (...args: string[]): CliProcess => start('do', '--workspace', '.', 'go slowly', ...args);
  /** Has a daemon of the scripted engine running, which the commands will find. */
  const startDaemon = async (): Promise<void> => (await host.openTerminal()).close();

  it('cancels its task on Ctrl-C, says so, and leaves the daemon as it was', async () => {
    await startDaemon();
    const pid = host.daemonPid();
    const slow = doSlowly();
    await slow.wrote('Reading.');
    slow.kill('SIGINT');
    assert.deepEqual(await slow.ended, {
      exit: 1,
      out: `Working in ${path.basename(folder)} …\nReading.\nCancelled.\n`,
      err: 'Cancelling …\n',
    });
    assert.equal(host.daemonPid(), pid);
    assert.match((await run('history', '--workspace', '.')).out, / cancelled.*\n {4}go slowly\n$/);
  });

  it('that is told in JSON ends with a line of its own where it failed', async () => {
    const { exit, out, err } = await run('do', '--workspace', 'nowhere', 'rename a to b', '--json');
    const message = `There is no folder ${path.join(folder, 'nowhere')}.`;
    assert.deepEqual({ exit, err }, { exit: 1, err: `${message}\n` });
    assert.deepEqual(readLines(out), [{ event: 'failed', code: 'workspace_missing', message }]);
    assert.deepEqual(readLines((await run('fly', '--json')).out), [
      { event: 'failed', code: 'usage', message: 'There is no command fly.' },
    ]);
  });

  it('says so when the daemon dies meanwhile, and the next one works and finds the task', async () => {
    await startDaemon();
    const slow = doSlowly();
    await slow.wrote('Reading.');
    process.kill(host.daemonPid() ?? 0, 'SIGKILL');
    const { exit, err } = await slow.ended;
    assert.deepEqual(
      { exit, err },
      {
        exit: 1,
        err: 'The host ended before it was done. Run the command again; "earshot-host doctor" shows where its log is.\n',
      },
    );
    assert.equal((await run('do', '--workspace', '.', 'rename fetch user to load user')).exit, 0);
    assert.match((await run('history', '--workspace', '.')).out, / failed.*\n {4}go slowly\n$/);
  });

  it('of another build waits for the task of the older daemon, says so, and is carried out by its own', async () => {
    await startDaemon();
    const old = host.daemonPid();
    const slow = doSlowly();
    await slow.wrote('Reading.');
    host.env['EARSHOT_BUILD_ID'] = 'newer';
    const next = start('do', '--workspace', '.', 'rename fetch user to load user');
    await next.wrote('Waiting: an Earshot of another build finishes what it does first. Ctrl-C cancels.\n');
    const impatient = start('workspace', 'list');
    await impatient.wrote('Waiting: an Earshot of another build');
    impatient.kill('SIGINT');
    assert.equal((await impatient.ended).exit, 1);
    slow.kill('SIGINT');
    assert.equal((await slow.ended).exit, 1);
    assert.equal((await next.ended).exit, 0);
    assert.equal(readFileSync(path.join(folder, 'a.ts'), 'utf8'), 'loadUser();\n');
    assert.notEqual(host.daemonPid(), old);
    await host.gone(old);
  });

  it('stops a busy daemon without waiting for it, where it is told to', async () => {
    await startDaemon();
    const pid = host.daemonPid();
    const slow = doSlowly();
    await slow.wrote('Reading.');
    assert.equal((await run('stop', '--now')).exit, 0);
    await host.gone(pid);
    assert.equal((await slow.ended).exit, 1);
    assert.match((await run('history', '--workspace', '.')).out, / cancelled.*\n {4}go slowly\n$/);
  });

  it('stops a daemon of another build as well', async () => {
    await startDaemon();
    const pid = host.daemonPid();
    host.env['EARSHOT_BUILD_ID'] = 'newer';
    const { exit, out } = await run('stop');
    assert.deepEqual({ exit, out }, { exit: 0, out: 'The host is not running any more.\n' });
    await host.gone(pid);
  });

  it('works past a daemon that was killed', async () => {
    await startDaemon();
    process.kill(host.daemonPid() ?? 0, 'SIGKILL');
    for (const args of [['history', '--workspace', '.'], ['workspace', 'list'], ['provider', 'show'], ['stop']]) {
      assert.equal((await run(...args)).exit, 0, args.join(' '));
    }
  });

  it('keeps a task that began while Ctrl-C came from going on without anybody', async () => {
    await startDaemon();
    const terminal = await host.openTerminal();
    for (const args of [[], ['--json']]) {
      const slow = doSlowly(...args);
      await slow.wrote(/Working|task\.started/);
      slow.kill('SIGTERM');
      assert.equal((await slow.ended).exit, 1);
    }
    const { workspace } = await terminal.calls.request('workspace.add', { folder, kept: false }, { signal });
    const params = { workspaceId: workspace.workspaceId, before: null, limit: 10 };
    const { tasks } = await terminal.calls.request('history.list', params, { signal });
    assert.deepEqual(
      tasks.map(({ state }) => state.phase === 'finished' && state.outcome),
      ['cancelled', 'cancelled'],
    );
  });
});
