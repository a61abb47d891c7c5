import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { median, rowAgainst } from '../row.ts';
import type { Row } from '../row.ts';
import { codexApplyPatch } from './codexApplyPatch.ts';
import { openPatching, timed } from './openPatching.ts';

const fileCount = 100;
const lineCount = 400;
const rounds = 7;
const group = 'patch, 100 files';

const names = Array.from({ length: fileCount }, (_, index) => `file${index}.txt`);
const textOf = (name: string, middle: string): string =>
  Array.from({ length: lineCount }, (_, at) => (at === lineCount / 2 ? middle : `${name}, line ${at}`)).join('\n') +
  '\n';
const after = new Map(names.map((name) => [name, textOf(name, 'new')]));
const patch = [
  '*** Begin Patch',
  ...names.flatMap((name) => [
    `*** Update File: ${name}`,
    '@@',
    ` ${name}, line ${lineCount / 2 - 1}`,
    '-old',
    '+new',
    ` ${name}, line ${lineCount / 2 + 1}`,
  ]),
  '*** End Patch',
].join('\n');

/** One hunk in each of 100 files of 400 lines, as a whole and without the writing, against everybody who writes the same bytes. */
export async function wideStep(
  folder: string,
  codex: string | undefined,
  options: { readonly signal: AbortSignal },
): Promise<Row[]> {
  const host = await openPatching(folder);
  const root = path.join(folder, 'files');
  const fresh = async (): Promise<void> => {
    await rm(root, { recursive: true, force: true });
    await mkdir(root, { recursive: true });
    for (const name of names) await writeFile(path.join(root, name), textOf(name, 'old'));
  };
  const writeAll = async (isSynced: boolean): Promise<void> => {
    for (const name of names) {
      const file = await open(path.join(root, name), 'w');
      await file.writeFile(after.get(name) ?? '');
      if (isSynced) await file.sync();
      await file.close();
    }
  };
  const ways = {
    whole: () => host.apply(root, patch, options),
    found: () => host.compute(root, patch, options),
    plain: () => writeAll(false),
    synced: () => writeAll(true),
    ...(codex === undefined ? {} : { codex: () => codexApplyPatch(codex, root, patch) }),
  };
  const times = new Map<string, number[]>();
  // Taken in turn, so that a slow moment of the machine is everybody's.
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, way] of Object.entries(ways)) {
      await fresh();
      times.set(name, [...(times.get(name) ?? []), await timed(way)]);
    }
  }
  const of = (name: string): number => median(times.get(name) ?? []);
  const theirs = codex === undefined ? [] : [{ name: "Codex's own tool", ms: of('codex') }];
  return [
    ...[
      { name: 'plain writes', ms: of('plain') },
      { name: 'plain writes, each synced', ms: of('synced') },
      ...theirs,
    ].map((other) => rowAgainst(group, 'journalled, synced, all or nothing', of('whole'), other)),
    ...[{ name: 'plain writes', ms: of('plain') }, ...theirs].map((other) =>
      rowAgainst(group, 'read, found and computed, not written', of('found'), other),
    ),
  ];
}
