import { languages } from './languages.ts';
import { contextualInJavaScript, reservedInJavaScript } from './reservedInJavaScript.ts';
import { scanByTable } from './scanByTable.ts';
import { scanJavaScript } from './scanJavaScript.ts';
import type { Segment } from './segment.ts';

const javaScript = new Set(['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx']);
// In a plain .ts file `<` after an operator is a cast or a type parameter, never an element.
const withoutJsx = new Set(['ts', 'mts', 'cts']);
const jsonString = /"(?:[^"\\\n]|\\.)*"/g;

/** The names and texts of a file by the kind its extension says. Pure; never throws, whatever the text. */
export function* scanFile(path: string, text: string): Generator<Segment> {
  const extension = extensionOf(path);
  const language = languages[extension];
  if (javaScript.has(extension)) {
    yield* scanJavaScript(text, { jsx: !withoutJsx.has(extension) });
  } else if (language !== undefined) {
    yield* scanByTable(text, language);
  } else if (extension === 'json') {
    for (const match of text.matchAll(jsonString)) {
      yield { kind: 'text', start: match.index, end: match.index + match[0].length, within: '"' };
    }
  } else {
    yield { kind: 'text', start: 0, end: text.length, within: 'prose' };
  }
}

/** Whether files of this kind can hold names at all. */
export function isCode(path: string): boolean {
  const extension = extensionOf(path);
  return javaScript.has(extension) || languages[extension] !== undefined;
}

/** Whether a word means something to the language itself, so that nothing can be called by it. */
export function isReserved(path: string, word: string): boolean {
  const extension = extensionOf(path);
  if (javaScript.has(extension)) return reservedInJavaScript.has(word);
  return languages[extension]?.reserved.has(word) ?? false;
}

/** Whether a word in code may be syntax, so that renaming it is out of the question. */
export function mayBeSyntax(path: string, word: string): boolean {
  return isReserved(path, word) || (javaScript.has(extensionOf(path)) && contextualInJavaScript.has(word));
}

function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}
