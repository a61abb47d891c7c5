import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { refused } from './confine.ts';
import { foldName } from './foldName.ts';
import { isErrno } from './isErrno.ts';
import type { WritePlan } from './writePlan.ts';

/**
 * Refuses a new name that differs from one beside it only in case or in how its accents are stored: on macOS and Windows
 * the two are one file. A name that goes in the same write does not count. Rejects `path_refused`.
 */
export async function refuseTwins({ root, changes }: WritePlan): Promise<void> {
  const going = new Set(changes.filter(({ after }) => after === null).map(({ path }) => path));
  const coming = changes.filter(({ before, after }) => before === null && after !== null);
  /** Names by their folded form, of each folder looked at so far. */
  const folders = new Map<string, Map<string, string>>();
  for (const { path } of coming) {
    const names = path.split('/');
    for (const [index, name] of names.entries()) {
      const folder = names.slice(0, index).join('/');
      const known = folders.get(folder) ?? (await namesIn(root, folder, going));
      folders.set(folder, known);
      const twin = known.get(foldName(name)) ?? name;
      if (twin !== name)
        throw refused(path, `there is ${twin}, which differs only in how it is written; name that one`);
      known.set(foldName(name), name);
    }
  }
}

async function namesIn(root: string, folder: string, going: ReadonlySet<string>): Promise<Map<string, string>> {
  const names = await readdir(join(root, folder)).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  });
  const staying = names.filter((name) => !going.has(posix.join(folder, name)));
  return new Map(staying.map((name) => [foldName(name), name]));
}
