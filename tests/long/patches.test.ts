import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { codexApplyPatch, findCodexBinary } from '../../bench/patches/codexApplyPatch.ts';
import { drawPatch } from '../../bench/patches/drawPatch.ts';
import { createDraw } from '../../bench/recognition/draw.ts';
import { checkDrawnPatches } from '../host/patch/checkDrawnPatch.ts';
import { codexDifferences, neverAskedOfCodex } from '../host/patch/codexDifferences.ts';
import { fuzzPatches } from '../host/patch/fuzzPatches.ts';
import { filesOf, readScenarios } from '../host/patch/scenario.ts';
import { temporaryFolder } from '../host/temporaryFolder.ts';

const seed = Math.trunc(Math.random() * 2 ** 31);
console.log(`long patch tests from seed ${seed}`);
const binary = findCodexBinary();
const skip =
  binary === undefined ? 'no Codex here: "npm test -- codex" fetches it, or set EARSHOT_CODEX_BINARY' : false;

describe('patches, many of them', () => {
  it('make of 100,000 random sets of files what a random edit says', () => {
    checkDrawnPatches(
      Array.from({ length: 100_000 }, (_, index) => seed + index),
      createDraw,
    );
  });

  it('broken in 100,000 ways change no byte in or around the workspace', async (test) => {
    for (let world = 0; world < 50; world += 1) await fuzzPatches(test, seed + world, 2_000);
  });
});

describe('the real Codex', { skip }, () => {
  const scenarios = readScenarios(path.join(import.meta.dirname, '../host/patch/scenarios'));
  const different = new Set(codexDifferences.flatMap((difference) => difference.scenarios));

  for (const scenario of scenarios) {
    const { name, patch, wanted } = scenario;
    if (neverAskedOfCodex.includes(name)) continue;
    const verb = different.has(name) ? 'reads differently' : 'agrees';
    it(`${verb}: ${name.replaceAll('_', ' ')}`, async (test) => {
      const folder = path.join(await temporaryFolder(test), 'inner');
      await mkdir(folder);
      await scenario.copyInput(folder);
      const before = filesOf(folder);
      const result = await codexApplyPatch(binary ?? '', folder, patch);
      const ours = { result: wanted.kind, files: wanted.kind === 'applied' ? wanted.files : before };
      const theirs = { result, files: filesOf(folder) };
      if (different.has(name)) assert.notDeepEqual(theirs, ours);
      else assert.deepEqual(theirs, ours);
    });
  }

  it('makes the same of 500 patches drawn at random, but for byte order marks', async (test) => {
    for (let index = 0; index < 500; index += 1) {
      const { patch, before, after } = drawPatch(createDraw(seed + index));
      if ([...Object.values(before), ...Object.values(after)].some((text) => text.startsWith('\ufeff'))) continue;
      const folder = await temporaryFolder(test);
      for (const [file, text] of Object.entries(before)) {
        await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
        await writeFile(path.join(folder, file), text);
      }
      assert.equal(await codexApplyPatch(binary ?? '', folder, patch), 'applied', patch);
      const expected = Object.entries(after).map(([file, text]) => [file, Buffer.from(text).toString('latin1')]);
      assert.deepEqual(filesOf(folder), Object.fromEntries(expected), `seed ${seed + index}:\n${patch}`);
    }
  });
});
