import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import { modelPackages } from '../../protocol/voiceModels.ts';

const manifest = z.object({
  version: z.string(),
  license: z.optional(z.string()),
  dependencies: z.optional(z.record(z.string(), z.string())),
});

/** docs/third-party.md: the licence of everything that is shipped or fetched, read from the installed packages. */
export async function thirdPartyPage(root: string): Promise<string> {
  const own = await readManifest(path.join(root, 'package.json'));
  const rows = new Map<string, string>();
  const visit = async (name: string, from: string): Promise<void> => {
    const found = await locate(root, from, name);
    if (found === undefined || rows.has(found.key)) return;
    rows.set(found.key, `| ${name} | ${found.manifest.version} | ${found.manifest.license ?? 'see its LICENSE'} |`);
    for (const next of Object.keys(found.manifest.dependencies ?? {})) await visit(next, found.folder);
  };
  for (const name of Object.keys(own.dependencies ?? {})) await visit(name, root);
  const fetched = modelPackages.map(({ name, version, licence, files }) => {
    const names = files.map((file) => path.posix.basename(file.path)).join(', ');
    return `| ${name} | ${version} | ${licence} | ${names} |`;
  });
  return [
    '# Third-party software\n',
    'Made by `npm run docs` from the installed packages. Tools used only to build and test are not shipped and not listed.\n',
    '## Packages the host, the voice server and the extension run on\n',
    `| package | version | licence |\n| --- | --- | --- |\n${[...rows.values()].sort().join('\n')}\n`,
    '## Fetched once, for the offline voice\n',
    `| package | version | licence | files |\n| --- | --- | --- | --- |\n${fetched.join('\n')}\n`,
  ].join('\n');
}

async function locate(root: string, from: string, name: string) {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name);
    const found = await readManifest(path.join(candidate, 'package.json')).catch(() => undefined);
    if (found !== undefined) return { key: path.relative(root, candidate), folder: candidate, manifest: found };
    if (folder === root || folder === path.dirname(folder)) return undefined;
  }
}

async function readManifest(file: string): Promise<z.infer<typeof manifest>> {
  return z.parse(manifest, JSON.parse(await readFile(file, 'utf8')));
}
