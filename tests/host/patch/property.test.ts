import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { drawPatch } from '../../../bench/patches/drawPatch.ts';
import { createDraw } from '../../../bench/recognition/draw.ts';
import { treeOf } from '../treeOf.ts';
import { checkDrawnPatches } from './checkDrawnPatch.ts';
import { setUpPatching } from './patchBench.ts';
import { filesOf } from './scenario.ts';

const seed = Math.trunc(Math.random() * 2 ** 31);
console.log(`patches drawn from seed ${seed}`);

const latin1 = (files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([file, text]) => [file, Buffer.from(text).toString('latin1')]));

describe('a patch made from a random edit of random files', () => {
  it('makes of them what the edit says, 3,000 times on texts', () => {
    checkDrawnPatches(
      Array.from({ length: 3_000 }, (_, index) => seed + index),
      createDraw,
    );
  });

  it('does so on disk, and undo brings every byte and time back, 40 times (threat#encodings)', async (test) => {
    for (let index = 0; index < 40; index += 1) {
      const { root, apply, undo } = await setUpPatching(test);
      const { patch, before, after } = drawPatch(createDraw(seed + index));
      for (const [file, text] of Object.entries(before)) {
        await mkdir(path.dirname(path.join(root, file)), { recursive: true });
        await writeFile(path.join(root, file), text);
      }
      const tree = await treeOf(root);
      assert.deepEqual(await apply(patch), { kind: 'applied' }, `seed ${seed + index}`);
      assert.deepEqual(filesOf(root), latin1(after), `seed ${seed + index}`);
      await undo();
      assert.deepEqual(await treeOf(root), tree, `seed ${seed + index}`);
    }
  });
});
