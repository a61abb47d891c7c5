import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** Somebody else on this machine, as whom a test may start processes; or why there is nobody. */
export type OtherUser =
  | { readonly kind: 'user'; readonly uid: number; readonly gid: number }
  | { readonly kind: 'none'; readonly reason: string };

const nobody = { uid: 65_534, gid: 65_534 };

export function findOtherUser(): OtherUser {
  if (process.getuid?.() !== 0) return { kind: 'none', reason: 'only root may start processes of another user' };
  const built = path.resolve(import.meta.dirname, '../../dist-host/cli.js');
  const tried = spawnSync(process.execPath, [built, '--version'], { ...nobody, cwd: '/', stdio: 'ignore' });
  if (tried.status === 0) return { kind: 'user', ...nobody };
  return { kind: 'none', reason: 'another user may not read this checkout' };
}
