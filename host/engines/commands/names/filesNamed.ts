import { matchFile } from './matchFile.ts';

/** Those of the files that an optional slot names; all of them when the request names none. */
export function filesNamed<T extends { readonly path: string }>(
  slot: string | undefined,
  files: readonly T[],
): readonly T[] {
  if (slot === undefined) return files;
  const paths = new Set(
    matchFile(
      slot,
      files.map(({ path }) => path),
    ),
  );
  return files.filter(({ path }) => paths.has(path));
}

/** Whether a new name or text was rather meant to end before "in FILE": never take a place for a part of the new words. */
export function endsWithFile(slot: string, files: readonly { readonly path: string }[]): boolean {
  const place = / in (.+)$/.exec(slot)?.[1];
  if (place === undefined) return false;
  return /\b(?:dot|file|folder)\b/i.test(place) || filesNamed(place, files).length > 0;
}
