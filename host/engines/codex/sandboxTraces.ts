import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';

// On Linux, Codex's sandbox lays a mount over what nobody may write: over .git, .codex and the guarded paths. Where there is no
// such thing in the workspace, an empty file or folder is made to lay it on, and removed with the command; one that is killed
// leaves it. An empty .git hides the repository above from git, so what is left is cleared away.

const protectedNames = ['.git', '.codex', '.agents', '.aws'];
const noteSchema = z.strictObject({ root: z.string(), absent: z.array(z.string()) });
type Note = z.infer<typeof noteSchema>;

/** What Codex's sandbox may leave in workspaces; noted in `folder` while it may, so that a killed host's is cleared too. */
export class SandboxTraces {
  readonly #folder: string;
  #swept: Promise<void> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Remembers what is not there before a task. The returned function clears away what came since and is empty. */
  async note(root: string, guarded: readonly string[]): Promise<() => Promise<void>> {
    await (this.#swept ??= this.#sweep());
    const names = new Set([...protectedNames, ...guarded.map((place) => place.replace(/\/\*\*$/, ''))]);
    const absent: string[] = [];
    for (const name of names) {
      // The sandbox makes the outermost part that is missing.
      const parts = name.split('/');
      for (let depth = 1; depth <= parts.length; depth += 1) {
        const outer = parts.slice(0, depth).join('/');
        if (await isThere(path.join(root, outer))) continue;
        absent.push(outer);
        break;
      }
    }
    const note: Note = { root, absent: [...new Set(absent)] };
    const file = path.join(this.#folder, `${createHash('sha256').update(root).digest('hex').slice(0, 32)}.json`);
    await writeFile(file, JSON.stringify(note), { mode: 0o600 });
    return async () => {
      await clear(note);
      await rm(file, { force: true });
    };
  }

  /** What a host that was killed could not clear. */
  async #sweep(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.#folder)) {
      const file = path.join(this.#folder, name);
      const note = await readFile(file, 'utf8').then(parseNote, () => undefined);
      if (note !== undefined) await clear(note);
      await rm(file, { force: true });
    }
  }
}

async function clear({ root, absent }: Note): Promise<void> {
  for (const name of absent) {
    const place = path.join(root, name);
    const stats = await lstat(place).catch(() => undefined);
    // A folder that is not empty stays: `rmdir` refuses it. So does a file that was meant to be there, empty or not.
    if (stats?.isDirectory() === true) await rmdir(place).catch(() => undefined);
    else if (stats?.isFile() === true && stats.size === 0 && (stats.mode & 0o077) === 0)
      await unlink(place).catch(() => undefined);
  }
}

async function isThere(place: string): Promise<boolean> {
  return (await lstat(place).catch(() => undefined)) !== undefined;
}

function parseNote(text: string): Note | undefined {
  try {
    return z.parse(noteSchema, JSON.parse(text));
  } catch {
    return undefined;
  }
}
