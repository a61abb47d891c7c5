import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { protocolVersion } from '../../../protocol/limits.ts';
import { runCli } from '../runCli.ts';
import { createScriptedDaemon } from '../scriptedDaemon.ts';
import { startHost } from '../startHost.ts';
import type { HostClient, StartedHost } from '../startHost.ts';

const { signal } = new AbortController();

function readyDaemons(host: StartedHost): number {
  const log = readFileSync(path.join(host.home, 'logs', 'host.log'), 'utf8');
  return log.match(/"daemon ready"/g)?.length ?? 0;
}

describe('daemons that start at once', () => {
  let host: StartedHost;
  beforeEach(() => {
    host = startHost();
  });
  afterEach(() => host.close());

  const connectMany = (count: number): Promise<HostClient[]> =>
    Promise.all(Array.from({ length: count }, () => host.connect()));
  const buildsOf = (clients: readonly HostClient[]): Promise<string[]> =>
    Promise.all(
      clients.map(async ({ calls }) => {
        const hello = await calls.request('host.hello', { protocolVersion, clientId: 'tests' }, { signal });
        return hello.buildId;
      }),
    );

  it('are one after the last was killed, for relays and terminals alike', async () => {
    await host.connect();
    process.kill(host.daemonPid() ?? 0, 'SIGKILL');
    const folder = path.dirname(host.home);
    const [, ...runs] = await Promise.all([
      connectMany(6),
      ...Array.from({ length: 3 }, () => runCli(['workspace', 'list'], { env: host.env, cwd: folder })),
    ]);
    assert.deepEqual(
      runs.map(({ exit }) => exit),
      [0, 0, 0],
    );
    assert.equal(readyDaemons(host), 2);
    assert.deepEqual(readdirSync(path.join(host.home, 'run')), ['daemon-2.json']);
  });

  it('are one after eight relays of a newer build met the older one', async () => {
    const old = await host.connect();
    const oldPid = host.daemonPid();
    host.env['EARSHOT_BUILD_ID'] = 'newer';
    const clients = await connectMany(8);
    assert.deepEqual(
      await buildsOf(clients),
      Array.from({ length: 8 }, () => 'newer'),
    );
    assert.equal(await old.relay.exited, 0);
    await host.gone(oldPid);
    assert.equal(readyDaemons(host), 2);
    assert.deepEqual(readdirSync(path.join(host.home, 'run')), ['daemon-2.json']);
  });

  it('are one when it is killed again and again, as soon as it can be reached', async () => {
    for (let round = 1; round <= 3; round += 1) {
      const clients = await connectMany(3);
      process.kill(host.daemonPid() ?? 0, 'SIGKILL');
      // Every browser is told by the end of its relay.
      assert.deepEqual(await Promise.all(clients.map(({ relay }) => relay.exited)), [0, 0, 0]);
      assert.equal(readyDaemons(host), round);
    }
  });

  it('and leave at once when idle let everybody in who comes', async () => {
    host.env['EARSHOT_IDLE_MS'] = '1';
    for (let round = 0; round < 5; round += 1) {
      const { relay } = await host.connect();
      relay.endStdin();
      await relay.exited;
    }
    await host.gone(host.daemonPid());
  });
});

describe('a daemon with work to do', () => {
  it('does not leave when idle before it is done, then does', async () => {
    const daemon = createScriptedDaemon([
      { when: 'slowly', steps: [{ do: 'tell', text: 'Reading.' }, { do: 'listen' }] },
    ]);
    const host = startHost({ ...daemon.env, EARSHOT_IDLE_MS: '1' }, daemon.program);
    const folder = `${host.home}-app`;
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'a.ts'), '');
    try {
      const terminal = await host.openTerminal();
      const { workspace } = await terminal.calls.request('workspace.add', { folder, kept: true }, { signal });
      const client = await host.connect();
      terminal.close();
      const request = { kind: 'prompt', prompt: 'go slowly' } as const;
      const { workspaceId } = workspace;
      const params = { functionCallId: 'c', workspaceId, request, origin: 'voice' } as const;
      const { task } = await client.calls.request('task.start', params, { signal });
      const pid = host.daemonPid();
      client.relay.kill('SIGKILL');
      await client.relay.exited;

      const back = await host.connect();
      assert.equal(host.daemonPid(), pid);
      const words = { taskId: task.taskId, functionCallId: 'd', text: 'and stop' };
      assert.deepEqual(await back.calls.request('task.steer', words, { signal }), { taken: true });
      back.relay.endStdin();
      await host.gone(pid);
      const record = readFileSync(path.join(host.home, 'tasks', `${task.taskId}.json`), 'utf8');
      assert.match(record, /"outcome":"done"/);
    } finally {
      await host.close();
      daemon.close();
      rmSync(folder, { recursive: true });
    }
  });
});
