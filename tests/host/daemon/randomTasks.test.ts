import { describe, it } from 'node:test';
import { noCodex } from '../engines/codex/codexBench.ts';
import { seededRandom } from '../workspace/seededRandom.ts';
import { runRandomTasks } from './randomTasks.ts';

const skip = noCodex !== false ? noCodex : process.platform === 'linux' ? false : 'Reads /proc.';

describe('random tasks, with random kills of engine and host', { skip }, () => {
  it('leave only files that the journal explains, and all of it is undone to the byte', async (test) => {
    const random = seededRandom();
    console.log(`random tasks (EARSHOT_SEED=${random.seed})`);
    await runRandomTasks(test, { tasks: 10, files: 200 }, random);
  });
});
