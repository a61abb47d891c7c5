import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { hasEnded, readProcessStat } from '../../host/processes/processStat.ts';

/** A process as /proc shows it. Linux only. */
export interface ShownProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Every process below `ancestor`. */
export function descendantsOf(ancestor: number): ShownProcess[] {
  const all = allProcesses();
  const below = (pid: number): ShownProcess[] =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
  return below(ancestor);
}

/** Every process whose command line matches. */
export function processesLike(command: RegExp): ShownProcess[] {
  return allProcesses().filter((shown) => command.test(shown.command));
}

/** Resolves with the first process below `ancestor` whose command line matches. Nobody tells of a grandchild's start. */
export async function untilProcess(
  ancestor: number,
  command: RegExp,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<ShownProcess> {
  for (;;) {
    signal?.throwIfAborted();
    const found = descendantsOf(ancestor).find((shown) => command.test(shown.command));
    if (found !== undefined) return found;
    await setTimeout(10);
  }
}

function allProcesses(): ShownProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readProcessStat(Number(name));
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return stat === undefined || hasEnded(stat) ? [] : [{ pid: Number(name), parent: stat.parent, command }];
      } catch {
        return []; // It ended meanwhile.
      }
    });
}
