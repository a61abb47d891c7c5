import * as z from 'zod/mini';
import type { Workspace } from '../../../workspace/workspace.ts';
import { readIfText } from '../vocabulary/workspaceIndex.ts';
import type { IndexedFile } from '../vocabulary/workspaceIndex.ts';
import { packageManagers, projectKinds } from './projectCommands.ts';
import type { Purpose } from './projectCommands.ts';

/** What a workspace has to run. */
export interface Targets {
  /** A package's scripts by name. */
  readonly scripts: ReadonlyMap<string, readonly string[]>;
  /** Also what a Makefile or a project's own tools do for a purpose. */
  readonly purposes: ReadonlyMap<Purpose, readonly string[]>;
}

const packageSchema = z.object({
  scripts: z.catch(z.record(z.string(), z.string()), {}),
  packageManager: z.catch(z.optional(z.string()), undefined),
});

const purposes: readonly Purpose[] = ['test', 'build', 'lint'];

/** Reads what a workspace has to run: from files in its root, of which none is run for that. */
export async function readTargets(workspace: Workspace, files: readonly IndexedFile[]): Promise<Targets> {
  const there = new Set(files.map(({ path }) => path).filter((path) => !path.includes('/')));
  const read = async (path: string): Promise<string | undefined> =>
    there.has(path) ? await readIfText(workspace, path) : undefined;
  const scripts = await readScripts(there, read);
  const makeTargets = new Set(
    [...((await read('Makefile')) ?? '').matchAll(/^([\w-]+)\s*:(?!=)/gm)].map(([, name]) => name),
  );
  const found = new Map<Purpose, readonly string[]>();
  for (const purpose of purposes) {
    const argv = scripts.get(purpose) ?? (makeTargets.has(purpose) ? ['make', purpose] : await toolFor(purpose, read));
    if (argv !== undefined) found.set(purpose, argv);
  }
  return { scripts, purposes: found };
}

type Read = (path: string) => Promise<string | undefined>;

async function readScripts(there: ReadonlySet<string>, read: Read): Promise<ReadonlyMap<string, readonly string[]>> {
  const parsed = z.safeParse(packageSchema, parseJson((await read('package.json')) ?? ''));
  if (!parsed.success) return new Map();
  const program = managerOf(parsed.data.packageManager, there);
  const names = Object.entries(parsed.data.scripts).filter(([, line]) => !line.includes('no test specified'));
  // The word that everybody says: npm test.
  return new Map(names.map(([name]) => [name, name === 'test' ? [program, 'test'] : [program, 'run', name]]));
}

function managerOf(named: string | undefined, there: ReadonlySet<string>): string {
  const known = packageManagers.find(({ program }) => named?.startsWith(`${program}@`) === true);
  if (known !== undefined) return known.program;
  return packageManagers.find(({ lockFile }) => there.has(lockFile))?.program ?? 'npm';
}

async function toolFor(purpose: Purpose, read: Read): Promise<readonly string[] | undefined> {
  for (const { marker, holds, commands } of projectKinds) {
    const argv = commands[purpose];
    if (argv === undefined) continue;
    const text = await read(marker);
    if (text !== undefined && (holds === undefined || holds.test(text))) return argv;
  }
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
