import { randomUUID } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import type { WorkspaceMode, WorkspaceView } from '../../protocol/task.ts';
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

/** As the extension sees it: without its path. */
export function toView({ workspaceId, name, mode }: Omit<AllowedFolder, 'folder'>): WorkspaceView {
  return { workspaceId, name, mode: mode ?? 'askRisky' };
}

interface WorkspacesOptions {
  readonly kept: Config['workspaces'];
  readonly dataFolder: string;
  /** The kept ones changed: store them, tell everybody. */
  readonly onChange: (kept: readonly AllowedFolder[]) => void;
}

/** The folders Earshot may work in: those the user keeps, and those a terminal command named for as long as this daemon lives. */
export class Workspaces {
  readonly #options: WorkspacesOptions;
  #kept: readonly AllowedFolder[];
  #passing: readonly AllowedFolder[] = [];

  constructor(options: WorkspacesOptions) {
    this.#options = options;
    this.#kept = options.kept;
  }

  /** What the extension sees: no paths, and only what the user keeps. */
  views(): WorkspaceView[] {
    return this.#kept.map(toView);
  }

  folders(): AllowedFolder[] {
    return [...this.#kept];
  }

  /** Throws `workspace_unknown`. */
  get(workspaceId: string): WorkspaceFolder {
    const found = this.#all().find((allowed) => allowed.workspaceId === workspaceId);
    if (found !== undefined) return { workspaceId, name: found.name, root: found.folder };
    const message = 'That workspace is not allowed any more. Allow a folder with "earshot-host workspace add DIR".';
    throw new AppError('workspace_unknown', message);
  }

  /** When the user of a workspace is asked. One that is not allowed any more may not be changed. */
  mode(workspaceId: string): WorkspaceMode {
    const found = this.#all().find((allowed) => allowed.workspaceId === workspaceId);
    return found === undefined ? 'readOnly' : toView(found).mode;
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

  /** Allows a folder; one that is allowed already keeps its id. Rejects `workspace_missing`, `path_refused`, `request_invalid`. */
  async add(folder: string, kept: boolean): Promise<AllowedFolder> {
    const real = await this.#resolve(folder);
    const known = this.#all().find((allowed) => allowed.folder === real);
    const allowed = known ?? { workspaceId: randomUUID(), name: this.#uniqueName(path.basename(real)), folder: real };
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

function isInside(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}
