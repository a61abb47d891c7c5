import { execFile } from 'node:child_process';
import { lutimes, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inParallel } from './inParallel.ts';
import type { FileTimes } from './fileImage.ts';

const run = promisify(execFile);
// Arguments come in pairs: modification time, absolute path.
const touchAll = 'while [ $# -gt 0 ]; do touch -c -h -m -d "$1" "$2" || exit 1; shift 2; done';
const filesPerShell = 50;
const shellsAtOnce = 4;

/**
 * Sets access and modification times to the nanosecond where the system can. Node takes seconds as a double and libuv cuts
 * them to microseconds (measured on Node 20: off by up to 1.2 µs), so a modification time that is still off afterwards is set
 * by `touch`; an access time, which any look at the file moves, stays that close.
 * Without a `touch`, on Windows for one, both do.
 */
export async function setExactTimes(files: readonly { readonly path: string; readonly times: FileTimes }[]) {
  const inexact: string[][] = [];
  for (const { path, times } of files) {
    await lutimes(path, Number(times.atimeNs) / 1e9, Number(times.mtimeNs) / 1e9);
    if (String((await stat(path, { bigint: true })).mtimeNs) !== times.mtimeNs) {
      inexact.push([isoTime(times.mtimeNs), path]);
    }
  }
  if (process.platform === 'win32') return;
  const batches: string[][] = [];
  for (let start = 0; start < inexact.length; start += filesPerShell) {
    batches.push(inexact.slice(start, start + filesPerShell).flat());
  }
  await inParallel(batches, shellsAtOnce, async (batch) => {
    await run('/bin/sh', ['-c', touchAll, 'sh', ...batch], { env: { PATH: '/usr/bin:/bin' } }).catch(() => undefined);
  });
}

// The form that both GNU and BSD touch read, fraction included.
function isoTime(ns: string): string {
  const total = BigInt(ns);
  const fraction = ((total % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = new Date(Number((total - fraction) / 1_000_000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(fraction).padStart(9, '0')}Z`;
}
