import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { hashOf } from '../../host/workspace/fileImage.ts';
import { median, rowAgainst } from '../row.ts';
import type { Row } from '../row.ts';
import { openJournalIn, timed, withSync, withoutSync } from './plainly.ts';

const edits = 40;

/** One line changed in a file of 400, by turns in each way. */
export async function editRows(folder: string, { signal }: { readonly signal: AbortSignal }): Promise<Row[]> {
  const root = path.join(folder, 'root');
  await mkdir(root, { recursive: true });
  const textAt = (edit: number): Buffer =>
    Buffer.from(Array.from({ length: 400 }, (_, line) => `line ${line === 200 ? `edit ${edit}` : line}\n`).join(''));
  for (const name of ['journal', 'plain', 'synced']) await writeFile(path.join(root, name), textAt(0));
  const journal = await openJournalIn(path.join(folder, 'data'));
  const [journalled, plain, synced]: [number[], number[], number[]] = [[], [], []];
  for (let edit = 1; edit <= edits; edit += 1) {
    const change = { path: 'journal', base: { hash: hashOf(textAt(edit - 1)) }, after: { bytes: textAt(edit) } };
    journalled.push(await timed(() => journal.write(`edit-${edit}`, root, [change], { signal })));
    plain.push(await timed(() => withoutSync(path.join(root, 'plain'), textAt(edit))));
    synced.push(await timed(() => withSync(path.join(root, 'synced'), textAt(edit))));
  }
  const ms = median(journalled);
  return [
    rowAgainst('journal', 'one edit', ms, { name: 'rewriting plainly', ms: median(plain) }),
    rowAgainst('journal', 'one edit', ms, { name: 'rewriting with fsync', ms: median(synced) }),
  ];
}
