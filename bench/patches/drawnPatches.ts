import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createDraw } from '../recognition/draw.ts';
import { rowAgainst } from '../row.ts';
import type { Row } from '../row.ts';
import { codexApplyPatch } from './codexApplyPatch.ts';
import { drawPatch } from './drawPatch.ts';
import type { DrawnPatch } from './drawPatch.ts';
import { openPatching, timed } from './openPatching.ts';

const count = 500;
const group = 'patch, 500 drawn';

/** The same 500 patches, each over up to four small files, in the host and by Codex's tool: the mean time of one. */
export async function drawnPatches(
  folder: string,
  codex: string | undefined,
  options: { readonly signal: AbortSignal },
): Promise<Row[]> {
  const host = await openPatching(folder);
  const drawn = Array.from({ length: count }, (_, seed) => drawPatch(createDraw(seed)));
  let [ours, plain, theirs] = [0, 0, 0];
  for (const [index, { patch, before, after }] of drawn.entries()) {
    const place = (whose: string): string => path.join(folder, whose, String(index));
    for (const whose of ['ours', 'plain', 'theirs']) await writeFiles(place(whose), before);
    ours += await timed(() => host.apply(place('ours'), patch, options));
    plain += await timed(() => writeFiles(place('plain'), after));
    if (codex !== undefined) theirs += await timed(() => codexApplyPatch(codex, place('theirs'), patch));
  }
  const others = [
    { name: 'plain writes', ms: plain / count },
    ...(codex === undefined ? [] : [{ name: "Codex's own tool", ms: theirs / count }]),
  ];
  return others.map((other) => rowAgainst(group, 'one, journalled and synced', ours / count, other));
}

async function writeFiles(folder: string, files: DrawnPatch['before']): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }
}
