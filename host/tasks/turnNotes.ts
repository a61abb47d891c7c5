import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

const noteSchema = z.strictObject({
  root: z.string(),
  /** Files that the task itself wrote. */
  named: z.array(z.string()),
  /** When its commands ran; null for one that has not ended. */
  ran: z.array(z.strictObject({ fromMs: z.number(), toMs: z.nullable(z.number()) })),
});
export type TurnNote = z.infer<typeof noteSchema>;

/** A note that an earlier process left. */
export interface LeftNote {
  readonly taskId: string;
  readonly note: TurnNote;
  /** When that process was there to be seen for the last time, ms since 1970. */
  readonly aliveMs: number;
}

/** How much longer a process may have lived than its notes show. */
export const beatMs = 500;

/**
 * What is known of the turns under way, on disk: after the end of this process, what they changed is still to be told from
 * what the user did. Written at once: a few times in a turn, some bytes each. While there are any, their time of change
 * is set again and again, so that it tells until when this process lived.
 */
export class TurnNotes {
  readonly #folder: string;
  readonly #underWay = new Set<string>();
  #beating: NodeJS.Timeout | undefined;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  put(taskId: string, note: TurnNote): void {
    const draft = join(this.#folder, `${taskId}.draft`);
    writeFileSync(draft, JSON.stringify(note), { mode: 0o600 });
    renameSync(draft, this.#fileOf(taskId));
    this.#underWay.add(taskId);
    this.#beating ??= setInterval(() => this.#beat(), beatMs).unref();
  }

  remove(taskId: string): void {
    rmSync(this.#fileOf(taskId), { force: true });
    this.leave(taskId);
  }

  /** The turn is over; what it changed is still to be kept by a later process. */
  leave(taskId: string): void {
    this.#underWay.delete(taskId);
    if (this.#underWay.size > 0) return;
    clearInterval(this.#beating);
    this.#beating = undefined;
  }

  /** Those that an earlier process left. One that was being written for the first time had nothing to tell yet. */
  all(): LeftNote[] {
    return readdirSync(this.#folder).flatMap((name) => {
      const file = join(this.#folder, name);
      try {
        if (!name.endsWith('.json')) throw new Error('A draft.');
        const note = z.parse(noteSchema, JSON.parse(readFileSync(file, 'utf8')));
        return [{ taskId: name.replace(/\.json$/, ''), note, aliveMs: statSync(file).mtimeMs }];
      } catch {
        rmSync(file, { force: true });
        return [];
      }
    });
  }

  #fileOf(taskId: string): string {
    return join(this.#folder, `${taskId}.json`);
  }

  #beat(): void {
    const now = new Date();
    for (const taskId of this.#underWay) {
      try {
        utimesSync(this.#fileOf(taskId), now, now);
      } catch {
        // The disk may be full, or the file gone: the next start then sees less of it as the task's.
      }
    }
  }
}
