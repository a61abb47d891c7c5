import { execFile } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { openScan } from '../host/workspace/scan/openScan.ts';
import { changesBetween } from '../host/workspace/scan/workspaceScan.ts';
import { median, rowAgainst } from './row.ts';
import type { Row } from './row.ts';

const run = promisify(execFile);
const group = 'checkpoint';
const sizes = [1_000, 10_000, 50_000];
const filesPerFolder = 20;
const rounds = 5;

/**
 * What covering a task with undo costs: one look before and one after, three files having changed, beside asking the system
 * once about each file, and beside `git status`, both twice as well.
 */
export async function checkpoint({ signal }: { readonly signal: AbortSignal }): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of sizes) rows.push(...(await checkpointOf(size, { signal })));
  return rows;
}

async function checkpointOf(size: number, { signal }: { readonly signal: AbortSignal }): Promise<Row[]> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'earshot-checkpoint-')));
  try {
    const root = path.join(folder, 'repository');
    const files = await fillRepository(root, size);
    const scan = await openScan(path.join(folder, 'scans'), root);
    const name = `${size.toLocaleString('en')} files`;
    const firstMs = await timed(() => scan.scan({ signal }));
    // Those just written are looked at again once more: their times do not tell yet.
    await scan.scan({ signal });
    const task: number[] = [];
    const walk: number[] = [];
    const git: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      let before = await scan.scan({ signal });
      walk.push(2 * (await timed(() => files.forEach((file) => lstatSync(file)))));
      git.push(2 * (await timed(() => run('git', ['-C', root, '--no-optional-locks', 'status', '--porcelain']))));
      let ms = await timed(async () => (before = await scan.scan({ signal })));
      for (const file of files.slice(round * 3, round * 3 + 3)) await writeFile(file, `changed ${round}\n`);
      ms += await timed(async () => changesBetween(before, await scan.scan({ signal })));
      task.push(ms);
    }
    const ms = median(task);
    return [
      rowAgainst(group, `task, ${name}`, ms, { name: 'asking of each file', ms: median(walk) }),
      rowAgainst(group, `task, ${name}, beside git`, ms, { name: 'git status', ms: median(git) }),
      { group, name: `first look, ${name}`, value: firstMs, unit: 'ms' },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Source files of 4 KB, twenty to a folder, all of it committed. */
async function fillRepository(root: string, size: number): Promise<string[]> {
  const files: string[] = [];
  for (let index = 0; index < size / filesPerFolder; index += 1) {
    const folder = path.join(root, `part${index % 50}`, `folder${index}`);
    await mkdir(folder, { recursive: true });
    for (let file = 0; file < filesPerFolder; file += 1) {
      const name = path.join(folder, `file${file}.ts`);
      await writeFile(name, `export const value${index}x${file} = ${index};\n`.repeat(100));
      files.push(name);
    }
  }
  await writeFile(path.join(root, '.gitignore'), 'dist\n*.log\n');
  await run('git', ['-C', root, 'init', '--quiet']);
  await run('git', ['-C', root, 'add', '--all']);
  const author = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost'];
  await run('git', ['-C', root, ...author, 'commit', '--quiet', '--message=first']);
  return files;
}

async function timed(work: () => unknown): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}
