import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../temporaryFolder.ts';
import { compareWithModel } from './randomJournal.ts';
import { seededRandom } from './seededRandom.ts';

describe('the journal', () => {
  it('does as a plain model does, whatever is written, undone, redone and changed by the user in between', async (test) => {
    const random = seededRandom();
    test.diagnostic(`seed ${random.seed}`);
    const ends = new Set<string>();
    for (let round = 0; round < 6; round += 1) {
      const [root, data] = [await temporaryFolder(test), await temporaryFolder(test)];
      const seen = await compareWithModel({ root, data }, 25, random, `seed ${random.seed}, round ${round}`);
      for (const end of seen) ends.add(end);
    }
    assert(ends.has('done') && ends.has('edit_conflict'), `seed ${random.seed}`);
  });
});
