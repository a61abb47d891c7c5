import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { AppError } from '../../../protocol/appError.ts';
import { readLines, runCli } from '../runCli.ts';
import type { CliRun } from '../runCli.ts';
import { startHost } from '../startHost.ts';
import type { StartedHost } from '../startHost.ts';

const { signal } = new AbortController();

describe('the history of a folder in a terminal', () => {
  let host: StartedHost;
  let folder = '';
  beforeEach(() => {
    host = startHost();
    folder = `${host.home}-app`;
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'a.ts'), 'fetchUser();\n');
  });
  afterEach(async () => {
    await host.close();
    rmSync(folder, { recursive: true });
  });

  const run = (command: string, ...args: string[]): Promise<CliRun> =>
    runCli([command, '--workspace', folder, ...args], { env: host.env, cwd: folder });
  const file = (): string => readFileSync(path.join(folder, 'a.ts'), 'utf8');
  /** Newest first: what was asked, how it ended, and what can be done about it. */
  const list = async (...args: string[]): Promise<{ id: string; what: string }[]> =>
    readLines((await run('history', '--json', ...args)).out).flatMap((line) => {
      if (line.event !== 'task') return [];
      const { task, undone } = line;
      const outcome = task.state.phase === 'finished' ? task.state.outcome : task.state.phase;
      const undo = undone ? 'undone' : task.undoable ? 'undoable' : 'settled';
      return [{ id: task.taskId, what: `${task.prompt}: ${outcome}, ${undo}` }];
    });
  const whats = async (...args: string[]): Promise<string[]> => (await list(...args)).map(({ what }) => what);

  it('shows the tasks of every client, takes back the one that is named, and does it again', async () => {
    // As a browser would ask for it.
    const terminal = await host.openTerminal();
    const { workspace } = await terminal.calls.request('workspace.add', { folder, kept: true }, { signal });
    const { workspaceId } = workspace;
    const finished = new Promise<void>((resolve) => {
      void host.connect({ 'task.finished': () => resolve() }).then(({ calls }) => {
        const request = { kind: 'prompt', prompt: 'rename fetch user to load user' } as const;
        return calls.request('task.start', { functionCallId: 'c', workspaceId, request, origin: 'voice' }, { signal });
      });
    });
    await finished;
    assert.equal((await run('do', 'create a file b.ts')).exit, 0);

    const [created, renamed] = await list();
    assert.deepEqual(
      [created?.what, renamed?.what],
      ['create a file b.ts: done, undoable', 'rename fetch user to load user: done, undoable'],
    );
    const id = renamed?.id.slice(0, 8) ?? '';
    assert.equal((await run('undo', '--task', id)).exit, 0);
    assert.equal(file(), 'fetchUser();\n');
    assert.deepEqual(await whats(), [
      'undo: done, settled',
      'create a file b.ts: done, undoable',
      'rename fetch user to load user: done, undone',
    ]);

    assert.equal((await run('redo', '--task', id)).exit, 0);
    assert.equal(file(), 'loadUser();\n');
    const [redone, , , first] = await whats();
    assert.match(redone ?? '', /^redo: done/);
    assert.equal(first, 'rename fetch user to load user: done, undoable');
    assert.equal((await run('redo', '--task', id)).exit, 1);
  });

  it('is for the eye: id, time, outcome, what was asked and the files; the rest on request', async () => {
    await run('do', 'rename fetch user to load user');
    await run('do', 'make me a sandwich');
    const { out, exit } = await run('history');
    assert.equal(exit, 0);
    assert.match(
      out,
      /^[0-9a-f]{8} {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}notUnderstood.*\n {4}make me a sandwich\n[0-9a-f]{8} {2}\S+ \S+ {2}done {2}undoable.*\n {4}rename fetch user to load user\n {4}a\.ts \+1 -1\n$/,
    );
    assert.match((await run('history', '--limit', '1')).out, /sandwich\nThere are more: --limit 5 shows them\.\n$/);
    const elsewhere = ['history', '--workspace', path.dirname(folder)];
    assert.equal((await runCli(elsewhere, { env: host.env, cwd: folder })).exit, 1, 'it holds more than a project');
  });

  it('comes in pages, in order, with none twice and none left out', async () => {
    const terminal = await host.openTerminal();
    const { workspace } = await terminal.calls.request('workspace.add', { folder, kept: false }, { signal });
    const { workspaceId } = workspace;
    for (let count = 0; count < 7; count += 1) {
      const request = { kind: 'prompt', prompt: `make me sandwich ${count}` } as const;
      const params = { functionCallId: `c${count}`, workspaceId, request, origin: 'terminal' } as const;
      await terminal.calls.request('task.start', params, { signal });
    }
    const pages: string[][] = [];
    for (let before: string | null | undefined; before !== null;) {
      const params = { workspaceId, before: before ?? null, limit: 3 };
      const page: { tasks: { prompt: string }[]; next: string | null } = await terminal.calls.request(
        'history.list',
        params,
        { signal },
      );
      pages.push(page.tasks.map(({ prompt }) => prompt.replace('make me sandwich ', '')));
      before = page.next;
    }
    assert.deepEqual(pages, [['6', '5', '4'], ['3', '2', '1'], ['0']]);
    await assert.rejects(
      terminal.calls.request('history.list', { workspaceId: 'other', before: null, limit: 3 }, { signal }),
      (error) => error instanceof AppError && error.code === 'workspace_unknown',
    );
  });

  it('says which task it does not know', async () => {
    await run('do', 'rename fetch user to load user');
    const { exit, err } = await run('undo', '--task', 'ffff0000');
    assert.deepEqual(
      { exit, err },
      { exit: 1, err: 'No task here begins with ffff0000. "earshot-host history" lists them.\n' },
    );
    assert.equal(file(), 'loadUser();\n');
    const empty = await run('redo');
    assert.deepEqual({ exit: empty.exit, said: /There is nothing to redo\./.test(empty.out) }, { exit: 1, said: true });
  });
});
