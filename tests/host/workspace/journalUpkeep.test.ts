import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openJournal } from '../../../host/workspace/journal.ts';
import { createFaultyDisk } from '../../fakes/faultyDisk.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const { signal } = new AbortController();

describe('a power cut after a task was forgotten', () => {
  it('brings back nothing that would look as if its write had not been completed (threat#crash)', async (test) => {
    const [root, data] = [await temporaryFolder(test), await temporaryFolder(test)];
    const disk = createFaultyDisk();
    const journal = await openJournal(data, { disk, onUnrecovered: () => assert.fail() });
    await journal.write('task', root, [{ path: 'a.txt', base: null, after: { bytes: Buffer.from('new') } }], {
      signal,
    });
    await journal.upkeep.drop(['task']);
    const at = (name: string, path: string): number =>
      disk.calls.findLastIndex((call) => call.name === name && call.path === join(data, path));
    const [finished, forgotten] = [at('unlink', 'pending/task.json'), at('unlink', 'entries/task.json')];
    assert(finished >= 0 && forgotten > finished);
    const synced = at('fsync', 'pending');
    assert(finished < synced && synced < forgotten);
  });
});
