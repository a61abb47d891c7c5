import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { codexDifferences, neverAskedOfCodex } from './codexDifferences.ts';
import { readScenarios } from './scenario.ts';

describe('the table of what we read differently from Codex', () => {
  it('names scenarios that are there, each once', () => {
    const named = codexDifferences.flatMap(({ scenarios }) => scenarios);
    const there = new Set(readScenarios(path.join(import.meta.dirname, 'scenarios')).map(({ name }) => name));
    assert.deepEqual(
      [...named, ...neverAskedOfCodex].filter((name) => !there.has(name)),
      [],
    );
    assert.equal(new Set(named).size, named.length);
  });

  it('is the one in the docs', () => {
    const page = readFileSync(path.resolve(import.meta.dirname, '../../../docs/apply-patch.md'), 'utf8');
    const rows = page.replaceAll(/ +/g, ' ').split('\n');
    for (const { rule, codex } of codexDifferences) assert.ok(rows.includes(`| ${rule} | ${codex} |`), rule);
  });
});
