import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { editRows } from './journal/editRows.ts';
import { openRows } from './journal/openRows.ts';
import { undoRows } from './journal/undoRows.ts';
import type { Row } from './row.ts';

/** What the journal costs, against the same files written plainly in the same run; in one temporary folder. */
export async function journal(options: { readonly signal: AbortSignal }): Promise<Row[]> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'earshot-journal-')));
  try {
    return [
      ...(await editRows(path.join(folder, 'edit'), options)),
      ...(await openRows(path.join(folder, 'open'), options)),
      ...(await undoRows(path.join(folder, 'undo'), options)),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
