import { wordsOf } from './casing.ts';
import { fileKey } from './matchFile.ts';
import { bareWords } from './spokenName.ts';

/** Endings as they are said or heard. */
const extensions: Readonly<Record<string, string>> = {
  markdown: 'md',
  typescript: 'ts',
  javascript: 'js',
  python: 'py',
  text: 'txt',
  jason: 'json',
};

/**
 * The path that a slot names: "shopping list dot md", "source slash notes dot t s", or one written out. Folders are those
 * of the workspace where one is said the same; several words are joined as its other file names are.
 */
export function newPathFrom(slot: string, paths: readonly string[]): string {
  const phrase = bareWords(slot);
  if (!/\s/.test(phrase)) return phrase.replace(/^\.\//, '');
  const written = phrase
    .toLowerCase()
    .replace(/\s*\bdot\b\s*/g, '.')
    .replace(/\s*\b(?:forward )?slash\b\s*/g, '/')
    .replace(/\s*\b(?:dash|hyphen)\b\s*/g, '-')
    .replace(/\s*\bunderscore\b\s*/g, '_')
    .replace(/\s*([./_-])\s*/g, '$1');
  const parts = written.split('/');
  const file = parts.pop() ?? '';
  return [...knownFolders(parts, paths), fileName(file, paths)].join('/');
}

function fileName(said: string, paths: readonly string[]): string {
  const dot = said.lastIndexOf('.');
  const stem = dot < 0 ? said : said.slice(0, dot);
  const ending = dot < 0 ? '' : said.slice(dot + 1).replaceAll(' ', '');
  return joinWords(stem.split(' '), paths) + (dot < 0 ? '' : `.${extensions[ending] ?? ending}`);
}

function knownFolders(said: readonly string[], paths: readonly string[]): string[] {
  const known = [...new Set(paths.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/')))))];
  let folder = '';
  for (const name of said) {
    const wanted = fileKey(folder === '' ? `${name}/` : `${folder}/${name}/`);
    const found = known.flatMap(withParents).find((each) => fileKey(`${each}/`) === wanted);
    const plain = joinWords(name.split(' '), paths);
    folder = found ?? (folder === '' ? plain : `${folder}/${plain}`);
  }
  return folder === '' ? [] : folder.split('/');
}

function withParents(folder: string): string[] {
  const names = folder.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}

function joinWords(words: readonly string[], paths: readonly string[]): string {
  const stems = paths.map((path) => path.slice(path.lastIndexOf('/') + 1).replace(/\..*$/, ''));
  const several = stems.filter((stem) => wordsOf(stem).length > 1);
  const camel = several.filter((stem) => /^\p{Ll}[\p{L}\p{N}]*$/u.test(stem)).length;
  const snake = several.filter((stem) => stem.includes('_') && stem === stem.toLowerCase()).length;
  const kebab = several.filter((stem) => stem.includes('-')).length;
  if (camel > snake && camel > kebab) {
    return words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
  }
  return words.join(snake > kebab ? '_' : '-');
}
