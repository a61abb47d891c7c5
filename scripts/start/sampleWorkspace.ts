import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const example = fileURLToPath(new URL('../../examples/todo-app', import.meta.url));
/** All that the example depends on. Earshot itself does, too. */
const tsx = fileURLToPath(new URL('../../node_modules/tsx', import.meta.url));

/**
 * Copies the example project to `folder` (absolute) as somebody in the middle of work would have it: a git repository
 * with one commit, a change that is not committed, a file that is not tracked, and its dependencies installed. Without git
 * installed, or with `git` false, a plain folder.
 */
export async function createSampleWorkspace(folder: string, { git = true }: { git?: boolean } = {}): Promise<void> {
  await cp(example, folder, { recursive: true });
  // A link to each package and not to the folder: what is installed or removed there must not reach Earshot's own.
  await mkdir(join(folder, 'node_modules'));
  // A junction needs no rights on Windows; elsewhere the word means nothing.
  await symlink(tsx, join(folder, 'node_modules/tsx'), 'junction');
  if (git) await commitAll(folder);
  const card = join(folder, 'src/ui/listCard.ts');
  await writeFile(card, (await readFile(card, 'utf8')).replace('Nothing to do', 'Nothing left to do'));
  await writeFile(join(folder, 'src/ui/draft.ts'), draft);
}

const draft = `import { fetchUser } from '../api/users.ts';
import type { HttpClient } from '../api/http.ts';

// Not tracked yet.
export async function initials(client: HttpClient, id: string): Promise<string> {
  return (await fetchUser(client, id)).name.slice(0, 1);
}
`;

async function commitAll(folder: string): Promise<void> {
  // The user's own configuration (signing, hooks, templates) must not matter here.
  const env = { ...process.env, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
  const commit = ['-c', 'user.name=Earshot', '-c', 'user.email=sample@localhost', 'commit', '-q', '-m', 'Start'];
  try {
    for (const args of [['init', '-q'], ['add', '.'], commit]) await run('git', args, { cwd: folder, env });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
