import { bareWords } from './spokenName.ts';

/** The files that a slot's words can mean: "api dot ts", "read me", "source slash api". Empty when there is none. */
export function matchFile(slot: string, paths: readonly string[]): string[] {
  const key = fileKey(bareWords(slot).replace(/^the file /i, ''));
  const readings: readonly ((path: string) => string)[] = [
    (path) => path,
    (path) => path.slice(path.lastIndexOf('/') + 1),
    (path) => path.slice(path.lastIndexOf('/') + 1).replace(/(?<=.)\.[^.]*$/, ''),
    (path) => path.replace(/(?<=[^/])\.[^./]*$/, ''),
  ];
  for (const reading of readings) {
    const found = paths.filter((path) => fileKey(reading(path)) === key);
    if (found.length > 0) return found;
  }
  return [];
}

/** The same letters for every way to say a path. */
export function fileKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/\bsource(?=\s*(?:\/|slash\b))/g, 'src')
    .replace(/\s*\bdot\b\s*/g, '.')
    .replace(/\s*\bslash\b\s*/g, '/')
    .replace(/\.markdown$/, '.md')
    .replace(/[\s_-]/g, '');
}
