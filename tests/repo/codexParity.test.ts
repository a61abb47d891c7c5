import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { verdicts } from '../../scripts/parity/statements.ts';
import { findTaggedTests } from '../../scripts/tags/taggedTests.ts';

const root = path.resolve(import.meta.dirname, '../..');
const tagged = findTaggedTests(root, 'codex');
const statements = new Set(tagged.flatMap(({ rows }) => rows.map(Number)));
const entries = Object.entries(verdicts).map(([number, verdict]) => ({ number: Number(number), ...verdict }));

describe("the comparison with Codex's realtime mode", () => {
  it('has a verdict on each of the 123 statements', () => {
    assert.deepEqual(
      entries.map(({ number }) => number),
      Array.from({ length: 123 }, (_, index) => index + 1),
    );
  });

  it('names a test for whatever is the same or better', () => {
    const untested = entries.filter(({ number, verdict }) => verdict !== 'absent' && !statements.has(number));
    assert.deepEqual(
      untested.map(({ number }) => number),
      [],
    );
  });

  it('gives a wire or a listed difference as the reason for what is absent', () => {
    for (const entry of entries) {
      if (entry.verdict === 'absent') assert.match(entry.because, /^(wire|difference): .{4,}/);
    }
  });

  it('is named in tests, not in a group of them, which does not run by itself', () => {
    const groups = tagged.filter(({ kind }) => kind === 'describe').map(({ file, name }) => `${file}: ${name}`);
    assert.deepEqual(groups, []);
  });

  it('names no statement there is not', () => {
    assert.deepEqual(
      [...statements].filter((number) => number < 1 || number > 123),
      [],
    );
  });
});
