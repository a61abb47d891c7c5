import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf } from '../fileImage.ts';
import { openContentPack, removeContentPack } from './contentPack.ts';
import { openScanLog, removeScanLog } from './scanLog.ts';
import { WorkspaceScan } from './workspaceScan.ts';

/** What is kept of one workspace at most; what does not fit any more cannot be undone, and is said to be so. */
const maxPackBytes = 1024 * 1024 * 1024;
/** Small enough never to be worth making anew. */
const smallBytes = 64 * 1024 * 1024;
const fewLines = 10_000;

/**
 * Opens the scans of the workspace at `root` under `folder`, with what was known at the end of the last process. When most of
 * what is kept is old, all of it is forgotten, and the next scan reads everything again.
 */
export async function openScan(folder: string, root: string): Promise<WorkspaceScan> {
  const own = join(folder, hashOf(Buffer.from(root)).slice(0, 32));
  await mkdir(own, { recursive: true, mode: 0o700 });
  const open = async (): Promise<{ scan: WorkspaceScan; wasteful: boolean }> => {
    const pack = await openContentPack(own, { maxBytes: maxPackBytes });
    const { log, files } = await openScanLog(own);
    const known = files.filter(({ kept }) => kept === null || kept.offset + kept.length <= pack.sizeBytes);
    const usedBytes = sum(known.map(({ kept }) => kept?.length ?? 0));
    const wasteful = pack.sizeBytes > 2 * usedBytes + smallBytes || log.lines > 4 * known.length + fewLines;
    return { scan: new WorkspaceScan(root, { pack, log, files: known }), wasteful };
  };
  const first = await open();
  if (!first.wasteful) return first.scan;
  await removeContentPack(own);
  await removeScanLog(own);
  return (await open()).scan;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
