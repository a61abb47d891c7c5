import { readdirSync } from 'node:fs';
import path from 'node:path';

/** The folder of what is too heavy for every run. */
const longFolder = path.join('tests', 'long');

/** The test files below tests/, or those whose path contains one of the words: the long ones, or all but these. */
export function findTests(root: string, words: readonly string[], which: 'usual' | 'long'): string[] {
  return readdirSync(path.join(root, 'tests'), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join('tests', file))
    .filter((file) => /\.test\.tsx?$/.test(file))
    .filter((file) => file.startsWith(longFolder + path.sep) === (which === 'long'))
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .sort();
}
