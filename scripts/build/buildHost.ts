import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

/** What dist-host/ is made of. */
export const hostInputs = ['host', 'voice', 'protocol', 'package-lock.json', 'tsconfig.base.json', 'scripts/build'];

/** Small and pure JavaScript: joined into the programs, each starts 0.1 s sooner. The rest stays in node_modules. */
const bundledPackages = ['diff', 'double-metaphone', 'ignore', 'js-tokens', 'tar', 'zod'];

/**
 * Builds the host's programs into dist-host/, flat: they find each other, and voice/ its threads, beside themselves.
 * `build-id` is a hash of what was built; a daemon of another build retires.
 */
export async function buildHost(root: string): Promise<void> {
  const draft = path.join(root, '.cache', 'build', `dist-host-${process.pid}`);
  const programs = {
    daemon: 'host/daemon/main.ts',
    cli: 'host/cli/main.ts',
    voice: 'voice/main.ts',
    ...findThreads(root),
  };
  await bundle(root, draft, programs);
  // By itself, so that it is one file: it starts on every connection of the browser.
  await bundle(root, draft, { relay: 'host/relay/main.ts' });
  writeFileSync(path.join(draft, 'build-id'), hashFolder(draft));
  replaceFolder(draft, path.join(root, 'dist-host'));
}

/** The worker threads of voice/, each an entry under its own name. */
function findThreads(root: string): Record<string, string> {
  const files = readdirSync(path.join(root, 'voice'), { recursive: true, encoding: 'utf8' });
  const threads = files.filter((file) => /\wThread\.ts$/.test(file) && !path.basename(file).startsWith('serve'));
  return Object.fromEntries(threads.map((file) => [path.basename(file, '.ts'), path.join('voice', file)]));
}

async function bundle(root: string, outDir: string, programs: Readonly<Record<string, string>>): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: bundledPackages },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: { ...programs },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
}

function hashFolder(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(`${name}\0`).update(readFileSync(path.join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}

/** Programs that run from the old folder have loaded what they need, or find the new one whole. */
function replaceFolder(draft: string, target: string): void {
  const old = `${draft}-old`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(draft, target);
  rmSync(old, { recursive: true, force: true });
}
