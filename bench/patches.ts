import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findCodexBinary } from './patches/codexApplyPatch.ts';
import { drawnPatches } from './patches/drawnPatches.ts';
import { wideStep } from './patches/wideStep.ts';
import type { Row } from './row.ts';

/**
 * Patches in the host against the same files written plainly and, where it is installed, against Codex's own tool; everything
 * in one folder of the system's temporary one.
 */
export async function patches(options: { readonly signal: AbortSignal }): Promise<Row[]> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'earshot-patches-')));
  const codex = findCodexBinary();
  try {
    return [
      ...(await wideStep(path.join(folder, 'wide'), codex, options)),
      ...(await drawnPatches(path.join(folder, 'drawn'), codex, options)),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
