import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { drawFile, drawSteps, textOfFile } from '../../../bench/patches/drawEdits.ts';
import type { ModelFile } from '../../../bench/patches/drawEdits.ts';
import { drawHunks } from '../../../bench/patches/drawHunks.ts';
import { createDraw } from '../../../bench/recognition/draw.ts';
import type { Draw } from '../../../bench/recognition/draw.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { treeOf } from '../treeOf.ts';
import { setUpPatching } from './patchBench.ts';

const hostile = [
  '../victim.txt',
  '/etc/passwd',
  'out/victim.txt',
  'out.txt',
  '.git/hooks/pre-commit',
  'a/../../victim.txt',
  'con.txt',
  'a\\b',
  'sub',
  '',
  '__proto__',
];
const lines = [
  '@@',
  '@@ a',
  '*** End of File',
  '*** End Patch',
  '*** Begin Patch',
  '*** Move to: b',
  '+x',
  '-x',
  ' x',
  '',
];

/**
 * Applies `count` broken patches to a small workspace with ways out of it. Each is refused with an AppError, or fits after
 * all; then undo must bring everything back. Whatever it is, every byte, mode and time in and around the workspace is as before.
 */
export async function fuzzPatches(test: TestContext, seed: number, count: number): Promise<{ applied: number }> {
  const draw = createDraw(seed);
  const { root, apply, undo } = await setUpPatching(test);
  const outside = await temporaryFolder(test);
  await writeFile(path.join(outside, 'victim.txt'), 'untouched\n');
  await symlink(outside, path.join(root, 'out'));
  await symlink(path.join(outside, 'victim.txt'), path.join(root, 'out.txt'));
  await mkdir(path.join(root, 'sub'));
  const files = new Map(['a', 'b', 'sub/c', 'ü d'].map((name) => [name, drawFile(draw)]));
  for (const [name, file] of files) await writeFile(path.join(root, name), textOfFile(file));
  const before = [await treeOf(root), await treeOf(outside)];

  let applied = 0;
  for (let index = 0; index < count; index += 1) {
    const patch = breakPatch(draw, drawWhole(draw, files));
    const said = `seed ${seed}, patch ${index}: ${JSON.stringify(patch)}`;
    const result = await apply(patch).catch((error: unknown) => assert.fail(`${said} threw ${String(error)}`));
    if (result.kind === 'applied') {
      applied += 1;
      await undo();
    }
    assert.deepEqual([await treeOf(root), await treeOf(outside)], before, said);
  }
  return { applied };
}

function drawWhole(draw: Draw, files: ReadonlyMap<string, ModelFile>): string {
  const sections = [...files].flatMap(([name, file]) => {
    const hunks = drawHunks(draw, file, drawSteps(draw, file));
    const move = draw.next() < 0.2 ? [`*** Move to: ${draw.pick([...hostile, 'moved/x'])}`] : [];
    if (draw.next() < 0.5 || hunks.length === 0) return [];
    return [`*** Update File: ${name}`, ...move, ...hunks];
  });
  const more = draw.pick([
    [],
    [`*** Add File: ${draw.pick([...hostile, 'new', 'sub/new'])}`, '+new'],
    [`*** Delete File: ${draw.pick([...hostile, 'a', 'sub/c'])}`],
  ]);
  return ['*** Begin Patch', ...sections, ...more, '*** End Patch'].join('\n');
}

function breakPatch(draw: Draw, whole: string): string {
  const at = (text: string | readonly string[]): number => Math.floor(draw.next() * (text.length + 1));
  const kind = draw.next();
  if (kind < 0.05)
    return Array.from({ length: at('x'.repeat(300)) }, () => String.fromCharCode(draw.next() * 256)).join('');
  if (kind < 0.08) return Array.from({ length: 40 }, () => String.fromCharCode(draw.next() * 65_536)).join('');
  if (kind < 0.15) return whole.slice(0, at(whole));
  let text = whole;
  for (let left = 1 + Math.floor(draw.next() * 5); left > 0; left -= 1) {
    const parts = text.split('\n');
    const [one, two] = [at(parts), at(parts)];
    const next = draw.next();
    if (next < 0.25) parts.splice(one, 1);
    else if (next < 0.45) parts.splice(one, 0, draw.pick(lines));
    else if (next < 0.6) parts.splice(one, 0, parts[two] ?? '');
    else if (next < 0.75) [parts[one], parts[two]] = [parts[two] ?? '', parts[one] ?? ''];
    else parts[one] = changeCharacter(draw, parts[one] ?? '');
    text = parts.join('\n');
  }
  return text;
}

function changeCharacter(draw: Draw, line: string): string {
  const at = Math.floor(draw.next() * (line.length + 1));
  return (
    line.slice(0, at) +
    draw.pick(['', ' ', '\t', '\r', '\0', '\ud800', '\ufeff', '\u2028', '@@', '*** ', 'é']) +
    line.slice(at + 1)
  );
}
