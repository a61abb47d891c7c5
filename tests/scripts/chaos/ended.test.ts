import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Snapshot, TimelineEntry } from '../../../protocol/snapshot.ts';
import type { TaskView } from '../../../protocol/task.ts';
import { isFinal, readEnd } from '../../../scripts/chaos/ended.ts';
import { aFinishedTask, aTask } from '../../fakes/aTask.ts';
import { idle, live } from '../../popup/snapshots.ts';

const nothing: ReadonlySet<string> = new Set();
const broken = { code: 'call_failed', message: 'The call lost its connection. Start again.' } as const;

function saying(...timeline: readonly TimelineEntry[]): Snapshot {
  return { ...idle, session: live, timeline: [...timeline] };
}
function said(atMs: number, state: 'speaking' | 'spoken' | 'interrupted'): TimelineEntry {
  return { kind: 'said', entryId: `said:${atMs}`, atMs, text: 'Renamed.', state };
}
function entry(task: TaskView): TimelineEntry {
  return { kind: 'task', entryId: `task:${task.taskId}`, atMs: task.startedAtMs, task };
}
const notice: TimelineEntry = { kind: 'notice', entryId: 'notice:1', atMs: 9, failure: broken };
const finished = entry(aFinishedTask({}));

describe('the end of a spoken request', () => {
  it('is done when the outcome has been spoken to its end', () => {
    const snapshot = saying(finished, said(3, 'spoken'));
    assert.equal(readEnd(snapshot, nothing), 'done');
    assert.equal(isFinal('done', snapshot), true);
  });

  it('is not there while the task runs, or while its outcome is being spoken', () => {
    assert.equal(readEnd(saying(entry(aTask({})), said(3, 'spoken')), nothing), 'lost');
    const speaking = saying(finished, said(3, 'speaking'));
    assert.equal(readEnd(speaking, nothing), 'lost');
    assert.equal(isFinal('lost', speaking), false);
  });

  it('is a question when words came and nothing was carried out', () => {
    assert.equal(readEnd(saying(said(3, 'spoken')), nothing), 'asked back');
  });

  it('is cut when the words broke off, until others come', () => {
    assert.equal(readEnd(saying(finished, said(3, 'interrupted')), nothing), 'cut');
    assert.equal(isFinal('cut', saying(finished, said(3, 'interrupted'))), false);
    assert.equal(readEnd(saying(finished, said(3, 'interrupted'), said(4, 'spoken')), nothing), 'done');
  });

  it('is a notice when only that came, final once the session is over', () => {
    assert.equal(readEnd(saying(notice), nothing), 'notice');
    assert.equal(isFinal('notice', saying(notice)), false);
    const over: Snapshot = { ...idle, session: { phase: 'idle', ended: { reason: 'error', failure: broken } } };
    assert.equal(readEnd(over, nothing), 'notice');
    assert.equal(isFinal('notice', over), true);
  });

  it('is lost when the notice tells of something else', () => {
    const other = { code: 'turn_taking_refused', message: 'Earshot waits for a pause instead.' } as const;
    const snapshot = saying({ kind: 'notice', entryId: 'notice:2', atMs: 9, failure: other });
    assert.equal(readEnd(snapshot, nothing), 'lost');
    assert.equal(readEnd(saying(...snapshot.timeline, notice), nothing), 'notice');
    const capped = { code: 'cap_reached', message: 'Your limit is reached.' } as const;
    const over: Snapshot = { ...idle, session: { phase: 'idle', ended: { reason: 'expired', failure: capped } } };
    assert.equal(readEnd(over, nothing), 'lost');
  });

  it('is none of what was there before it', () => {
    const before = new Set([finished, said(3, 'spoken'), notice].map(({ entryId }) => entryId));
    assert.equal(readEnd(saying(finished, said(3, 'spoken'), notice), before), 'lost');
  });
});
