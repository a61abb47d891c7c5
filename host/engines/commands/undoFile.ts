import { posix } from 'node:path';
import type { EngineClient, EngineFinish } from '../engine.ts';
import { filesNamed } from './names/filesNamed.ts';
import { bareWords } from './names/spokenName.ts';
import { clipped } from './prepared.ts';

/** Undoes what the latest task did to the file that a request names, and leaves the rest of it. */
export async function undoFile(slot: string, { history }: Pick<EngineClient, 'history'>): Promise<EngineFinish> {
  const edits = history.latest()?.edits ?? [];
  // Nothing to undo at all is for the history to say.
  if (edits.length === 0) return history.undo();
  const [only, ...others] = filesNamed(slot, edits).map(({ path }) => path);
  if (only === undefined) {
    const changed = edits.slice(0, 3).map(({ path }) => posix.basename(path));
    const rest = edits.length > changed.length ? ' and others' : '';
    const summary = `The last change left ${clipped(bareWords(slot))} alone. It was in ${changed.join(', ')}${rest}.`;
    return { outcome: 'asked', summary };
  }
  if (others.length === 0) return history.undo({ paths: [only] });
  const folders = [only, ...others].map((path) => posix.dirname(path)).join(' and ');
  return { outcome: 'asked', summary: `There are several of that name, in ${folders}. Which one do you mean?` };
}
