import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** A test whose name says which statements about Codex it pins. */
export interface TaggedTest {
  readonly statements: readonly number[];
  /** A group is no test: it does not run by itself. */
  readonly kind: 'test' | 'describe';
  /** As written, without quotes; a template's gaps are `…`. */
  readonly name: string;
  /** Relative to the root, with `/`. */
  readonly file: string;
  /** Whether a test that ran has this name. */
  matches(ranName: string): boolean;
}

const tag = /codex#(\d+)/g;
const literal =
  /'(?:[^'\\\n]|\\.)*codex#(?:[^'\\\n]|\\.)*'|`(?:[^`\\\n]|\\.)*codex#(?:[^`\\\n]|\\.)*`|"(?:[^"\\\n]|\\.)*codex#(?:[^"\\\n]|\\.)*"/g;
const group = /describe\(\s*$/;
const gap = /\$\{[^}]*\}/g;

/** Every string in the test files that names a statement. */
export function findTaggedTests(root: string): TaggedTest[] {
  const tests = path.join(root, 'tests');
  return readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.tsx?$/.test(file))
    .sort()
    .flatMap((file) =>
      readTags(readFileSync(path.join(tests, file), 'utf8'), `tests/${file.split(path.sep).join('/')}`),
    );
}

function readTags(text: string, file: string): TaggedTest[] {
  return [...text.matchAll(literal)].map(({ 0: quoted, index }) => {
    const written = quoted.slice(1, -1).replace(/\\(['"`])/g, '$1');
    const pieces = written.split(gap).map((piece) => piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    // A table's row is a part of the name.
    const pattern = new RegExp(pieces.join('.*'), 's');
    return {
      statements: [...written.matchAll(tag)].map(([, number]) => Number(number)),
      kind: group.test(text.slice(0, index)) ? 'describe' : 'test',
      name: written.replace(gap, '…'),
      file,
      matches: (ranName) => pattern.test(ranName),
    };
  });
}
