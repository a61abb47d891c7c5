import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { codexPackage } from '../../host/engines/codex/codexPackage.ts';

/** The Codex that tests and benchmarks use. */
export const codexVersion = '0.169.0';

const root = path.resolve(import.meta.dirname, '../..');

/** 400 MB, and no dependency of the package: fetched by the test command into a folder of its own. */
export const codexFolder = path.join(root, 'tests', 'codex-binary');

/** Whether there is a Codex for this kind of machine at all. */
export const hasCodex = codexPackage !== undefined;

/** Where the binary lies once it is fetched; EARSHOT_CODEX_BINARY names another. */
export function codexBinary(): string {
  const { name = '', binary = '' } = codexPackage ?? {};
  return process.env['EARSHOT_CODEX_BINARY'] ?? path.join(codexFolder, 'node_modules', name, binary);
}

/** The binary. Throws where it has not been fetched yet, saying how. */
export function requireCodexBinary(): string {
  const binary = codexBinary();
  if (existsSync(binary)) return binary;
  throw new Error(`There is no Codex at ${binary}. Run "npm test -- codex", which fetches it.`);
}

/** For homes of Codex: it refuses to work from one in the system's temporary folder, where a checkout may lie too. */
export function codexHomesFolder(): string {
  const beside = path.join(root, '.cache', 'codex-homes');
  const inTmp = [tmpdir(), '/tmp'].some((folder) => beside.startsWith(`${folder}${path.sep}`));
  return inTmp ? path.join(homedir(), '.cache', 'earshot-codex-homes') : beside;
}
