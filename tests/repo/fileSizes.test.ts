import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');
const sources = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs', '*.css'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && !file.startsWith('examples/') && existsSync(path.join(root, file)));
const sizes = sources
  .map((file) => ({ file, lines: readFileSync(path.join(root, file), 'utf8').split('\n').length - 1 }))
  .sort((a, b) => a.lines - b.lines);
const at = (share: number): number => sizes[Math.floor((sizes.length - 1) * share)]?.lines ?? 0;

describe('file sizes', () => {
  it('keeps the median file at 80 lines or less', () => {
    assert.ok(at(0.5) <= 80, `median ${at(0.5)}`);
  });

  it('keeps nine files in ten under 220 lines', () => {
    assert.ok(at(0.9) < 220, `nine in ten are under ${at(0.9)}`);
  });

  it('has no file over 350 lines', () => {
    assert.deepEqual(
      sizes.filter(({ lines }) => lines > 350),
      [],
    );
  });

  it('has no barrels and no rooms for leftovers', () => {
    const leftover = /(^|\/)(shared|common|utils|lib|helpers)\/|(^|\/)index\.tsx?$/;
    assert.deepEqual(
      sources.filter((file) => leftover.test(file)),
      [],
    );
  });
});
