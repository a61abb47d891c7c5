import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { scanFile } from '../../../../host/engines/commands/scan/scanFile.ts';
import { listFiles } from '../../../../host/workspace/listFiles.ts';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));

/** Every identifier of a file by TypeScript's own parser, as `offset:name`. */
function namesByTypeScript(path: string, text: string): Set<string> {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if ((ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) && node.getWidth(file) > 0) {
      const start = node.getStart(file) + (ts.isPrivateIdentifier(node) ? 1 : 0);
      names.add(`${start}:${text.slice(start, node.getEnd())}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

// Where a word is a keyword in one place and a name in another, the scan does not tell: such words are never renamed.
function isKeyword(entry: string): boolean {
  const name = ts.factory.createIdentifier(entry.slice(entry.indexOf(':') + 1));
  return ts.identifierToKeywordKind(name) !== undefined;
}

it("finds the names that TypeScript's parser finds in every source file here, and no others", async () => {
  const { signal } = new AbortController();
  const files = (await listFiles(repository, { signal })).filter(({ path }) => /\.[mc]?[jt]sx?$/.test(path));
  assert(files.length > 100);
  for (const { path } of files) {
    const text = await readFile(join(repository, path), 'utf8');
    const found = Array.from(scanFile(path, text), ({ kind, start, end }) =>
      kind === 'identifier' ? `${start}:${text.slice(start, end)}` : '',
    );
    assert.deepEqual(
      found.filter((entry) => entry !== '' && !isKeyword(entry)).sort(),
      [...namesByTypeScript(path, text)].filter((entry) => !isKeyword(entry)).sort(),
      path,
    );
  }
});
