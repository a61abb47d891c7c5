import { randomUUID } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../protocol/appError.ts';
import { limits } from '../../protocol/limits.ts';
import type { WorkspaceMode, WorkspaceState, WorkspaceView } from '../../protocol/workspace.ts';
import type { WorkspaceFolder } from '../tasks/tasks.ts';
import type { Config } from './config.ts';

/** A folder the user allowed; absolute, links resolved when it was added. */
export interface AllowedFolder {
  readonly workspaceId: string;
  readonly name: string;
  readonly folder: string;
  /** When its user is asked; `askRisky` where absent. */
  readonly mode?: WorkspaceMode | undefined;
}

interface WorkspacesOptions {
  readonly kept: Config['workspaces'];
  readonly dataFolder: string;
  /** The kept ones changed: store them, tell everybody. */
  readonly onChange: (kept: readonly AllowedFolder[]) => void;
  /** One of them is seen otherwise than before: tell everybody. */
  readonly onSeen: () => void;
}

/** The folders Earshot may work in: those the user keeps, and those a terminal command named for as long as this daemon lives. */
export class Workspaces {
  readonly #options: WorkspacesOptions;
  #kept: readonly AllowedFolder[];
  #passing: readonly AllowedFolder[] = [];
  readonly #states = new Map<string, WorkspaceState>();

  constructor(options: WorkspacesOptions) {
    this.#options = options;
    this.#kept = options.kept;
  }

  /** What the extension sees: no paths, and only what the user keeps. */
  views(): WorkspaceView[] {
    return this.#kept.map((allowed) => this.view(allowed));
  }

  /** As the extension sees it: without its path. */
  view({ workspaceId, name, mode = 'askRisky' }: AllowedFolder): WorkspaceView {
    const state = this.#states.get(workspaceId);
    return { workspaceId, name, mode, ...(state === undefined ? {} : { state }) };
  }

  /** How a workspace was found; one that is forgotten meanwhile is left alone. */
  see(workspaceId: string, state: WorkspaceState): void {
    if (!this.#all().some((allowed) => allowed.workspaceId === workspaceId)) return;
    if (isDeepStrictEqual(this.#states.get(workspaceId), state)) return;
    this.#states.set(workspaceId, state);
    this.#options.onSeen();
  }

  folders(): AllowedFolder[] {
    return [...this.#kept];
  }

  /** The folders the user keeps, to work in. */
  offered(): WorkspaceFolder[] {
    return this.#kept.map(toFolder);
  }

  /** Throws `workspace_unknown`. */
  get(workspaceId: string): WorkspaceFolder {
    const found = this.#all().find((allowed) => allowed.workspaceId === workspaceId);
    if (found !== undefined) return toFolder(found);
    const message = 'That workspace is not allowed any more. Allow a folder with "earshot-host workspace add DIR".';
    throw new AppError('workspace_unknown', message);
  }

  /** When the user of a workspace is asked. One that is not allowed any more may not be changed. */
  mode(workspaceId: string): WorkspaceMode {
    const found = this.#all().find((allowed) => allowed.workspaceId === workspaceId);
    return found === undefined ? 'readOnly' : this.view(found).mode;
  }

  /** Throws `workspace_unknown`, and `write_failed`; nothing has changed then. */
  setMode(workspaceId: string, mode: WorkspaceMode): void {
    this.get(workspaceId);
    const change = (allowed: AllowedFolder): AllowedFolder =>
      allowed.workspaceId === workspaceId ? { ...allowed, mode } : allowed;
    this.#passing = this.#passing.map(change);
    const before = this.#kept;
    try {
      this.#keep(before.map(change));
    } catch (error) {
      this.#kept = before;
      throw new AppError('write_failed', "The setting could not be stored in Earshot's data folder.", { cause: error });
    }
  }

  /** What adding a folder would come to: its real path, and the workspace it is already. Rejects as {@link add}. */
  async inspect(folder: string): Promise<{ readonly real: string; readonly known: AllowedFolder | undefined }> {
    const real = await this.#resolve(folder);
    return { real, known: this.#kept.find((allowed) => allowed.folder === real) };
  }

  /** Allows a folder; one that is allowed already keeps its id. Rejects `workspace_missing`, `path_refused`, `request_invalid`. */
  async add(folder: string, kept: boolean): Promise<AllowedFolder> {
    const real = await this.#resolve(folder);
    const known = this.#all().find((allowed) => allowed.folder === real);
    if (known === undefined && this.#all().length >= limits.workspaces) throw tooMany();
    const allowed = known ?? {
      workspaceId: randomUUID(),
      name: this.#uniqueName(path.basename(real).slice(0, limits.nameChars)),
      folder: real,
    };
    if (kept && !this.#kept.includes(allowed)) {
      this.#passing = this.#passing.filter((other) => other !== allowed);
      this.#keep([...this.#kept, allowed]);
    } else if (known === undefined) {
      this.#passing = [...this.#passing, allowed];
    }
    return allowed;
  }

  /** Forgets a folder, named by id, name or path. Throws `workspace_unknown`. */
  remove(named: string): AllowedFolder {
    const found = this.#kept.find(
      ({ workspaceId, name, folder }) => workspaceId === named || name === named || folder === path.resolve(named),
    );
    if (found === undefined) {
      throw new AppError(
        'workspace_unknown',
        `No workspace is called ${named}. "earshot-host workspace list" shows them.`,
      );
    }
    this.#states.delete(found.workspaceId);
    this.#keep(this.#kept.filter((other) => other !== found));
    return found;
  }

  #all(): readonly AllowedFolder[] {
    return [...this.#kept, ...this.#passing];
  }

  #keep(kept: readonly AllowedFolder[]): void {
    this.#kept = kept;
    this.#options.onChange(kept);
  }

  async #resolve(folder: string): Promise<string> {
    if (!path.isAbsolute(folder)) throw new AppError('request_invalid', 'A folder is named by its absolute path.');
    const real = await realpath(folder).catch(() => undefined);
    if (real === undefined || !(await stat(real)).isDirectory()) {
      throw new AppError('workspace_missing', `There is no folder ${folder}.`);
    }
    for (const precious of [path.parse(real).root, homedir(), this.#options.dataFolder]) {
      if (isInside(precious, real)) {
        throw new AppError('path_refused', `${real} holds more than a project. Name the project's own folder.`);
      }
    }
    return real;
  }

  #uniqueName(base: string): string {
    const taken = new Set(this.#all().map(({ name }) => name));
    for (let count = 2, name = base; ; count += 1) {
      if (!taken.has(name)) return name;
      name = `${base} ${count}`;
    }
  }
}

function toFolder({ workspaceId, name, folder }: AllowedFolder): WorkspaceFolder {
  return { workspaceId, name, root: folder };
}

function tooMany(): AppError {
  const message = `Earshot keeps ${limits.workspaces} workspaces at most. Forget one first.`;
  return new AppError('request_invalid', message);
}

function isInside(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}
