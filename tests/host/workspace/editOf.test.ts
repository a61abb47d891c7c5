import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { applyPatch } from 'diff';
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
  });

  const many = (word: string): Buffer => lines(2_000, (index) => `${word} ${index}`);
  const ends = (text: Buffer): Buffer => text.subarray(0, -1);
  const crlf = (text: Buffer): Buffer => Buffer.from(text.toString().replaceAll('\n', '\r\n'));
  const pairs: readonly (readonly [string, Buffer | null, Buffer | null])[] = [
    ['rewritten', many('old'), many('new')],
    ['rewritten, without a last newline', ends(many('old')), ends(many('new'))],
    ['rewritten and closed by a newline', ends(many('old')), many('new')],
    ['rewritten with carriage returns', crlf(many('old')), crlf(many('new'))],
    ['created', null, many('new')],
    ['deleted', many('old'), null],
  ];
  for (const [what, old, young] of pairs) {
    it(`is a whole diff, which leads from one to the other, of thousands of lines: ${what}`, () => {
      const diff = unifiedDiffOf('a.ts', old, young);
      const [from, to] = [old?.toString() ?? '', young?.toString() ?? ''];
      assert.deepEqual(diff.split('\n').slice(0, 2), [
        `--- ${old === null ? '/dev/null' : 'a/a.ts'}`,
        `+++ ${young === null ? '/dev/null' : 'b/a.ts'}`,
      ]);
      assert.equal(applyPatch(from, diff, { autoConvertLineEndings: false }), to);
      const { added, removed } = editOf('a.ts', old, young);
      assert.deepEqual(
        [diff.match(/^\+(?!\+\+)/gm)?.length ?? 0, diff.match(/^-(?!--)/gm)?.length ?? 0],
        [added, removed],
      );
    });
  }

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
