import { lstat, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { protectedFolders } from '../workspace/portablePath.ts';
import type { SandboxPolicy } from './sandbox.ts';
import { secretPlaces } from './secretPlaces.ts';

type Hidden = SandboxPolicy['hidden'][number];

/**
 * Each costs a mount, whose cost grows with the square of their number: a folder with more sockets, not around the workspace,
 * is hidden as a whole.
 */
const mostSocketsEach = 40;

/**
 * What a command in a workspace may do. `root` and `folder` are real paths, and so are `sockets`: those outside the workspace
 * are hidden, for what listens there may run anything. `secrets` are hidden beside the usual ones, and `fenced` (relative to
 * the root) is kept beside git's and agents' folders there.
 */
export async function sandboxPolicy(options: {
  readonly root: string;
  readonly folder: string;
  readonly network: boolean;
  readonly home: string;
  readonly secrets: readonly string[];
  readonly sockets: readonly string[];
  readonly fenced: readonly string[];
}): Promise<SandboxPolicy> {
  const { root, folder, network, home, secrets, sockets, fenced } = options;
  const places = [...secretPlaces.map((place) => join(home, place)), ...secrets, ...ofOthers(root, sockets)];
  const hidden = (await Promise.all(places.map(hiddenAt))).filter((place) => place !== undefined);
  const owned = await Promise.all([...protectedFolders, ...fenced].map((name) => realIfThere(join(root, name))));
  return {
    root,
    folder,
    network,
    hidden: distinct(hidden),
    readOnly: [...new Set(owned.filter((path) => path !== undefined))],
  };
}

/** A dev server's own, in the workspace, are the command's business. */
function ofOthers(root: string, sockets: readonly string[]): string[] {
  const byFolder = new Map<string, string[]>();
  for (const socket of sockets) {
    if (socket.startsWith(`${root}/`)) continue;
    byFolder.set(dirname(socket), [...(byFolder.get(dirname(socket)) ?? []), socket]);
  }
  const isAround = (folder: string): boolean => root.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
  return [...byFolder].flatMap(([folder, own]) => (own.length > mostSocketsEach && !isAround(folder) ? [folder] : own));
}

/** Links resolved: a mount would lie on what a link leads to in any case. */
async function hiddenAt(place: string): Promise<Hidden | undefined> {
  const path = await realIfThere(place);
  if (path === undefined) return undefined;
  const stats = await lstat(path).catch(() => undefined);
  if (stats === undefined) return undefined;
  return { path, kind: stats.isDirectory() ? 'folder' : 'file' };
}

async function realIfThere(path: string): Promise<string | undefined> {
  return await realpath(path).catch(() => undefined);
}

/** Outer ones first, and none inside another: there is nothing left to hide in there. */
function distinct(hidden: readonly Hidden[]): Hidden[] {
  const sorted = [...hidden].sort((a, b) => a.path.length - b.path.length);
  return sorted.filter(
    ({ path }, index) =>
      !sorted.slice(0, index).some((outer) => path === outer.path || path.startsWith(`${outer.path}/`)),
  );
}
