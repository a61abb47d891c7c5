import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const fetched = path.resolve(import.meta.dirname, '../../codex-binary/node_modules/@openai');

/** The real Codex: $EARSHOT_CODEX_BINARY, or where the test command puts it. Undefined where there is none. */
export function findCodexBinary(): string | undefined {
  const { EARSHOT_CODEX_BINARY: named } = process.env;
  if (named !== undefined) return named;
  if (!existsSync(fetched)) return undefined;
  const found = readdirSync(fetched, { recursive: true, encoding: 'utf8' }).find((file) =>
    /[\\/]bin[\\/]codex(\.exe)?$/.test(file),
  );
  return found === undefined ? undefined : path.join(fetched, found);
}

/** Has Codex apply a patch in a folder: called by that name, it is the bare tool. */
export async function codexApplyPatch(binary: string, folder: string, patch: string): Promise<'applied' | 'refused'> {
  const child = spawn(binary, [], { argv0: 'apply_patch', cwd: folder, stdio: ['pipe', 'ignore', 'ignore'] });
  const closed = once(child, 'close');
  child.stdin.end(patch);
  await closed;
  return child.exitCode === 0 ? 'applied' : 'refused';
}
