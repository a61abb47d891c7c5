import ts from 'typescript';
import { contentsOf } from './tree.ts';
import type { Tree } from './tree.ts';

/**
 * What a rename must leave behind, told by TypeScript's own parser and not by ours: every identifier token called `from`
 * in a TypeScript or JavaScript file that git does not ignore, and nothing else.
 */
export function expectedRename(
  before: Tree,
  from: string,
  to: string,
  ignored: (file: string) => boolean,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(contentsOf(before)).map(([name, latin1]) => {
      if (!/\.[cm]?[jt]sx?$/.test(name) || ignored(name)) return [name, latin1];
      // Latin-1 keeps every byte one character; identifiers here are ASCII, so positions agree.
      return [name, replaceIdentifiers(name, latin1, from, to)];
    }),
  );
}

function replaceIdentifiers(name: string, text: string, from: string, to: string): string {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const starts: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === from) starts.push(node.getStart(source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return starts.sort((a, b) => b - a).reduce((done, at) => done.slice(0, at) + to + done.slice(at + from.length), text);
}
