// How fast patches are: `node --import tsx bench/patches/main.ts`. EARSHOT_CODEX_BINARY names a Codex to compare with.
import { patches } from '../patches.ts';
import { printRows } from '../printRows.ts';

printRows(await patches({ signal: new AbortController().signal }));
