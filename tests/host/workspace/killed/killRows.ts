import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { nodeDisk } from '../../../../host/workspace/disk.ts';
import { inParallel } from '../../../../host/workspace/inParallel.ts';
import { openJournal } from '../../../../host/workspace/journal.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';
import { contentsOf } from '../../treeOf.ts';
import { acts } from './acts.ts';
import { filesOf } from './filesOf.ts';
import { prepare, runHost } from './killableHost.ts';
import { patchedFiles } from './patchedFiles.ts';
import type { Order } from './order.ts';

type Act = keyof typeof acts;
type Kill = NonNullable<Order['kill']>;
const earlier: Readonly<Record<Act, readonly Act[]>> = { patch: [], undo: ['patch'], redo: ['patch', 'undo'] };

/** A workspace in which everything before `act` has been done. */
async function prepareFor(act: Act, test: TestContext) {
  const folder = await temporaryFolder(test);
  const { root, data } = await prepare(folder);
  if (act !== 'patch') {
    const journal = await openJournal(data, { disk: nodeDisk, onUnrecovered: () => assert.fail() });
    for (const earlierAct of earlier[act]) await acts[earlierAct](journal, root);
  }
  return { folder, root, data, before: await filesOf(root), contentsBefore: await contentsOf(root) };
}

/** Lets a process do `act` to its end: its system calls, opening the journal included, and what it leaves. */
export async function wholeRun(program: string, act: Act, test: TestContext) {
  const { root, data } = await prepareFor(act, test);
  const report = await runHost(program, { act, root, data });
  assert(report !== 'killed');
  for (const { path, before, after } of patchedFiles) {
    const text = await readFile(join(root, path), 'utf8').catch(() => null);
    assert(text === (act === 'undo' ? before : after), path);
  }
  return { calls: report.calls, contentsAfter: await contentsOf(root) };
}

/**
 * Ends a process that does `act` at `kill`, and one that recovers at each of `recoveries`; starts another, and looks: all
 * old or all new, nothing left over, undo works. Resolves with whether it is new.
 */
async function endAt(
  program: string,
  act: Act,
  kill: Kill,
  contentsAfter: Readonly<Record<string, string>>,
  test: TestContext,
  recovery?: number,
): Promise<boolean> {
  const { folder, root, data, before, contentsBefore } = await prepareFor(act, test);
  assert.equal(await runHost(program, { act, root, data, kill }), 'killed');
  if (recovery !== undefined) {
    await runHost(program, { act: 'open', root, data, kill: { index: recovery, when: 'before' } });
  }
  const looked = await runHost(program, { act: 'look', entry: act, root, data });
  assert(looked !== 'killed');
  assert.deepEqual(looked.contents, looked.done === true ? contentsAfter : contentsBefore);
  if (looked.done !== true) assert.deepEqual(looked.found, before);
  assert.deepEqual(looked.own, []);
  // What is brought back has its old times; what an undone undo leaves is new.
  if (act === 'undo') assert.deepEqual(await contentsOf(root), contentsBefore);
  else assert.deepEqual(looked.afterUndo, before);
  await rm(folder, { recursive: true });
  return looked.done === true;
}

/** One test row for each system call of `act`. */
export async function killRows(program: string, act: Act, when: Kill['when'], test: TestContext): Promise<void> {
  const { calls, contentsAfter } = await wholeRun(program, act, test);
  const names = new Set(calls.map(({ name }) => name));
  for (const name of ['open', 'write', 'chmod', 'fsync', 'rename', 'unlink']) assert(names.has(name), name);
  const rows = calls.map(({ name, path }, index) => ({ index, title: `${when} ${index}: ${name} ${path}` }));
  const ends = new Set<boolean>();
  await inParallel(rows, 2, async ({ index, title }) => {
    await test.test(title, async (row) => {
      ends.add(await endAt(program, act, { index, when }, contentsAfter, row));
    });
  });
  // Else nothing was tested.
  assert.equal(ends.size, 2);
}

/**
 * One test row for each system call of the recovery from an end of the patch: where there is most to take back, or before
 * every `step`-th call.
 */
export async function recoveryRows(program: string, step: number | undefined, test: TestContext): Promise<void> {
  const { calls, contentsAfter } = await wholeRun(program, 'patch', test);
  const last = calls.findIndex(({ name, path }) => name === 'rename' && path.startsWith('DATA/entries'));
  const ends = step === undefined ? [last] : calls.map((_, index) => index).filter((index) => index % step === 0);
  let rows = 0;
  for (const index of ends) {
    const kill: Kill = { index, when: 'before' };
    const { root, data } = await prepareFor('patch', test);
    assert.equal(await runHost(program, { act: 'patch', root, data, kill }), 'killed');
    const recovered = await runHost(program, { act: 'open', root, data });
    assert(recovered !== 'killed');
    rows += recovered.calls.length;
    await inParallel([...recovered.calls.entries()], 2, async ([recovery, { name, path }]) => {
      await test.test(`at ${index}, then before ${recovery}: ${name} ${path}`, async (row) => {
        await endAt(program, 'patch', kill, contentsAfter, row, recovery);
      });
    });
  }
  assert(rows > 10);
}
