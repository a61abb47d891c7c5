/** A task's view travels in one message, so a change of very many files is listed in part; the summary counts them all. */
const maxShown = 1_000;

export function shownEdits<T>(edits: readonly T[]): T[] {
  return edits.slice(0, maxShown);
}
