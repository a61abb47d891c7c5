import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/**
 * What is known of the turns under way, on disk: after the end of this process, what they changed is still to be told from
 * what the user did. Written at once: a few times in a turn, some bytes each.
 */
export class TurnNotes {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  put(taskId: string, note: TurnNote): void {
    writeFileSync(join(this.#folder, `${taskId}.json`), JSON.stringify(note), { mode: 0o600 });
  }

  remove(taskId: string): void {
    rmSync(join(this.#folder, `${taskId}.json`), { force: true });
  }

  /** Those that an earlier process left. One that was being written at its end had nothing to tell yet. */
  all(): { readonly taskId: string; readonly note: TurnNote }[] {
    return readdirSync(this.#folder).flatMap((name) => {
      try {
        const note = z.parse(noteSchema, JSON.parse(readFileSync(join(this.#folder, name), 'utf8')));
        return [{ taskId: name.replace(/\.json$/, ''), note }];
      } catch {
        rmSync(join(this.#folder, name), { force: true });
        return [];
      }
    });
  }
}
