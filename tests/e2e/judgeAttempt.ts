import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { RunEvent } from '../../scripts/start/runEvent.ts';
import { expectedRename } from './expectedRename.ts';
import type { NewName } from './newName.ts';
import { of } from './runStart.ts';
import type { StartRun, TimedEvent } from './runStart.ts';
import { contentsOf } from './tree.ts';
import type { Tree } from './tree.ts';

/** One try to have `from` renamed and the rename undone, both by voice. */
export interface Attempt {
  readonly run: StartRun;
  readonly from: NewName;
  readonly to: NewName;
  readonly before: Tree;
  /** When the first task had ended. */
  readonly middle: Tree;
  readonly after: Tree;
  readonly ignored: (file: string) => boolean;
}

/** How an attempt went, if Earshot did what it heard and said what it did. */
export type AttemptOutcome = 'carried out' | 'asked back' | 'heard otherwise' | 'undo not heard';

/**
 * Judges an attempt. A person who is asked back or misheard says it again; all else is an error: a tree that is not what
 * the summary says, something changed without a task, the right words without their task, bytes that undo leaves behind.
 */
export function judgeAttempt({ run, from, to, before, middle, after, ignored }: Attempt): AttemptOutcome {
  const said = `Rename ${from.spoken} to ${to.spoken}.`;
  const [first, second] = byRequest(run);
  const heard = of(first, 'heard').at(0)?.text ?? '';
  const task = of(first, 'task.finished').at(0);
  const undo = of(second, 'task.finished').at(0);
  const shown = JSON.stringify(run.events.filter(({ event }) => event !== 'edit'));
  const isUnchanged = isDeepStrictEqual(middle, before);

  if (task?.outcome === 'done') assert.ok(isWhatWasSaid(task.summary), `Not what the summary says: ${shown}`);
  else assert.ok(isUnchanged, `Changed without a task that was done: ${shown}`);
  if (task !== undefined) assert.ok(['done', 'asked', 'notUnderstood'].includes(task.outcome), shown);

  const undoHeard = of(second, 'heard').some(({ text }) => /^(undo|take|revert)\b/i.test(text));
  if (!undoHeard) {
    assert.deepEqual(after, middle, `Changed without an undo: ${shown}`);
    if (!isUnchanged) return 'undo not heard';
  }
  assert.deepEqual(after, before, `Not undone to the byte: ${shown}`);

  if (task === undefined)
    return of(first, 'spoke').some(({ text }) => text.startsWith('Did you say')) ? 'asked back' : 'heard otherwise';
  if (heard !== said) return task.outcome === 'asked' ? 'asked back' : 'heard otherwise';
  assert.deepEqual([task.outcome, undo?.outcome], ['done', 'done'], shown);
  assert.deepEqual(contentsOf(middle), expectedRename(before, from.written, to.written, ignored));
  assert.deepEqual([of(first, 'heard').length, of(second, 'heard').length], [1, 1], shown);
  assert.deepEqual([of(first, 'spoke').length, of(second, 'spoke').length], [1, 1], shown);
  return 'carried out';

  /** The tree after the first task is what its summary says: a rename in one of the usual casings, or just these files. */
  function isWhatWasSaid(summary: string): boolean {
    const renamed = /^Renamed (.+) to (.+): /.exec(summary);
    const [, oldWords, newWords] = renamed ?? [];
    if (oldWords !== undefined && newWords !== undefined) {
      return casings.some((casing) =>
        isDeepStrictEqual(contentsOf(middle), expectedRename(before, casing(oldWords), casing(newWords), ignored)),
      );
    }
    const paths = Object.keys({ ...before, ...middle }).filter((file) => before[file]?.bytes !== middle[file]?.bytes);
    return isDeepStrictEqual(new Set(paths), new Set(of(first, 'edit').map(({ path }) => path)));
  }
}

const camel = (words: string): string => words.replace(/ (.)/g, (_, letter: string) => letter.toUpperCase());
const casings: readonly ((words: string) => string)[] = [
  camel,
  (words) => camel(` ${words}`),
  (words) => words.replaceAll(' ', '_'),
  (words) => words.replaceAll(' ', '_').toUpperCase(),
];

/** The events of each request, from its speech on. */
function byRequest(run: StartRun): [StartRun, StartRun] {
  const isRequest = ({ event }: TimedEvent): boolean => event === ('request' satisfies RunEvent['event']);
  const start = run.events.findLastIndex(isRequest);
  return [
    { ...run, events: run.events.slice(0, start) },
    { ...run, events: run.events.slice(start) },
  ];
}
