import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { build } from 'vite';
import * as z from 'zod/mini';
import { filesOf } from './filesOf.ts';
import { reportSchema } from './order.ts';
import type { Order, Report } from './order.ts';
import { patchedFiles } from './patchedFiles.ts';

const cache = join(import.meta.dirname, '../../../../.cache');

/** The program bundled, so that hundreds of starts take seconds; removed after the tests. */
export async function bundleHostProgram(): Promise<string> {
  await mkdir(cache, { recursive: true });
  const outDir = await mkdtemp(join(cache, 'host-program-'));
  after(() => rm(outDir, { recursive: true, force: true }));
  await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'hostProgram.ts'),
      outDir,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'host.mjs' } },
    },
  });
  return join(outDir, 'host.mjs');
}

/** Resolves with what the process reported, or `killed` when it ended as ordered. Rejects when it failed otherwise. */
export function runHost(program: string, order: Order): Promise<Report | 'killed'> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, JSON.stringify(order)], { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error === null) resolve(z.parse(reportSchema, JSON.parse(stdout)));
      else if (error.signal === 'SIGKILL' && order.kill !== undefined) resolve('killed');
      else reject(new Error(`${JSON.stringify(order)}\n${stderr}`));
    });
  });
}

/** A workspace for the patch and an empty data folder, inside `folder`. */
export async function prepare(folder: string) {
  const [root, data] = [join(folder, 'root'), join(folder, 'data')];
  await mkdir(data);
  for (const { path, before } of patchedFiles) {
    if (before === null) continue;
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), before, { mode: 0o640 });
  }
  return { root, data, before: await filesOf(root) };
}
