import { readFileSync } from 'node:fs';

/** What Linux tells of a process in /proc/PID/stat. */
export interface ProcessStat {
  readonly state: string;
  readonly parent: number;
  readonly session: number;
  /** Ticks of the clock between the boot and its start. */
  readonly started: string;
}

/** Undefined when there is no such process, or it may not be looked at. */
export function readProcessStat(pid: number): ProcessStat | undefined {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return undefined;
  }
}

/** A zombie is only waited for. */
export function hasEnded({ state }: ProcessStat): boolean {
  return state === 'Z' || state === 'X';
}

/** Undefined for what is no such text. The name in brackets may hold anything, brackets too. */
export function parseProcessStat(text: string): ProcessStat | undefined {
  const fields = text
    .slice(text.lastIndexOf(')') + 1)
    .trim()
    .split(/\s+/);
  const [state, parent, , session] = fields;
  const started = fields[19]; // Field 22 of all.
  if (state === undefined || started === undefined || !/^\d+$/.test(started)) return undefined;
  return { state, parent: Number(parent), session: Number(session), started };
}
