// What the journal costs: `node --import tsx bench/journal/main.ts`.
import { journal } from '../journal.ts';
import { printRows } from '../printRows.ts';

printRows(await journal({ signal: new AbortController().signal }));
