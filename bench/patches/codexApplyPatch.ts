import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { codexBinary } from '../../scripts/codex/codexBinary.ts';

/** The real Codex, undefined where it has not been fetched. */
export function findCodexBinary(): string | undefined {
  const binary = codexBinary();
  return existsSync(binary) ? binary : undefined;
}

/** Has Codex apply a patch in a folder: called by that name, it is the bare tool. */
export async function codexApplyPatch(binary: string, folder: string, patch: string): Promise<'applied' | 'refused'> {
  const child = spawn(binary, [], { argv0: 'apply_patch', cwd: folder, stdio: ['pipe', 'ignore', 'ignore'] });
  const closed = once(child, 'close');
  child.stdin.end(patch);
  await closed;
  return child.exitCode === 0 ? 'applied' : 'refused';
}
