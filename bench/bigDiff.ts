import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Earshot } from '../scripts/browser/openEarshot.ts';
import { toPageScript } from '../scripts/browser/pageScript.ts';
import { limits } from '../protocol/limits.ts';
import { portNames } from '../protocol/surfaceContract.ts';
import { echoHostName } from './nativeRoundTrip.ts';
import { median, rowAgainst } from './row.ts';
import type { Row } from './row.ts';

const rounds = 3;
const files = ['big-1.txt', 'big-2.txt', 'big-3.txt'];
const line = `bench mark ${'x'.repeat(950)}\n`;
/** Below the size up to which files are edited; every line changes, so the diff is twice as long. */
const linesPerFile = 1_000;

interface Taken {
  readonly ms: number;
  readonly chars: number;
}

/** A diff of more than 5 MB, chunk by chunk through worker, relay and daemon, against as much text through a bare echo host. */
export async function bigDiff({ page, surface }: Earshot, workspace: string): Promise<Row[]> {
  const signal = AbortSignal.timeout(120_000);
  const places = files.map((name) => path.join(workspace, name));
  await Promise.all(places.map((place) => writeFile(place, line.repeat(linesPerFile))));
  const before = new Set(surface.latest()?.timeline.map(({ entryId }) => entryId));
  await surface.calls.request('text.send', { text: 'replace "bench mark" with "bench sign"' }, { signal });
  const snapshot = await surface.waitFor(
    ({ timeline }) =>
      timeline.some(
        (entry) => entry.kind === 'task' && !before.has(entry.entryId) && entry.task.state.phase === 'finished',
      ),
    { signal },
  );
  const task = snapshot.timeline.findLast((entry) => entry.kind === 'task');
  if (task?.kind !== 'task' || task.task.edits.length < files.length) throw new Error('The big files did not change.');

  const read: Taken[] = [];
  const echoed: Taken[] = [];
  for (let round = 0; round < rounds; round += 1) {
    read.push((await page.evaluate(toPageScript(readDiffs, portNames.surface, task.task.taskId, files))) as Taken);
    const chars = read.at(-1)?.chars ?? 0;
    echoed.push((await page.evaluate(toPageScript(echoText, echoHostName, chars, limits.chunkChars))) as Taken);
  }
  await surface.calls.request('task.undo', { taskId: task.task.taskId }, { signal });
  await surface.waitFor(
    ({ timeline }) => timeline.some((entry) => entry.kind === 'task' && entry.task.undoes === task.task.taskId),
    { signal },
  );
  await Promise.all(places.map((place) => rm(place)));
  const chars = read.at(-1)?.chars ?? 0;
  if (chars < 5_000_000) throw new Error(`The diff has ${chars} characters only.`);
  return [
    rowAgainst('big diff', `${(chars / 1e6).toFixed(1)} MB of diff to the popup`, median(read.map(({ ms }) => ms)), {
      name: 'as much through a bare echo host',
      ms: median(echoed.map(({ ms }) => ms)),
    }),
  ];
}

/** Runs in the page. Reads the diffs of some files, one chunk after the other, as the popup does. */
async function readDiffs(portName: string, taskId: string, paths: readonly string[]): Promise<Taken> {
  const port = chrome.runtime.connect({ name: portName });
  let nextId = 1;
  const waiting = new Map<number, (result: { text: string; nextOffset: number | null }) => void>();
  port.onMessage.addListener((message: { id?: number; result?: { text: string; nextOffset: number | null } }) => {
    if (message.id !== undefined && message.result !== undefined) waiting.get(message.id)?.(message.result);
  });
  const startedMs = performance.now();
  let chars = 0;
  for (const path of paths) {
    for (let offset: number | null = 0; offset !== null;) {
      const id = nextId++;
      const params = { taskId, path, offset };
      const chunk: { text: string; nextOffset: number | null } = await new Promise((resolve) => {
        waiting.set(id, resolve);
        port.postMessage({ jsonrpc: '2.0', id, method: 'diff.read', params });
      });
      chars += chunk.text.length;
      offset = chunk.nextOffset;
    }
  }
  const ms = performance.now() - startedMs;
  port.disconnect();
  return { ms, chars };
}

/** Runs in the page. As many characters there and back, in messages as long as a chunk. */
async function echoText(host: string, chars: number, chunkChars: number): Promise<Taken> {
  const port = chrome.runtime.connectNative(host);
  const text = 'x'.repeat(chunkChars);
  const startedMs = performance.now();
  let left = chars;
  while (left > 0) {
    const chunk = text.slice(0, left);
    left -= chunk.length;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        port.onMessage.removeListener(done);
        resolve();
      };
      port.onMessage.addListener(done);
      port.postMessage({ text: chunk });
    });
  }
  const ms = performance.now() - startedMs;
  port.disconnect();
  return { ms, chars };
}
