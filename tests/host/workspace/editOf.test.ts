import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { nodeDisk } from '../../../host/workspace/disk.ts';
import { editOf, unifiedDiffOf } from '../../../host/workspace/editOf.ts';
import { hashOf } from '../../../host/workspace/fileImage.ts';
import { openJournal } from '../../../host/workspace/journal.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const { signal } = new AbortController();
const lines = (count: number, nameOf: (index: number) => string): Buffer =>
  Buffer.from(Array.from({ length: count }, (_, index) => `${nameOf(index)}\n`).join(''));
const before = lines(1_000, (index) => `old ${index}`);

describe('what became of a file', () => {
  it('is counted line by line', () => {
    const after = lines(1_000, (index) => `${index % 5 === 0 ? 'new' : 'old'} ${index}`);
    assert.deepEqual(editOf('a.ts', before, after), { path: 'a.ts', kind: 'modify', added: 200, removed: 200 });
  });

  it('is a replacement of all of it when it is largely rewritten: nobody waits for the shortest script', () => {
    const long = lines(3_000, (index) => `old ${index}`);
    const after = lines(3_300, (index) => `${index % 3 === 0 ? 'new' : 'old'} ${index}`);
    assert.deepEqual(editOf('a.ts', long, after), { path: 'a.ts', kind: 'modify', added: 3_300, removed: 3_000 });
    assert.match(unifiedDiffOf('a.ts', long, after), /^--- a\/a\.ts\n\+\+\+ b\/a\.ts\n.*too much changed/);
  });

  it('is compared once for the same two versions, whatever else the task writes', async (test) => {
    const [root, data] = [await temporaryFolder(test), await temporaryFolder(test)];
    const journal = await openJournal(data, { disk: nodeDisk, onUnrecovered: () => assert.fail() });
    const [old, young] = [Buffer.from('old\n'), Buffer.from('new\n')];
    const base = { hash: hashOf(old) };
    for (const path of ['a.ts', 'b.ts']) await writeFile(join(root, path), old);
    await journal.write('task', root, [{ path: 'a.ts', base, after: { bytes: young } }], { signal });
    const edit = { kind: 'modify', added: 1, removed: 1 } as const;
    assert.deepEqual(await journal.edits('task'), [{ path: 'a.ts', ...edit }]);
    await journal.write('task', root, [{ path: 'b.ts', base, after: { bytes: young } }], { signal });
    await rm(join(data, 'blobs'), { recursive: true });
    assert.deepEqual(await journal.edits('task'), [
      { path: 'a.ts', ...edit },
      { path: 'b.ts', ...edit },
    ]);
  });
});
