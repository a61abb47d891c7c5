import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import * as z from 'zod/mini';
import { openRunFolder, readDaemonEntry } from '../../../host/link/daemonEntry.ts';
import type { DaemonEntry } from '../../../host/link/daemonEntry.ts';
import { createFrameStream } from '../../../host/link/frameStream.ts';
import { parseFrame } from '../../../host/link/parseFrame.ts';
import { AppError } from '../../../protocol/appError.ts';
import { limits, protocolVersion } from '../../../protocol/limits.ts';
import type { TaskView } from '../../../protocol/task.ts';
import { ownOrigin, startHost } from '../startHost.ts';
import type { HostClient, StartedHost } from '../startHost.ts';

const signal = new AbortController().signal;

/** What the daemon answers to a first frame, up to the end of the connection. */
function greet(address: string, greeting: unknown): Promise<unknown[]> {
  return new Promise((resolve) => {
    const socket = connect(address);
    const frames = createFrameStream(socket, socket, { maxBytes: limits.nativeOutBytes });
    const answers: unknown[] = [];
    frames.onFrame((body) => answers.push(parseFrame(body)));
    frames.onEnd(() => resolve(answers));
    frames.write(Buffer.from(JSON.stringify(greeting)));
  });
}

function logLines(host: StartedHost): string[] {
  return readFileSync(path.join(host.home, 'logs', 'host.log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => z.parse(z.looseObject({ text: z.string() }), JSON.parse(line)).text);
}

describe('the daemon', () => {
  let host: StartedHost;
  let folder = '';
  beforeEach(() => {
    host = startHost();
    folder = path.join(host.home, '..', `${path.basename(host.home)}-workspace`);
  });
  afterEach(async () => {
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('at its socket', () => {
    let entry: DaemonEntry;
    const greeting = { role: 'relay', buildId: 'tests', origin: ownOrigin };
    beforeEach(async () => {
      await host.connect();
      const found = readDaemonEntry(openRunFolder(host.home));
      assert.ok(found);
      entry = found;
    });

    it('tells nothing to who does not know the token (threat#origin)', async () => {
      for (const token of ['', entry.token.slice(1), `${entry.token}0`, 'x'.repeat(entry.token.length)]) {
        assert.deepEqual(await greet(entry.address, { ...greeting, token }), []);
      }
    });

    it('tells nothing to who does not greet', async () => {
      assert.deepEqual(await greet(entry.address, { jsonrpc: '2.0', id: 1, method: 'workspace.list' }), []);
      assert.deepEqual(await greet(entry.address, 'hello'), []);
    });

    it('refuses a relay of another origin (threat#origin)', async () => {
      const refused = { state: 'refused', reason: 'This host does not serve chrome-extension://x/.' };
      assert.deepEqual(
        await greet(entry.address, { ...greeting, token: entry.token, origin: 'chrome-extension://x/' }),
        [{ ok: true, message: refused }],
      );
    });

    it('keeps token and socket to the owner (threat#origin)', () => {
      assert.equal(statSync(path.join(host.home, 'run', 'daemon-1.json')).mode & 0o777, 0o600);
      assert.equal(statSync(entry.address).mode & 0o777, 0o600);
      assert.equal(statSync(path.dirname(entry.address)).mode & 0o777, 0o700);
      assert.ok(Buffer.byteLength(entry.address) <= 100);
    });
  });

  describe('to a client', () => {
    it('says which command makes extension and host speak the same protocol', async () => {
      const { calls } = await host.connect();
      const params = { protocolVersion: protocolVersion + 1, clientId: 'newer' };
      await assert.rejects(calls.request('host.hello', params, { signal }), {
        code: 'host_version_mismatch',
        message: `Earshot's host is older than the extension. Run "npm run build" in Earshot's folder, then reload the extension.`,
      });
    });

    it('gives long diffs in chunks that each fit into a message', async () => {
      const { client, workspaceId } = await openWorkspaceWith(`fetchUser(); // ${'x'.repeat(500)}\n`.repeat(600));
      const task = await runTask(client, workspaceId, 'rename fetch user to load user');
      let diff = '';
      let chunks = 0;
      for (let offset: number | null = 0; offset !== null; chunks += 1) {
        const params: { taskId: string; path: string; offset: number } = { taskId: task.taskId, path: 'a.ts', offset };
        const chunk = await client.calls.request('diff.read', params, { signal });
        diff += chunk.text;
        offset = chunk.nextOffset;
      }
      assert.equal(chunks, Math.ceil(diff.length / limits.chunkChars));
      assert.ok(diff.length > limits.nativeOutBytes);
      assert.equal(diff.match(/^\+loadUser\(\); \/\/ x{500}$/gm)?.length, 600);
    });

    it('keeps one client from the tasks of another (threat#extension)', async () => {
      const { client, workspaceId } = await openWorkspaceWith('fetchUser();\n');
      const { taskId } = await runTask(client, workspaceId, 'rename fetch user to load user');
      const other = await host.connect({}, 'other');
      const params = { taskId, path: 'a.ts', offset: 0 };
      await assert.rejects(other.calls.request('diff.read', params, { signal }), { code: 'task_unknown' });
      await assert.rejects(other.calls.request('task.cancel', { taskId }, { signal }), { code: 'task_unknown' });
    });

    it("shows both sides of a conflict to who asked for the undo of another's task", async () => {
      const { client, workspaceId } = await openWorkspaceWith('fetchUser();\n');
      const { taskId } = await runTask(client, workspaceId, 'rename fetch user to load user');
      writeFileSync(path.join(folder, 'a.ts'), 'mine();\n');
      let onFinished: (task: TaskView) => void = () => undefined;
      const finished = new Promise<TaskView>((resolve) => (onFinished = resolve));
      const other = await host.connect({ 'task.finished': ({ task }) => onFinished(task) }, 'other');
      const read = async (version: 'before' | 'now'): Promise<string> =>
        (await other.calls.request('version.read', { taskId, path: 'a.ts', version, offset: 0 }, { signal })).text;
      await assert.rejects(read('now'), { code: 'task_unknown' });
      const request = { functionCallId: 'undo', workspaceId, request: { kind: 'undo' }, origin: 'clicked' } as const;
      await other.calls.request('task.start', request, { signal });
      assert.equal((await finished).conflictOf, taskId);
      assert.deepEqual([await read('before'), await read('now')], ['fetchUser();\n', 'mine();\n']);
    });

    it('tells everybody when a folder is allowed or forgotten, by name only', async () => {
      const names: string[][] = [];
      let onChange: () => void = () => undefined;
      const client = await host.connect({
        'workspace.changed': ({ workspaces }) => {
          names.push(workspaces.map(({ name }) => name));
          onChange();
        },
      });
      const twice = new Promise<void>((resolve) => {
        onChange = () => {
          if (names.length === 2) resolve();
        };
      });
      mkdirSync(folder);
      const terminal = await host.openTerminal();
      const { workspace } = await terminal.calls.request('workspace.add', { folder, kept: true }, { signal });
      await terminal.calls.request('workspace.add', { folder, kept: false }, { signal });
      await terminal.calls.request('workspace.remove', { workspace: folder }, { signal });
      await twice;
      assert.deepEqual(names, [[path.basename(folder)], []]);
      const params = { functionCallId: 'c', workspaceId: workspace.workspaceId, origin: 'typed' } as const;
      const request = { kind: 'prompt', prompt: 'undo' } as const;
      await assert.rejects(client.calls.request('task.start', { ...params, request }, { signal }), {
        code: 'workspace_unknown',
      });
    });
  });

  describe('lives on', () => {
    it('when its relay is killed in the middle of a task', async () => {
      const { client, workspaceId } = await openWorkspaceWith('fetchUser();\n'.repeat(1_000));
      const daemon = host.daemonPid();
      const { task } = await client.calls.request('task.start', startOf(workspaceId), { signal });
      client.relay.kill('SIGKILL');
      const finished = await followTask(task.taskId);
      assert.equal(finished.state.phase === 'finished' && finished.state.outcome, 'done');
      assert.match(readFileSync(path.join(folder, 'a.ts'), 'utf8'), /^(loadUser\(\);\n){1000}$/);
      assert.equal(host.daemonPid(), daemon);
    });

    it('in its answers: a known function call is the same task after the daemon was killed', async () => {
      const { client, workspaceId } = await openWorkspaceWith('fetchUser();\n');
      const { taskId } = await runTask(client, workspaceId, 'rename fetch user to load user');
      const first = host.daemonPid();
      process.kill(first ?? 0, 'SIGKILL');
      await client.relay.exited;
      const again = await host.connect();
      const { task } = await again.calls.request('task.start', startOf(workspaceId), { signal });
      assert.equal(task.taskId, taskId);
      assert.notEqual(host.daemonPid(), first);
    });
  });

  describe('leaves', () => {
    it('by itself when nobody has been connected for the idle time', async () => {
      host.env['EARSHOT_IDLE_MS'] = '20';
      const { relay } = await host.connect();
      const pid = host.daemonPid();
      relay.endStdin();
      await host.gone(pid);
      assert.deepEqual(logLines(host).slice(-2), ['daemon leaving', 'daemon left']);
    });

    it('for a greeter of another build, which gets a daemon of its own', async () => {
      const { relay } = await host.connect();
      const old = host.daemonPid();
      host.env['EARSHOT_BUILD_ID'] = 'newer';
      const { calls } = await host.connect();
      const { buildId } = await calls.request('host.hello', { protocolVersion, clientId: 'tests' }, { signal });
      assert.equal(buildId, 'newer');
      assert.equal(await relay.exited, 0);
      await host.gone(old);
      const lines = logLines(host).filter((text) => text.startsWith('daemon'));
      assert.deepEqual(lines, ['daemon ready', 'daemon leaving', 'daemon left', 'daemon ready']);
    });

    it('only after the running task, and takes no new one', async () => {
      const { client, workspaceId } = await openWorkspaceWith('fetchUser();\n'.repeat(1_000));
      const { task } = await client.calls.request('task.start', startOf(workspaceId), { signal });
      host.env['EARSHOT_BUILD_ID'] = 'newer';
      const next = await host.connect();
      const { tasks } = await next.calls.request('host.hello', { protocolVersion, clientId: 'tests' }, { signal });
      assert.deepEqual(
        tasks.map(({ taskId, state }) => ({ taskId, outcome: state.phase === 'finished' && state.outcome })),
        [{ taskId: task.taskId, outcome: 'done' }],
      );
    });

    it('on SIGTERM, ending what it started', async () => {
      const { relay } = await host.connect();
      const pid = host.daemonPid();
      process.kill(pid ?? 0, 'SIGTERM');
      assert.equal(await relay.exited, 0);
      await host.gone(pid);
      assert.deepEqual(logLines(host).slice(-2), ['daemon leaving', 'daemon left']);
    });
  });

  it('logs a line per transition and no word of what was asked', async () => {
    const { client, workspaceId } = await openWorkspaceWith('fetchUser();\n');
    await runTask(client, workspaceId, 'rename fetch user to load user');
    const log = readFileSync(path.join(host.home, 'logs', 'host.log'), 'utf8');
    assert.doesNotMatch(log, /fetch user|fetchUser|load user|loadUser|a\.ts/i);
  });

  it('refuses folders that hold more than a project', async () => {
    const terminal = await host.openTerminal();
    for (const wide of ['/', path.dirname(host.home), host.home]) {
      await assert.rejects(
        terminal.calls.request('workspace.add', { folder: wide, kept: true }, { signal }),
        (error) => error instanceof AppError && error.code === 'path_refused',
      );
    }
  });

  it('keeps workspaces and sets damaged settings aside', async () => {
    await openWorkspaceWith('');
    process.kill(host.daemonPid() ?? 0, 'SIGKILL');
    const file = path.join(host.home, 'config.json');
    assert.deepEqual((await listWorkspaces()).length, 1);
    process.kill(host.daemonPid() ?? 0, 'SIGKILL');
    writeFileSync(file, '{"workspaces":');
    assert.deepEqual(await listWorkspaces(), []);
    assert.equal(readFileSync(`${file}.damaged`, 'utf8'), '{"workspaces":');
  });

  async function listWorkspaces(): Promise<unknown[]> {
    const { calls } = await host.connect();
    return (await calls.request('workspace.list', {}, { signal })).workspaces;
  }

  const startOf = (workspaceId: string) =>
    ({
      functionCallId: 'call-1',
      workspaceId,
      request: { kind: 'prompt', prompt: 'rename fetch user to load user' },
      origin: 'voice',
    }) as const;

  async function openWorkspaceWith(content: string): Promise<{ client: HostClient; workspaceId: string }> {
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'a.ts'), content);
    const terminal = await host.openTerminal();
    const { workspace } = await terminal.calls.request('workspace.add', { folder, kept: true }, { signal });
    terminal.close();
    return { client: await host.connect(), workspaceId: workspace.workspaceId };
  }

  async function runTask(client: HostClient, workspaceId: string, prompt: string): Promise<TaskView> {
    const params = { ...startOf(workspaceId), request: { kind: 'prompt', prompt } } as const;
    const { task } = await client.calls.request('task.start', params, { signal });
    return followTask(task.taskId);
  }

  /** The task once it has finished, seen by a new connection of the same client. */
  async function followTask(taskId: string): Promise<TaskView> {
    let onFinished: (task: TaskView) => void = () => undefined;
    const finished = new Promise<TaskView>((resolve) => {
      onFinished = resolve;
    });
    const { calls } = await host.connect({ 'task.finished': ({ task }) => onFinished(task) });
    const { tasks } = await calls.request('host.hello', { protocolVersion, clientId: 'tests' }, { signal });
    const known = tasks.find((task) => task.taskId === taskId);
    return known?.state.phase === 'finished' ? known : finished;
  }
});
