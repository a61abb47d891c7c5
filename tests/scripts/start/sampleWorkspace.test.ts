import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { createSampleWorkspace } from '../../../scripts/start/sampleWorkspace.ts';
import { temporaryFolder } from '../../host/temporaryFolder.ts';

const run = promisify(execFile);

describe('the sample', () => {
  it('passes its own tests and starts, on this Node, as it is copied; what it depends on is not committed', async (test) => {
    const folder = join(await temporaryFolder(test), 'todo-app');
    await createSampleWorkspace(folder);
    // A child of a test of Node's would report to it otherwise.
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
    const npm = async (...args: string[]): Promise<string> =>
      (await run('npm', args, { cwd: folder, env, shell: process.platform === 'win32' })).stdout;
    assert.match(await npm('test'), /^# fail 0$/m);
    assert.match(await npm('start'), /Loaded by fetchUser/);
    const { stdout } = await run('git', ['status', '--short'], { cwd: folder });
    assert.equal(stdout, ' M src/ui/listCard.ts\n?? src/ui/draft.ts\n');
  });
});
