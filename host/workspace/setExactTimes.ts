import { execFile } from 'node:child_process';
import { lutimes, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { FileTimes } from './fileImage.ts';

const run = promisify(execFile);
// Arguments come in threes: access time, modification time, absolute path.
const touchAll =
  'while [ $# -gt 0 ]; do touch -c -h -a -d "$1" "$3" && touch -c -h -m -d "$2" "$3" || exit 1; shift 3; done';
const filesPerProcess = 200;

/**
 * Sets access and modification times to the nanosecond where the system can. Node takes seconds as a double and libuv cuts
 * them to microseconds (measured on Node 20: off by up to 1.2 µs), so what is still off afterwards is set by `touch`.
 * Without a `touch`, on Windows for one, the times stay that close.
 */
export async function setExactTimes(files: readonly { readonly path: string; readonly times: FileTimes }[]) {
  const inexact: string[][] = [];
  for (const { path, times } of files) {
    await lutimes(path, Number(times.atimeNs) / 1e9, Number(times.mtimeNs) / 1e9);
    const { atimeNs, mtimeNs } = await stat(path, { bigint: true });
    if (String(atimeNs) === times.atimeNs && String(mtimeNs) === times.mtimeNs) continue;
    inexact.push([isoTime(times.atimeNs), isoTime(times.mtimeNs), path]);
  }
  if (process.platform === 'win32') return;
  for (let start = 0; start < inexact.length; start += filesPerProcess) {
    const batch = inexact.slice(start, start + filesPerProcess).flat();
    await run('/bin/sh', ['-c', touchAll, 'sh', ...batch], { env: { PATH: '/usr/bin:/bin' } }).catch(() => undefined);
  }
}

// The form that both GNU and BSD touch read, fraction included.
function isoTime(ns: string): string {
  const total = BigInt(ns);
  const fraction = ((total % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = new Date(Number((total - fraction) / 1_000_000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(fraction).padStart(9, '0')}Z`;
}
