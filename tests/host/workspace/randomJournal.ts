import assert from 'node:assert/strict';
import { chmod, lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../../protocol/appError.ts';
import { nodeDisk } from '../../../host/workspace/disk.ts';
import { hashOf } from '../../../host/workspace/fileImage.ts';
import { openJournal } from '../../../host/workspace/journal.ts';
import { applyTo, textOf, undoOf } from './journalModel.ts';
import type { ModelEntry, ModelFile, ModelTree } from './journalModel.ts';
import type { seededRandom } from './seededRandom.ts';

const { signal } = new AbortController();
const paths = ['a.txt', 'b.txt', 'src/c.txt', 'src/deep/d.txt'];

/**
 * Random writes, undos, redos, users' changes and restarts, each compared with the model. `told` names a failure. Resolves with
 * how undos ended.
 */
export async function compareWithModel(
  folders: { readonly root: string; readonly data: string },
  steps: number,
  { int, pick }: ReturnType<typeof seededRandom>,
  told: string,
): Promise<ReadonlySet<string>> {
  const { root, data } = folders;
  const open = () => openJournal(data, { disk: nodeDisk, onUnrecovered: () => assert.fail() });
  let journal = await open();
  let tree: ModelTree = new Map();
  const ends = new Set<string>();
  const entries: { readonly entryId: string; readonly entry: ModelEntry }[] = [];
  const words = (): string => Array.from({ length: int(1, 4) }, () => `line ${int(0, 1 << 30)}`).join('\n');

  const randomFile = (now: ModelFile): ModelFile => {
    if (now === null || int(0, 4) === 0) return { first: words(), second: words(), mode: pick([0o644, 0o755]) };
    const part = pick(['first', 'second', 'mode', 'gone']);
    if (part === 'gone') return null;
    return part === 'mode' ? { ...now, mode: now.mode ^ 0o111 } : { ...now, [part]: words() };
  };
  const randomFiles = (): Map<string, ModelFile> =>
    new Map(paths.filter(() => int(0, 1) === 0).map((path) => [path, randomFile(tree.get(path) ?? null)]));
  const record = (entryId: string, files: ReadonlyMap<string, ModelFile>): void => {
    const applied = applyTo(tree, files);
    tree = applied.tree;
    entries.push({ entryId, entry: applied.entry });
  };

  const acts = {
    write: async (entryId: string) => {
      const files = randomFiles();
      if (files.size === 0) return;
      const changes = [...files].map(([path, after]) => {
        const now = tree.get(path);
        return {
          path,
          base: now === undefined ? null : { hash: hashOf(Buffer.from(textOf(now))) },
          after: after && { bytes: Buffer.from(textOf(after)), mode: after.mode },
        };
      });
      await journal.write(entryId, root, changes, { signal });
      record(entryId, files);
    },
    undo: async (entryId: string) => {
      if (entries.length === 0) return;
      const target = pick(entries);
      const expected = undoOf(tree, target.entry);
      const undone = await journal.undo(target.entryId, entryId, { signal }).then(
        () => 'done',
        (error: unknown) => (error instanceof AppError ? error.code : String(error)),
      );
      ends.add(undone);
      if (expected === 'conflict') assert.equal(undone, 'edit_conflict', told);
      else if (expected === 'nothing') assert.equal(undone, 'nothing_to_undo', told);
      else {
        assert.equal(undone, 'done', told);
        record(entryId, expected);
      }
    },
    user: async () => {
      const files = randomFiles();
      for (const [path, file] of files) await put(join(root, path), file);
      tree = applyTo(tree, files).tree;
    },
    restart: async () => {
      journal = await open();
    },
  };
  for (let step = 0; step < steps; step += 1) {
    const act = pick(['write', 'write', 'undo', 'undo', 'undo', 'user', 'restart'] as const);
    await acts[act](`entry-${step}`);
    assert.deepEqual(await treeIn(root), shown(tree), `${told}, step ${step}: ${act}`);
  }
  return ends;
}

async function put(absolute: string, file: ModelFile): Promise<void> {
  if (file === null) return rm(absolute, { force: true });
  await mkdir(dirname(absolute), { recursive: true });
  await writeFile(absolute, textOf(file));
  await chmod(absolute, file.mode);
}

async function treeIn(root: string): Promise<Record<string, string>> {
  const found: [string, string][] = [];
  for (const path of paths) {
    const stats = await lstat(join(root, path)).catch(() => undefined);
    if (stats === undefined) continue;
    found.push([path, `${(stats.mode & 0o777).toString(8)} ${await readFile(join(root, path), 'utf8')}`]);
  }
  return Object.fromEntries(found);
}

function shown(tree: ModelTree): Record<string, string> {
  const files = paths.flatMap((path) => {
    const file = tree.get(path);
    return file === undefined ? [] : [[path, `${file.mode.toString(8)} ${textOf(file)}`] as const];
  });
  return Object.fromEntries(files);
}
