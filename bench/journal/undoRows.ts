import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { hashOf } from '../../host/workspace/fileImage.ts';
import { rowAgainst } from '../row.ts';
import type { Row } from '../row.ts';
import { openJournalIn, timed, withSync, withoutSync } from './plainly.ts';

const files = 1_000;

/** The undo of a task that changed very many files, 50 in a folder. */
export async function undoRows(folder: string, { signal }: { readonly signal: AbortSignal }): Promise<Row[]> {
  const root = path.join(folder, 'root');
  const paths = Array.from({ length: files }, (_, index) => `folder-${Math.floor(index / 50)}/file-${index}.txt`);
  const textOf = (file: string, version: string): Buffer => Buffer.from(`${version} of ${file}\n`.repeat(100));
  for (const file of paths) {
    await mkdir(path.join(root, path.dirname(file)), { recursive: true });
    await writeFile(path.join(root, file), textOf(file, 'old'));
  }
  const journal = await openJournalIn(path.join(folder, 'data'));
  const changes = paths.map((file) => ({
    path: file,
    base: { hash: hashOf(textOf(file, 'old')) },
    after: { bytes: textOf(file, 'new') },
  }));
  await journal.write('task', root, changes, { signal });
  const undoneMs = await timed(() => journal.undo('task', 'undo', { signal }));
  const each = (write: (file: string, bytes: Uint8Array) => Promise<void>) =>
    timed(async () => {
      for (const file of paths) await write(path.join(root, file), textOf(file, 'new'));
    });
  return [
    rowAgainst('journal', 'undo of 1,000 files', undoneMs, { name: 'rewriting plainly', ms: await each(withoutSync) }),
    rowAgainst('journal', 'undo of 1,000 files', undoneMs, { name: 'rewriting with fsync', ms: await each(withSync) }),
  ];
}
