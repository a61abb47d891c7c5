import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { codexBinary, codexFolder, codexVersion, hasCodex } from './codexBinary.ts';

const failureSchema = z.looseObject({ stderr: z.string() });

/**
 * Fetches the real Codex for tests and benchmarks, unless it is there: some 170 MB, once. Where there is none for this kind of
 * machine it does nothing, and the tests that need one are skipped. Rejects with what to do when the registry does not answer.
 */
export async function ensureCodex(
  onLine: (line: string) => void,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  if (!hasCodex || existsSync(codexBinary())) return;
  if (process.env['EARSHOT_CODEX_BINARY'] !== undefined) throw new Error(`There is no Codex at ${codexBinary()}.`);
  onLine(`Fetching Codex ${codexVersion} for the tests: 170 MB into ${path.relative(process.cwd(), codexFolder)} …`);
  mkdirSync(codexFolder, { recursive: true });
  // Its own package, so that npm does not look for one further up.
  writeFileSync(path.join(codexFolder, 'package.json'), '{ "private": true }\n');
  const args = ['install', `@openai/codex@${codexVersion}`, '--no-save', '--no-package-lock', '--ignore-scripts'];
  args.push('--no-audit', '--no-fund', '--loglevel', 'error', '--fetch-retries', '1', '--fetch-timeout', '60000');
  const windows = process.platform === 'win32';
  try {
    await promisify(execFile)(windows ? 'npm.cmd' : 'npm', args, { cwd: codexFolder, shell: windows, signal });
  } catch (error) {
    const { stderr } = z.catch(failureSchema, { stderr: String(error) }).parse(error);
    const [said = ''] = stderr.trim().split('\n');
    const next = 'Check the connection and "npm config get registry", then run the same command again.';
    throw new Error(`Codex could not be fetched: npm said "${said}". ${next}`, { cause: error });
  }
  if (!existsSync(codexBinary())) throw new Error(`npm fetched Codex, but not its binary ${codexBinary()}.`);
}
