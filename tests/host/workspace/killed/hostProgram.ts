import { readdir } from 'node:fs/promises';
import * as z from 'zod/mini';
import { createDisk } from '../../../../host/workspace/disk.ts';
import type { SystemCall } from '../../../../host/workspace/disk.ts';
import { openJournal } from '../../../../host/workspace/journal.ts';
import type { Journal } from '../../../../host/workspace/journal.ts';
import { contentsOf } from '../../treeOf.ts';
import { acts } from './acts.ts';
import { filesOf } from './filesOf.ts';
import { orderSchema } from './order.ts';
import type { Report } from './order.ts';

// A host process with the real journal on the real disk. It carries out one order, and ends itself without warning (as
// SIGKILL does to it) before or after a system call of that order's choosing.
const order = z.parse(orderSchema, JSON.parse(process.argv[2] ?? ''));
const { signal } = new AbortController();
const calls: SystemCall[] = [];

const disk = createDisk(async (call, act) => {
  const index = calls.push({ ...call, path: shorten(call.path) }) - 1;
  if (order.kill?.when === 'before' && order.kill.index === index) await die();
  const result = await act();
  if (order.kill?.when === 'after' && order.kill.index === index) await die();
  return result;
});
const journal = await openJournal(order.data, {
  disk,
  onUnrecovered: (paths) => {
    throw new Error(`not put back: ${paths.join()}`);
  },
});
const report: Report = { calls, ...(await carryOut(journal)) };
process.stdout.write(JSON.stringify(report));

function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}

function shorten(path: string): string {
  return path
    .replace(order.data, 'DATA')
    .replace(order.root, 'ROOT')
    .replace(/\/proc\/self\/fd\/\d+/, 'HELD')
    .replaceAll(/[0-9a-f-]{36,64}/g, 'ID');
}

async function carryOut(journal: Journal): Promise<Omit<Report, 'calls'>> {
  if (order.act === 'open') return {};
  if (order.act !== 'look') {
    await acts[order.act](journal, order.root);
    return {};
  }
  const found = await filesOf(order.root);
  const contents = await contentsOf(order.root);
  const done = (await journal.edits(order.entry)).length > 0;
  if (done) await journal.undo(order.entry, 'check', { signal });
  return { found, contents, done, afterUndo: await filesOf(order.root), own: await ownFiles() };
}

/** What no finished run leaves: temporary files, and writes that have begun. */
async function ownFiles(): Promise<string[]> {
  const inData = await readdir(order.data, { recursive: true });
  const left = inData.filter((name) => /^(?:staging|pending)\/|\.tmp$|\.upgrading$/.test(name));
  return [...left, ...(await readdir(order.root, { recursive: true })).filter((name) => name.includes('.earshot'))];
}
