import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openJournal } from '../../../host/workspace/journal.ts';
import { createFaultyDisk } from '../../fakes/faultyDisk.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('a journal that is opened for the first time', () => {
  it('is there after a power cut, with its folders, before anything is written to it (threat#crash)', async (test) => {
    const data = await temporaryFolder(test);
    const disk = createFaultyDisk();
    const open = () => openJournal(join(data, 'journal'), { disk, onUnrecovered: () => assert.fail() });
    await open();
    const synced = disk.calls.filter(({ name }) => name === 'fsync').map(({ path }) => path);
    assert.deepEqual(synced, [data, join(data, 'journal')]);
    // Later there is nothing new to make last.
    await open();
    assert.equal(disk.calls.filter(({ name }) => name === 'fsync').length, 2);
  });
});
