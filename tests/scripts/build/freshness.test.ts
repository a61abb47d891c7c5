import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { isFresh, markFresh, readInputs } from '../../../scripts/build/freshness.ts';

describe('a build', () => {
  let root = '';
  const write = (file: string, content: string): void => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  };
  const inputs = ['source', 'lock.json', 'absent'];
  const part = () => ({ name: 'part', output: 'built/main.js', hash: readInputs(root, inputs) });
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'earshot-build-'));
    write('source/deep/a.ts', 'a');
    write('lock.json', '{}');
    write('built/main.js', '');
    markFresh(root, part());
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('is fresh until something changes', () => {
    assert.equal(isFresh(root, part()), true);
  });

  const changes: Readonly<Record<string, () => void>> = {
    'a file has other content': () => write('source/deep/a.ts', 'b'),
    'a file has another name': () => renameSync(path.join(root, 'source/deep/a.ts'), path.join(root, 'source/b.ts')),
    'a file is new': () => write('source/new.ts', ''),
    'a file is gone': () => rmSync(path.join(root, 'lock.json')),
    'content moved to the next file': () => {
      write('source/deep/a.ts', '');
      write('source/deep/b.ts', 'a');
    },
    'what was built is gone': () => rmSync(path.join(root, 'built/main.js')),
  };
  for (const [what, change] of Object.entries(changes)) {
    it(`is stale when ${what}`, () => {
      change();
      assert.equal(isFresh(root, part()), false);
    });
  }

  it('is fresh again when a change was taken back', () => {
    write('source/deep/a.ts', 'b');
    write('source/deep/a.ts', 'a');
    assert.equal(isFresh(root, part()), true);
  });
});
