import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { readProcessState } from '../../../host/processes/processState.ts';
import { findLockPlace } from '../../../host/workspace/lockPlace.ts';
import { describeThisProcess, newLockId } from '../../../host/workspace/lockRecord.ts';
import type { LockRecord } from '../../../host/workspace/lockRecord.ts';
import { WorkspaceLocks } from '../../../host/workspace/workspaceLocks.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const patient = { patienceMs: 600_000, pollMs: 1 };

async function setUp(test: TestContext, patience = patient) {
  const root = await temporaryFolder(test);
  const place = await findLockPlace(root);
  const locks = new WorkspaceLocks(patience);
  const told: string[] = [];
  let onTold: () => void = () => undefined;
  /** Resolves at the next word of what is waited for. */
  const waiting = new Promise<void>((resolve) => {
    onTold = resolve;
  });
  const enter = (signal: AbortSignal = test.signal, by = locks): Promise<() => Promise<void>> =>
    by.enter(place, {
      onWaiting: (text) => {
        told.push(text);
        onTold();
      },
      onUnlockable: (reason) => assert.fail(reason),
      signal,
    });
  /** Somebody else's lock. */
  const lockAs = async (change: Partial<LockRecord>): Promise<void> => {
    const record = { ...(await describeThisProcess()), lockId: newLockId(), ...change };
    await writeFile(place.file, JSON.stringify(record));
  };
  return { root, place, locks, told, waiting, enter, lockAs };
}

/** A process that only runs. */
async function startProcess(test: TestContext): Promise<{ pid: number; started: string; end: () => Promise<void> }> {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const pid = child.pid ?? 0;
  const state = await readProcessState(pid, process.platform);
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  test.after(end);
  return { pid, started: state.kind === 'running' ? (state.started ?? '') : '', end };
}

describe('the lock of a workspace', () => {
  it('waits while another process of ours works there, saying so once, and goes on when that dies', async (test) => {
    const { enter, lockAs, told, waiting } = await setUp(test);
    const other = await startProcess(test);
    await lockAs({ pid: other.pid, started: other.started });
    const entered = enter();
    await waiting;
    await other.end();
    await (
      await entered
    )();
    assert.deepEqual(told, [`Waiting: Another Earshot of yours (process ${other.pid}) works in this folder.`]);
  });

  it('names another user', async (test) => {
    const { enter, lockAs, told, waiting } = await setUp(test);
    const other = await startProcess(test);
    await lockAs({ pid: other.pid, started: other.started, user: 'bob\u001b[31m <b>' });
    const entered = enter();
    await waiting;
    await other.end();
    await (
      await entered
    )();
    assert.deepEqual(told, [`Waiting: Earshot of bob31m b (process ${other.pid}) works in this folder.`]);
  });

  it('does not wait for a process that has the id of a dead one', async (test) => {
    const { enter, lockAs, told } = await setUp(test);
    const other = await startProcess(test);
    await lockAs({ pid: other.pid, started: `${Number(other.started) - 1}` });
    await (
      await enter()
    )();
    assert.deepEqual(told, []);
  });

  it('does not wait for what this process could not remove', async (test) => {
    const { enter, lockAs, told } = await setUp(test);
    await lockAs({});
    await (
      await enter()
    )();
    assert.deepEqual(told, []);
  });

  it('waits for itself where it holds the lock by another name of the folder', async (test) => {
    const { enter, waiting, told } = await setUp(test);
    const leave = await enter();
    const again = enter();
    await waiting;
    await leave();
    await (
      await again
    )();
    assert.deepEqual(told, [`Waiting: Another Earshot of yours (process ${process.pid}) works in this folder.`]);
  });

  it('never breaks one of another machine, says what to do, and gives up with workspace_busy', async (test) => {
    const { enter, lockAs, place, told } = await setUp(test, { patienceMs: 20, pollMs: 1 });
    await lockAs({ user: 'bob', host: 'server', pid: 1 });
    const before = await readFile(place.file, 'utf8');
    const says =
      'Earshot of bob on server (process 1) works in this folder. If no Earshot works there any more, delete .earshot.lock.';
    await assert.rejects(enter(), {
      code: 'workspace_busy',
      message: `${says} Nothing was changed. Try again later.`,
    });
    assert.deepEqual(told, [`Waiting: ${says}`]);
    assert.equal(await readFile(place.file, 'utf8'), before);
  });

  it('says what to do about one that nobody can read', async (test) => {
    const { enter, place } = await setUp(test, { patienceMs: 20, pollMs: 1 });
    await writeFile(place.file, '');
    await assert.rejects(enter(), {
      code: 'workspace_busy',
      message:
        '.earshot.lock says that another Earshot works in this folder, but not which. If no Earshot works there any more, delete .earshot.lock. Nothing was changed. Try again later.',
    });
  });

  it('lets go of the waiting when that is cancelled', async (test) => {
    const { root, enter, lockAs, waiting } = await setUp(test, { patienceMs: 600_000, pollMs: 600_000 });
    await lockAs({ host: 'server' });
    const controller = new AbortController();
    const entered = enter(controller.signal);
    await waiting;
    controller.abort();
    await assert.rejects(entered, { name: 'AbortError' });
    assert.deepEqual(await readdir(root), ['.earshot.lock']);
    await assert.rejects(enter(AbortSignal.abort()), { name: 'AbortError' });
  });
});
