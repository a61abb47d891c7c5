import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import { outermostMissing } from './outermostMissing.ts';
import { ownProtected } from './ownProtected.ts';
import { sandboxesEnded } from './runningSandboxes.ts';

// On Linux, Codex's sandbox lays a mount over what nobody may write: over .git, .codex and the guarded paths. Where there is no
// such thing in the workspace, an empty file or folder is made to lay it on, and removed with the command; one that is killed
// leaves it. An empty .git hides the repository above from git, so what is left is cleared away.

const noteSchema = z.strictObject({ root: z.string(), absent: z.array(z.string()) });
type Note = z.infer<typeof noteSchema>;

export interface NotedTraces {
  /** At once: before a question whose paths lead through such a place, and before its answer is carried out. */
  clear(): Promise<void>;
  /** At the end of the task. */
  close(): Promise<void>;
}

/** What Codex's sandbox may leave in workspaces; noted in `folder` while it may, so that a killed host's is cleared too. */
export class SandboxTraces {
  readonly #folder: string;
  #swept: Promise<void> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Remembers what is not there before a task: what comes of that and is empty can be cleared away. */
  async note(root: string, guarded: readonly string[]): Promise<NotedTraces> {
    await this.sweep();
    const folders = guarded.filter((place) => place.endsWith('/**')).map((place) => place.slice(0, -3));
    const names = new Set([...ownProtected, ...folders]);
    const absent = await Promise.all([...names].map((name) => outermostMissing(root, name)));
    const note: Note = { root, absent: [...new Set(absent.filter((name) => name !== undefined))] };
    const file = path.join(this.#folder, `${createHash('sha256').update(root).digest('hex').slice(0, 32)}.json`);
    await writeFile(file, JSON.stringify(note), { mode: 0o600 });
    return {
      clear: () => clear(note),
      close: async () => {
        await sandboxesEnded(root);
        await clear(note);
        await rm(file, { force: true });
      },
    };
  }

  /** Clears away what a host that was killed could not; once. */
  sweep(): Promise<void> {
    return (this.#swept ??= this.#sweep());
  }

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
    // A folder that is not empty stays: `rmdir` refuses it. All of these names are folders', so an empty file is no one's.
    if (stats?.isDirectory() === true) await rmdir(place).catch(() => undefined);
    else if (stats?.isFile() === true && stats.size === 0) await unlink(place).catch(() => undefined);
  }
}

function parseNote(text: string): Note | undefined {
  try {
    return z.parse(noteSchema, JSON.parse(text));
  } catch {
    return undefined;
  }
}
