import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A file as undo must bring it back: every byte, the mode, and when it was last written, to the nanosecond. */
interface TreeFile {
  readonly bytes: string;
  readonly mode: number;
  readonly modifiedNs: bigint;
}
export type Tree = Readonly<Record<string, TreeFile>>;

/** Every file below a folder but git's own, by its path with `/`. */
export function readTree(folder: string): Tree {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !path.relative(folder, file).startsWith(`.git${path.sep}`))
    .sort();
  return Object.fromEntries(
    files.map((file) => {
      const { mode, mtimeNs } = lstatSync(file, { bigint: true });
      const name = path.relative(folder, file).split(path.sep).join('/');
      return [name, { bytes: readFileSync(file, 'latin1'), mode: Number(mode), modifiedNs: mtimeNs }];
    }),
  );
}

/** What the files hold, without mode and times. */
export function contentsOf(tree: Tree): Record<string, string> {
  return Object.fromEntries(Object.entries(tree).map(([name, { bytes }]) => [name, bytes]));
}
