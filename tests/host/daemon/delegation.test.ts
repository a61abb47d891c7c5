import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Listeners } from '../../../protocol/contract.ts';
import type { HostContract } from '../../../protocol/hostContract.ts';
import { createScriptedDaemon } from '../scriptedDaemon.ts';
import type { ScriptedDaemon } from '../scriptedDaemon.ts';
import { startHost } from '../startHost.ts';
import type { HostClient, StartedHost } from '../startHost.ts';

const signal = new AbortController().signal;

const script = [
  { when: 'slowly', steps: [{ do: 'tell', text: 'Reading.' }, { do: 'listen' }, { do: 'tell', text: 'Writing.' }] },
  { when: 'ask me', steps: [{ do: 'ask', question: 'May I delete it?' }] },
] as const;

describe('delegated work at the daemon', () => {
  let daemon: ScriptedDaemon;
  let host: StartedHost;
  let folder = '';
  let workspaceId = '';
  beforeEach(async () => {
    daemon = createScriptedDaemon(script.map(({ when, steps }) => ({ when, steps: [...steps] })));
    host = startHost(daemon.env, daemon.program);
    folder = `${host.home}-workspace`;
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'a.ts'), 'fetchUser();\n');
    const terminal = await host.openTerminal();
    workspaceId = (await terminal.calls.request('workspace.add', { folder, kept: true }, { signal })).workspace
      .workspaceId;
    terminal.close();
  });
  afterEach(async () => {
    await host.close();
    daemon.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A client that writes down what it is told, and can wait for a line of it. */
  async function connect(clientId?: string) {
    const lines: string[] = [];
    const waiting = new Map<string, () => void>();
    const tell = (line: string): void => {
      lines.push(line);
      waiting.get(line)?.();
    };
    const listeners: Listeners<HostContract> = {
      'task.started': ({ task }) => tell(`started ${task.prompt}`),
      'task.progress': ({ text }) => tell(`progress ${text}`),
      'task.asked': ({ approval }) => tell(`asked ${approval.question}`),
      'approval.changed': ({ approval }) => tell(`${approval.state.phase} ${approval.question}`),
      'task.finished': ({ task: { state } }) =>
        tell(`finished ${state.phase === 'finished' ? `${state.outcome} ${state.summary}` : ''}`),
    };
    const client = await host.connect(listeners, clientId);
    const seen = (line: string): Promise<void> =>
      new Promise((resolve) => {
        if (lines.includes(line)) resolve();
        else waiting.set(line, resolve);
      });
    return { client, lines, seen };
  }

  async function start({ calls }: HostClient, functionCallId: string, prompt: string): Promise<string> {
    const request = { kind: 'prompt', prompt, transcript: 'user: the secret word is swordfish' } as const;
    const params = { functionCallId, workspaceId, request, origin: 'voice' } as const;
    return (await calls.request('task.start', params, { signal })).task.taskId;
  }

  it('tells progress in order, takes words into the running task (codex#65), and none when it is over', async () => {
    const { client, lines, seen } = await connect();
    const taskId = await start(client, 'c1', 'go slowly');
    await seen('progress Reading.');
    const words = { taskId, functionCallId: 'c2', text: 'and the tests' };
    assert.deepEqual(await client.calls.request('task.steer', words, { signal }), { taken: true });
    await seen('finished done Done: go slowly, also: and the tests');
    assert.deepEqual(lines, [
      'started go slowly',
      'progress Reading.',
      'progress Writing.',
      'finished done Done: go slowly, also: and the tests',
    ]);
    assert.deepEqual(await client.calls.request('task.steer', words, { signal }), { taken: true });
    const late = { ...words, functionCallId: 'c3' };
    assert.deepEqual(await client.calls.request('task.steer', late, { signal }), { taken: false });
  });

  it("keeps one client out of another's tasks", async () => {
    const { client, seen } = await connect();
    const taskId = await start(client, 'c1', 'go slowly');
    await seen('progress Reading.');
    const other = await connect('other');
    const words = { taskId, functionCallId: 'c2', text: 'stop' };
    await assert.rejects(other.client.calls.request('task.steer', words, { signal }), { code: 'task_unknown' });
    assert.deepEqual(other.lines, []);
  });

  it('lets a question wait until the task is cancelled', async () => {
    const { client, lines, seen } = await connect();
    const taskId = await start(client, 'c1', 'ask me first');
    await seen('asked May I delete it?');
    await client.calls.request('task.cancel', { taskId }, { signal });
    await seen('finished cancelled Cancelled.');
    assert.deepEqual(lines.slice(1), [
      'asked May I delete it?',
      'withdrawn May I delete it?',
      'finished cancelled Cancelled.',
    ]);
  });

  it('knows after its own death which words were taken', async () => {
    const { client, seen } = await connect();
    const taskId = await start(client, 'c1', 'go slowly, then ask me');
    await seen('progress Reading.');
    const words = { taskId, functionCallId: 'c2', text: 'and the tests' };
    await client.calls.request('task.steer', words, { signal });
    process.kill(host.daemonPid() ?? 0, 'SIGKILL');
    await client.relay.exited;
    const again = await connect();
    assert.deepEqual(await again.client.calls.request('task.steer', words, { signal }), { taken: true });
  });

  it('keeps no word of the talk: not in what it stores, not in its log (codex#54)', async () => {
    const { client, seen } = await connect();
    const taskId = await start(client, 'c1', 'go slowly');
    await seen('progress Reading.');
    const [log, record] = [
      path.join(host.home, 'logs', 'host.log'),
      path.join(host.home, 'tasks', `${taskId}.json`),
    ].map((file) => readFileSync(file, 'utf8'));
    assert.doesNotMatch(log ?? '', /swordfish|slowly|Reading/);
    assert.match(record ?? '', /go slowly/);
    assert.doesNotMatch(record ?? '', /swordfish/);
  });

  it('tells where a workspace stands, without a path to it', async () => {
    const { client } = await connect();
    const { text } = await client.calls.request('workspace.context', { workspaceId }, { signal });
    assert.deepEqual(text.split('\n').slice(2), [
      `Workspace: ${path.basename(folder)}`,
      'Top level:',
      '- a.ts',
      '</startup_context>',
    ]);
    await assert.rejects(client.calls.request('workspace.context', { workspaceId: 'other' }, { signal }), {
      code: 'workspace_unknown',
    });
  });
});
