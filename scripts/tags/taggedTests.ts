import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** `codex#12`: a statement about Codex. `threat#links`: a row of the threat table. */
export type Tag = 'codex' | 'threat';

/** A test whose name says which statements or threats it pins. */
export interface TaggedTest {
  /** What stands after `#`. */
  readonly rows: readonly string[];
  /** A group is no test: it does not run by itself. */
  readonly kind: 'test' | 'describe';
  /** As written, without quotes; a template's gaps are `…`. */
  readonly name: string;
  /** Relative to the root, with `/`. */
  readonly file: string;
  /** Whether a test that ran has this name. */
  matches(ranName: string): boolean;
}

const gap = /\$\{[^}]*\}/g;
const group = /describe\(\s*$/;

/** Every string in the files of `npm test` that carries a tag. */
export function findTaggedTests(root: string, tag: Tag): TaggedTest[] {
  const tests = path.join(root, 'tests');
  return readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.tsx?$/.test(file) && !file.startsWith('long'))
    .sort()
    .flatMap((file) =>
      readTags(readFileSync(path.join(tests, file), 'utf8'), `tests/${file.split(path.sep).join('/')}`, tag),
    );
}

function readTags(text: string, file: string, tag: Tag): TaggedTest[] {
  const inside = (quote: string): string => {
    const piece = String.raw`(?:[^${quote}\\\n]|\\.)*`;
    return `${quote}${piece}${tag}#${piece}${quote}`;
  };
  const literal = new RegExp(["'", '`', '"'].map(inside).join('|'), 'g');
  return [...text.matchAll(literal)].map(({ 0: quoted, index }) => {
    const written = quoted.slice(1, -1).replace(/\\(['"`])/g, '$1');
    const pieces = written.split(gap).map((piece) => piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    // A table's row is a part of the name.
    const pattern = new RegExp(pieces.join('.*'), 's');
    return {
      rows: [...written.matchAll(new RegExp(`${tag}#([\\w-]+)`, 'g'))].map(([, row = '']) => row),
      kind: group.test(text.slice(0, index)) ? 'describe' : 'test',
      name: written.replace(gap, '…'),
      file,
      matches: (ranName) => pattern.test(ranName),
    };
  });
}

/** A test's name and file as a cell of a Markdown table, without its tags. */
export function toCell({ name, file }: TaggedTest): string {
  const plain = name.replaceAll('|', '\\|').replace(/ ?\((?:(?:codex|threat)#[\w-]+(?:, )?)+\)/g, '');
  return `${plain} (\`${file.replace('tests/', '')}\`)`;
}
