import { describe, it } from 'node:test';
import { temporaryFolder } from '../host/temporaryFolder.ts';
import { compareWithModel } from '../host/workspace/randomJournal.ts';
import { seededRandom } from '../host/workspace/seededRandom.ts';

describe('the journal', () => {
  it('does as a plain model does, for long', async (test) => {
    const random = seededRandom();
    test.diagnostic(`seed ${random.seed}`);
    for (let round = 0; round < 100; round += 1) {
      const [root, data] = [await temporaryFolder(test), await temporaryFolder(test)];
      await compareWithModel({ root, data }, 60, random, `seed ${random.seed}, round ${round}`);
    }
  });
});
