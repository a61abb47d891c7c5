import { linkSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { randomBytes } from 'node:crypto';

// The one daemon of a data folder is the one whose entry has the highest generation *and* whose socket answers. A daemon
// listens first, then claims the generation after the newest dead one by an exclusive link, so of many that start at once
// one wins, and an entry is stale exactly when nobody listens at its address: no process id can be reused under us. The
// newest entry is never removed, dead or alive, or a generation could be claimed twice.

/** Where a daemon listens and what it wants to hear first. The file is owner-only: the token lets its reader in. */
export interface DaemonEntry {
  readonly pid: number;
  readonly address: string;
  readonly token: string;
}

const fileName = /^daemon-(\d+)\.json$/;
const entryFile = (runFolder: string, generation: number): string => path.join(runFolder, `daemon-${generation}.json`);

/** The folder of a data folder that holds what is true only while processes run. */
export function openRunFolder(dataFolder: string): string {
  const runFolder = path.join(dataFolder, 'run');
  mkdirSync(runFolder, { recursive: true, mode: 0o700 });
  return runFolder;
}

/** The newest entry, dead or alive. */
export function readDaemonEntry(runFolder: string): DaemonEntry | undefined {
  return readNewest(runFolder).entry;
}

/** Makes `entry`, which must already be listening, the daemon of this folder. False when another one is. */
export async function claimDaemonEntry(runFolder: string, entry: DaemonEntry): Promise<boolean> {
  const draft = path.join(runFolder, `draft-${randomBytes(8).toString('hex')}`);
  writeFileSync(draft, JSON.stringify(entry), { mode: 0o600, flush: true });
  try {
    for (;;) {
      const newest = readNewest(runFolder);
      if (newest.entry !== undefined && (await isListening(newest.entry.address))) return false;
      const generation = newest.generation + 1;
      if (!linkExclusively(draft, entryFile(runFolder, generation))) continue;
      if (readNewest(runFolder).generation === generation) {
        sweep(runFolder, generation);
        return true;
      }
      // A generation above ours was there before: ours had been claimed, had died and was swept while we looked.
      rmSync(entryFile(runFolder, generation), { force: true });
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Whether anybody accepts connections at `address`. */
export function isListening(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function readNewest(runFolder: string): { readonly generation: number; readonly entry: DaemonEntry | undefined } {
  for (;;) {
    const generation = Math.max(0, ...generations(runFolder));
    if (generation === 0) return { generation, entry: undefined };
    try {
      return { generation, entry: parseEntry(readFileSync(entryFile(runFolder, generation), 'utf8')) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      // Swept since it was listed: a newer one is there.
    }
  }
}

function generations(runFolder: string): number[] {
  return readdirSync(runFolder).flatMap((name) => {
    const found = fileName.exec(name);
    return found === null ? [] : [Number(found[1])];
  });
}

/** By hand, without zod: the relay reads it on every start. What a power cut left half-written counts as dead. */
function parseEntry(text: string): DaemonEntry | undefined {
  try {
    const json: unknown = JSON.parse(text);
    const { pid, address, token }: Record<string, unknown> = typeof json === 'object' ? { ...json } : {};
    if (typeof pid === 'number' && typeof address === 'string' && typeof token === 'string') {
      return { pid, address, token };
    }
  } catch {
    // See above.
  }
  return undefined;
}

function linkExclusively(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the entries below `generation` and the sockets their daemons left behind. */
function sweep(runFolder: string, generation: number): void {
  for (const older of generations(runFolder).filter((found) => found < generation)) {
    const file = entryFile(runFolder, older);
    const entry = parseEntry(readFileSync(file, 'utf8'));
    if (entry?.address.endsWith('.sock') === true) rmSync(entry.address, { force: true });
    rmSync(file, { force: true });
  }
}
