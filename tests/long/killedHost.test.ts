import { describe, it } from 'node:test';
import { bundleHostProgram } from '../host/workspace/killed/killableHost.ts';
import { killRows, recoveryRows } from '../host/workspace/killed/killRows.ts';

// The rows that `npm test` has no time for.
const program = await bundleHostProgram();

describe('a host killed', () => {
  for (const act of ['patch', 'undo', 'redo'] as const) {
    for (const when of ['before', 'after'] as const) {
      it(`${when} any system call of ${act} leaves all old or all new, and undo works`, (test) =>
        killRows(program, act, when, test));
    }
  }

  it('before any system call of any recovery is recovered by the next one', (test) => recoveryRows(program, 3, test));
});
