import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createDisk } from '../../host/workspace/disk.ts';
import { hashOf } from '../../host/workspace/fileImage.ts';
import { inParallel } from '../../host/workspace/inParallel.ts';
import { median, rowAgainst } from '../row.ts';
import type { Row } from '../row.ts';
import { openJournalIn, timed } from './plainly.ts';

const entries = 10_000;
const opens = 9;

/** Opening a journal of many entries, with nothing to recover and with a write that was under way. */
export async function openRows(folder: string, { signal }: { readonly signal: AbortSignal }): Promise<Row[]> {
  const [root, empty, full] = ['root', 'empty', 'full'].map((name) => path.join(folder, name));
  if (root === undefined || empty === undefined || full === undefined) throw new Error('unreachable');
  await mkdir(root, { recursive: true });
  await openJournalIn(empty);
  const journal = await openJournalIn(full);
  const first = { path: 'a.txt', base: null, after: { bytes: Buffer.from('old\n') } };
  await journal.write('entry-0', root, [first], { signal });
  const text = await readFile(path.join(full, 'entries/entry-0.json'), 'utf8');
  const others = Array.from({ length: entries - 1 }, (_, index) => `entry-${index + 1}`);
  await inParallel(others, 32, (id) =>
    writeFile(path.join(full, `entries/${id}.json`), text.replaceAll('entry-0', id)),
  );

  const [none, many, recovering]: [number[], number[], number[]] = [[], [], []];
  for (let count = 0; count < opens; count += 1) {
    none.push(await timed(() => openJournalIn(empty)));
    many.push(await timed(() => openJournalIn(full)));
    await breakOff(full, root, `broken-${count}`, { signal });
    recovering.push(await timed(() => openJournalIn(full)));
  }
  const other = { name: 'opening an empty one', ms: median(none) };
  return [
    rowAgainst('journal', 'opening one of 10,000 entries', median(many), other),
    rowAgainst('journal', 'the same, recovering an interrupted write', median(recovering), other),
  ];
}

/** Leaves a write as a process that is killed does, once its file is in place. */
async function breakOff(
  data: string,
  root: string,
  entryId: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  // Right before the entry is saved: everything is in its place then, and none of it counts.
  let [isPlaced, isDead] = [false, false];
  const dying = createDisk(async ({ name, path: place }, act) => {
    isDead ||= isPlaced && name === 'open' && place.includes(entryId);
    if (isDead) throw new Error('This process is as good as dead.');
    isPlaced ||= name === 'rename' && place.endsWith('/a.txt');
    return act();
  });
  const journal = await openJournalIn(data, dying);
  const change = {
    path: 'a.txt',
    base: { hash: hashOf(Buffer.from('old\n')) },
    after: { bytes: Buffer.from('new\n') },
  };
  await journal.write(entryId, root, [change], { signal }).then(
    () => {
      throw new Error('The write was to be broken off.');
    },
    () => undefined,
  );
  if ((await readFile(path.join(root, 'a.txt'), 'utf8')) !== 'new\n') throw new Error('Nothing is to be recovered.');
}
