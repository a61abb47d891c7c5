import { link, lstat, open, readFile, readdir, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isErrno } from './isErrno.ts';
import { parseLockRecord } from './lockRecord.ts';
import type { LockRecord } from './lockRecord.ts';

/** A lock file as found. `unreadable`: no Earshot that we know has written it whole. */
export type FoundRecord = LockRecord | 'unreadable';

const maxBytes = 4_096;

/** Undefined when there is none. Never rejects. */
export async function readRecord(file: string): Promise<FoundRecord | undefined> {
  try {
    // A link may lead anywhere, and a pipe would keep us waiting.
    const stats = await lstat(file);
    if (!stats.isFile() || stats.size > maxBytes) return 'unreadable';
    return parseLockRecord(await readFile(file, 'utf8')) ?? 'unreadable';
  } catch (error) {
    return isErrno(error, 'ENOENT', 'ENOTDIR') ? undefined : 'unreadable';
  }
}

/** The last in the chain of a lock and its successors: who holds it, or held it last. Undefined when there is none. */
export async function readLast(file: string): Promise<FoundRecord | undefined> {
  const seen = new Set<string>();
  let last: FoundRecord | undefined;
  for (let at = file; ;) {
    const record = await readRecord(at);
    if (record === undefined) return last;
    // Anybody can have written these: a chain that bites its tail must not keep us.
    if (record === 'unreadable' || seen.has(record.lockId)) return 'unreadable';
    seen.add(record.lockId);
    last = record;
    at = successorOf(file, record);
  }
}

export function successorOf(file: string, { lockId }: LockRecord): string {
  return `${file}.after-${lockId}`;
}

/** Whether `found` is this very taking of a lock. */
export function isSame(found: FoundRecord | undefined, { lockId }: LockRecord): boolean {
  return found !== undefined && found !== 'unreadable' && found.lockId === lockId;
}

/** Synced before anybody sees it under a name that counts: after a power cut that must not be there and empty. */
export async function writeDraft(draft: string, record: LockRecord): Promise<void> {
  const handle = await open(draft, 'wx', 0o644);
  try {
    await handle.writeFile(JSON.stringify(record));
    await handle.chmod(0o644); // Whatever the umask: others must be able to read who works here.
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts a record under a name that nobody has yet. False when somebody has it. */
export async function putNew(draft: string, to: string, mine: LockRecord): Promise<boolean> {
  try {
    await link(draft, to);
    return true;
  } catch (error) {
    // Over a network an answer can be lost and the question be asked twice.
    if (isErrno(error, 'EEXIST')) return isSame(await readRecord(to), mine);
    if (!isErrno(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error;
  }
  // A file system without hard links: as exclusive, but whoever looks in that moment reads half of it, and waits.
  try {
    await writeFile(to, JSON.stringify(mine), { flag: 'wx', mode: 0o644, flush: true });
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Removes what those that are gone have left beside a lock that is ours. */
export async function sweep(file: string, isGone: (record: LockRecord) => Promise<boolean>): Promise<void> {
  const folder = dirname(file);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(`${basename(file)}.`)) continue;
    const record = await readRecord(join(folder, name));
    if (record === undefined || record === 'unreadable' || !(await isGone(record))) continue;
    await unlink(join(folder, name)).catch(() => undefined);
  }
}
