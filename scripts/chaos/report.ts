import type { RequestEnd } from './ended.ts';
import { faultKinds } from './plan.ts';
import type { FaultKind } from './plan.ts';
import type { ChaosRun } from './runChaos.ts';
import type { RequestResult } from './runRequest.ts';

const ends: readonly RequestEnd[] = ['done', 'asked back', 'misheard', 'cut', 'notice', 'lost'];

/** One request in a line. */
export function toLine({ planned, text, end, seconds, heard, said, notices }: RequestResult, index: number): string {
  const faults = planned.faults.map(({ kind, atMs }) => `${kind} at ${atMs} ms`).join(', ');
  const more = end === 'done' ? '' : `  ${JSON.stringify({ heard, said, notices })}`;
  const number = String(index + 1).padStart(3);
  return `${number}  ${end.padEnd(10)} ${seconds.toFixed(1).padStart(5)} s  ${text}${planned.fresh ? ' (new session)' : ''}; ${faults}${more}`;
}

/** A row per kind of fault: its requests, how they ended, and the seconds to the end. */
export function toTable({ results, twice }: ChaosRun): string {
  const head = ['fault', 'requests', ...ends, 'twice', 'median', 'longest'];
  const rows = faultKinds.map((kind) => toRow(kind, results.filter(hasFault(kind)), twice.filter(hasFault(kind))));
  return [head, ...rows, toRow('all', results, twice)]
    .map(([name = '', ...cells]) => name.padEnd(21) + cells.map((cell) => cell.padStart(11)).join(''))
    .join('\n');
}

/**
 * The share of requests that may be asked back or misheard. No recogniser is perfect, and a run of 104 had one such; where
 * more than one in ten are, turns reach it cut or garbled.
 */
const mostUnclear = 0.1;

/** Whether nothing was lost, nothing done twice, and all but a few were understood: in a short run, all but one. */
export function isSound({ results, twice }: ChaosRun): boolean {
  const unclear = results.filter(({ end }) => end === 'asked back' || end === 'misheard').length;
  const isClear = unclear <= Math.ceil(results.length * mostUnclear);
  return twice.length === 0 && isClear && results.every(({ end }) => end !== 'lost');
}

const hasFault =
  (kind: FaultKind) =>
  ({ planned }: RequestResult): boolean =>
    planned.faults.some((fault) => fault.kind === kind);

function toRow(name: string, results: readonly RequestResult[], twice: readonly RequestResult[]): string[] {
  const seconds = results.map((result) => result.seconds).sort((a, b) => a - b);
  const counts = ends.map((end) => String(results.filter((result) => result.end === end).length));
  const [median = 0, longest = 0] = [seconds[Math.floor((seconds.length - 1) / 2)], seconds.at(-1)];
  return [
    name,
    String(results.length),
    ...counts,
    String(twice.length),
    `${median.toFixed(1)} s`,
    `${longest.toFixed(1)} s`,
  ];
}
