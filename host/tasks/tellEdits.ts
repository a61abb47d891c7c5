import type { Journal } from '../workspace/journal.ts';
import { shownEdits } from './shownEdits.ts';
import type { TaskEvents } from './taskEvents.ts';

/** Tells what a task has done to some files so far. */
export async function tellEdits(
  taskId: string,
  paths: readonly string[],
  { journal, events }: { readonly journal: Journal; readonly events: TaskEvents },
): Promise<void> {
  if (paths.length === 0) return;
  const told = new Set(paths);
  const edits = (await journal.edits(taskId)).filter(({ path }) => told.has(path));
  for (const edit of shownEdits(edits)) events.edited(taskId, edit);
}
