import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { findMarked } from './findMarked.ts';
import { killLeftBehind, killOne } from './killLeftBehind.ts';
import { isOfThisBoot, processStart } from './processStart.ts';

// One small file per process group of ours, so that what a killed host left running is ended at the next start.

const noteSchema = z.strictObject({ pid: z.number(), start: z.string() });
type Note = z.infer<typeof noteSchema>;

/** The process groups that this host started, on disk as well. */
export interface ProcessBook {
  /** Notes a run that is about to start: a host may be killed before it knows the number of what it started. */
  expect(runId: string): void;
  /** Notes the leader of a group that was just started, before anything is awaited. */
  note(runId: string, pid: number): void;
  /** The group has ended. */
  forget(runId: string): void;
}

/** Opens the book in `folder`, which only this host uses, and kills what an earlier one left running. */
export function openProcessBook(folder: string): { readonly book: ProcessBook; readonly swept: number } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const swept = sweep(folder);
  return {
    swept,
    book: {
      expect(runId) {
        writeFileSync(join(folder, `${runId}.json`), '', { mode: 0o600 });
      },
      note(runId, pid) {
        const start = processStart(pid);
        if (start === undefined) return;
        const text = JSON.stringify({ pid, start } satisfies Note);
        writeFileSync(join(folder, `${runId}.json`), text, { mode: 0o600 });
      },
      forget(runId) {
        rmSync(join(folder, `${runId}.json`), { force: true });
      },
    },
  };
}

function sweep(folder: string): number {
  let swept = 0;
  for (const name of readdirSync(folder)) {
    const note = readNote(join(folder, name));
    const runId = name.replace(/\.json$/, '');
    // The same number may be somebody else's process by now.
    const leader = note !== undefined && mayLead(note) ? note.pid : undefined;
    swept += leader === undefined ? findMarked(runId, leader).filter(killOne).length : killLeftBehind(runId, leader);
    rmSync(join(folder, name), { force: true });
  }
  return swept;
}

/** It is there still, or gone without another in its place. */
function mayLead({ pid, start }: Note): boolean {
  const now = processStart(pid);
  return now === undefined ? isOfThisBoot(start) : now === start;
}

function readNote(file: string): Note | undefined {
  try {
    return z.parse(noteSchema, JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
