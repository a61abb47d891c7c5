import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { defaultModelsFolder } from '../../../host/install/defaultModelsFolder.ts';
import { runCli } from '../runCli.ts';
import { startHost } from '../startHost.ts';
import type { HostClient, StartedHost } from '../startHost.ts';

const signal = new AbortController().signal;
const storedKey = 'sk-stored-1f3a9c';
const environmentKey = 'sk-environment-77b2e0';
const badKey = 'sk bad 5d11';

/** The files below `folder` that hold `text`, relative. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .filter((name) => readFileSync(path.join(folder, name)).includes(text))
    .sort();
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => new RegExp(`^PPid:\t${parent}$`, 'm').test(readProc(pid, 'status')));
}

function readProc(pid: number, file: 'status' | 'environ' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return ''; // It has ended.
  }
}

describe('a key', () => {
  let host: StartedHost;
  let client: HostClient;
  let bin = '';
  beforeEach(async () => {
    host = startHost({
      OPENAI_API_KEY: environmentKey,
      EARSHOT_LOG: 'debug',
      EARSHOT_MODELS: defaultModelsFolder(process.env, process.platform),
    });
    writeFileSync(path.join(host.home, 'config.json'), '{ "keyring": false }');
    bin = path.join(host.home, 'bin');
    mkdirSync(bin);
    writeFileSync(path.join(bin, 'git'), '#!/bin/sh\nenv > "$0-environment"\n', { mode: 0o755 });
    host.env['PATH'] = `${bin}:${process.env['PATH'] ?? ''}`;
    client = await host.connect();
  });
  afterEach(() => host.close());

  const set = (kind: 'openai' | 'local', stdin: string) =>
    runCli(['provider', 'set', '--kind', kind], { env: host.env, cwd: host.home, stdin });

  it('lies in keys.json and in no other file of the data folder: settings, log, tasks, journal (threat#secrets)', async () => {
    const folder = path.join(host.home, 'workspace');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'a.ts'), 'fetchUser();\n');
    await set('openai', storedKey);
    const refused = await set('openai', badKey);
    assert.equal(refused.exit, 1);
    await client.calls.request('provider.open', { workspaceId: null }, { signal });
    await assert.rejects(
      client.calls.request('provider.change', { kind: 'openai', voice: 'none', key: badKey }, { signal }),
      (error: Error) => error.message.includes('no voice "none"') && !error.message.includes(badKey),
    );
    const tooLong = `${badKey}${'x'.repeat(5_000)}`;
    await assert.rejects(
      client.calls.request('provider.change', { kind: 'openai', key: tooLong }, { signal }),
      (error: Error) => !error.message.includes(badKey),
    );
    await runCli(['do', '--workspace', folder, 'rename fetch user to load user'], { env: host.env, cwd: folder });
    assert.deepEqual(filesWith(host.home, 'loadUser').includes(path.join('workspace', 'a.ts')), true);
    assert.deepEqual(filesWith(host.home, storedKey), ['keys.json']);
    assert.deepEqual(filesWith(host.home, environmentKey), []);
    assert.deepEqual(filesWith(host.home, badKey), []);
    assert.equal(statSync(path.join(host.home, 'keys.json')).mode & 0o777, 0o600);
  });

  it(
    'is in the environment and arguments of no process the daemon starts',
    {
      skip: process.platform === 'linux' ? false : 'only Linux shows a process to others',
    },
    async () => {
      await set('openai', storedKey);
      await set('local', '');
      await client.calls.request('provider.open', { workspaceId: null }, { signal });
      const daemon = host.daemonPid() ?? 0;
      const children = childrenOf(daemon);
      assert.equal(children.length, 1); // The voice server.
      for (const pid of children) {
        assert.match(readProc(pid, 'environ'), /(?:^|\0)EARSHOT_HOME=/);
        assert.doesNotMatch(readProc(pid, 'environ'), /OPENAI_API_KEY|sk-/);
      }
      for (const pid of [daemon, client.relay.pid, ...children]) {
        assert.notEqual(readProc(pid, 'cmdline'), '');
        assert.doesNotMatch(readProc(pid, 'cmdline'), /sk-/);
      }
    },
  );

  it(
    'is in the environment of no git that the daemon asks',
    {
      skip: process.platform === 'win32' ? 'a shell script stands for git' : false,
    },
    async () => {
      const folder = path.join(host.home, 'workspace');
      mkdirSync(path.join(folder, '.git'), { recursive: true });
      const terminal = await host.openTerminal();
      const { workspace } = await terminal.calls.request('workspace.add', { folder, kept: false }, { signal });
      await client.calls.request('workspace.context', { workspaceId: workspace.workspaceId }, { signal });
      const environment = readFileSync(path.join(bin, 'git-environment'), 'utf8');
      assert.match(environment, /^EARSHOT_HOME=/m);
      assert.doesNotMatch(environment, /OPENAI_API_KEY|sk-/);
    },
  );
});
