import { describe, it } from 'node:test';
import { runRandomTasks } from '../host/daemon/randomTasks.ts';
import { noCodex } from '../host/engines/codex/codexBench.ts';
import { seededRandom } from '../host/workspace/seededRandom.ts';

const skip = noCodex !== false ? noCodex : process.platform === 'linux' ? false : 'Reads /proc.';

describe('200 random tasks over 2,000 files, with random kills of engine and host', { skip }, () => {
  it('leave only files that the journal explains, and all of it is undone to the byte', async (test) => {
    const random = seededRandom();
    console.log(`200 random tasks (EARSHOT_SEED=${random.seed})`);
    const report = await runRandomTasks(test, { tasks: 200, files: 2_000 }, random);
    console.log(report);
  });
});
