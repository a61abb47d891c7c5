import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { findTaggedTests } from '../../scripts/tags/taggedTests.ts';
import { threats } from '../../scripts/threats/rows.ts';

const root = path.resolve(import.meta.dirname, '../..');
const tagged = findTaggedTests(root, 'threat');
const named = new Set(tagged.flatMap(({ rows }) => rows));

describe('the threat table', () => {
  it('has a test for every row', () => {
    assert.deepEqual(
      threats.filter(({ row }) => !named.has(row)).map(({ row }) => row),
      [],
    );
  });

  it('has a row for every test', () => {
    const known = new Set(threats.map(({ row }) => row));
    assert.deepEqual(
      [...named].filter((row) => !known.has(row)),
      [],
    );
  });

  it('is named in tests, not in a group of them, which does not run by itself', () => {
    const groups = tagged.filter(({ kind }) => kind === 'describe').map(({ file, name }) => `${file}: ${name}`);
    assert.deepEqual(groups, []);
  });
});
