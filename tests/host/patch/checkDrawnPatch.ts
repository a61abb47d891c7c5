import assert from 'node:assert/strict';
import { drawPatch } from '../../../bench/patches/drawPatch.ts';
import type { Draw } from '../../../bench/recognition/draw.ts';
import { computePatch } from '../../../host/patch/compute.ts';
import type { FileBefore } from '../../../host/patch/compute.ts';
import { parsePatch } from '../../../host/patch/parsePatch.ts';
import { pathsOf } from '../../../host/patch/patch.ts';

/** Applies drawn patches to texts and compares with the model; says the seed of the first that differs. */
export function checkDrawnPatches(seeds: Iterable<number>, createDraw: (seed: number) => Draw): void {
  for (const seed of seeds) {
    const { patch, before, after } = drawPatch(createDraw(seed));
    const result = new Map(Object.entries(before));
    const parsed = parsePatch(patch);
    const files = new Map(
      pathsOf(parsed).map((path): [string, FileBefore] => [path, { path, text: before[path] ?? null }]),
    );
    for (const { before: file, text } of computePatch(parsed, files)) {
      if (text === null) result.delete(file.path);
      else result.set(file.path, text);
    }
    assert.deepEqual(Object.fromEntries(result), after, `seed ${seed}:\n${patch}`);
  }
}
