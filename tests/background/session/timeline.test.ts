import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WireEvent } from '../../../background/realtime/wire.ts';
import {
  unfinishedTasks,
  withEdit,
  withSilence,
  withTask,
  withTyped,
  withWireEvent,
} from '../../../background/session/timeline.ts';
import type { Timeline } from '../../../background/session/timeline.ts';
import { limits } from '../../../protocol/limits.ts';
import { aFinishedTask, aTask } from '../../fakes/aTask.ts';
import { heard as heardItem } from '../../fakes/wireEvents.ts';

const after = (events: readonly WireEvent[], before: Timeline = []): Timeline =>
  events.reduce((timeline, event, n) => withWireEvent(timeline, event, n + 1), before);

const heardDelta = (text: string): WireEvent => ({ type: 'heardDelta', itemId: 'i1', text });
const heard = (text: string): WireEvent => heardItem('i1', text, { score: -0.5 });
const said = { responseId: 'r1', itemId: 'm1' };

describe('the timeline', () => {
  it('shows speech while it is recognised, and replaces it by what was heard', () => {
    assert.deepEqual(after([heardDelta('re'), heardDelta('name')]), [
      { kind: 'heard', entryId: 'heard:i1', atMs: 1, text: 'rename', final: false },
    ]);
    const final = [{ kind: 'heard', entryId: 'heard:i1', atMs: 1, text: 'Rename it.', final: true, score: -0.5 }];
    assert.deepEqual(after([heardDelta('re'), heard('Rename it.')]), final);
    assert.deepEqual(after([heardDelta('re'), heard('Rename it.'), heardDelta('late')]), final);
  });

  it('shows nothing for silence that passed for speech', () => {
    assert.deepEqual(after([heardDelta('h'), heard(' ')]), []);
  });

  it('shows what is said until its sound has been played', () => {
    const events: WireEvent[] = [
      { type: 'saidDelta', ...said, text: 'Do' },
      { type: 'said', ...said, text: 'Done.', aloud: true },
      { type: 'playbackStopped', responseId: 'r1' },
    ];
    const entry = { kind: 'said', entryId: 'said:r1:m1', atMs: 1 };
    assert.deepEqual(after(events.slice(0, 1)), [{ ...entry, text: 'Do', state: 'speaking' }]);
    assert.deepEqual(after(events), [{ ...entry, text: 'Done.', state: 'spoken' }]);
  });

  it('takes an answer as text for given with its last word: nothing is played of it', () => {
    const events: WireEvent[] = [
      { type: 'saidDelta', ...said, text: 'Do' },
      { type: 'said', ...said, text: 'Done.', aloud: false },
    ];
    const entry = { kind: 'said', entryId: 'said:r1:m1', atMs: 1 };
    assert.deepEqual(after(events.slice(0, 1)), [{ ...entry, text: 'Do', state: 'speaking' }]);
    assert.deepEqual(withSilence(after(events)), [{ ...entry, text: 'Done.', state: 'spoken' }]);
  });

  it('shows what was cut off, by the user or by the end of the call', () => {
    const speaking = after([{ type: 'said', ...said, text: 'Done.', aloud: true }]);
    const cut = [{ kind: 'said', entryId: 'said:r1:m1', atMs: 1, text: 'Done.', state: 'interrupted' }];
    assert.deepEqual(after([{ type: 'playbackCleared', responseId: 'r1' }], speaking), cut);
    assert.deepEqual(withSilence(speaking), cut);
  });

  it('shows only what was really said of a voice that was interrupted', () => {
    const events: WireEvent[] = [
      { type: 'saidDelta', ...said, text: 'Renamed fetchUser to loadUser in eight files.' },
      { type: 'saidCut', itemId: 'm1', playedMs: 1_700 },
      { type: 'said', ...said, text: 'Renamed fetchUser to loadUser in eight files.', aloud: true },
    ];
    assert.deepEqual(after(events), [
      { kind: 'said', entryId: 'said:r1:m1', atMs: 1, text: 'Renamed fetchUser to…', state: 'interrupted' },
    ]);
    const late: WireEvent = { type: 'saidCut', itemId: 'm1', playedMs: 60_000 };
    assert.deepEqual(after([{ type: 'saidDelta', ...said, text: 'Done.' }, late]), [
      { kind: 'said', entryId: 'said:r1:m1', atMs: 1, text: 'Done.', state: 'interrupted' },
    ]);
  });

  it('does nothing twice when an event comes twice', () => {
    const events: WireEvent[] = [heard('Rename it.'), { type: 'said', ...said, text: 'Done.', aloud: true }];
    assert.deepEqual(after(events, after(events)), after(events));
  });

  it('keeps one entry for a task, with its edits as they come', () => {
    const edit = { path: 'a.ts', kind: 'modify', added: 1, removed: 1 } as const;
    const running = withEdit(withEdit(withTask([], aTask({})), 't1', edit), 't1', { ...edit, added: 2 });
    assert.deepEqual(running, [
      { kind: 'task', entryId: 'task:t1', atMs: 1, task: aTask({ edits: [{ ...edit, added: 2 }] }) },
    ]);
    assert.deepEqual(
      unfinishedTasks(running).map(({ taskId }) => taskId),
      ['t1'],
    );
    const finished = withTask(running, aFinishedTask({}));
    assert.deepEqual(finished, [{ kind: 'task', entryId: 'task:t1', atMs: 1, task: aFinishedTask({}) }]);
    assert.deepEqual(unfinishedTasks(finished), []);
  });

  it('puts an entry where its time belongs', () => {
    const tasks = withTask(
      withTask([], aTask({ taskId: 't9', startedAtMs: 9 })),
      aTask({ taskId: 't5', startedAtMs: 5 }),
    );
    assert.deepEqual(
      withTyped(tasks, '7', 'hello', 7).map(({ entryId }) => entryId),
      ['task:t5', 'typed:7', 'task:t9'],
    );
  });

  it('keeps the newest entries only', () => {
    let timeline: Timeline = [];
    for (let n = 0; n < limits.timelineEntries + 5; n += 1) timeline = withTyped(timeline, `${n}`, 'x', n);
    assert.deepEqual([timeline.length, timeline[0]?.entryId], [limits.timelineEntries, 'typed:5']);
  });

  it('keeps sight of a running task, however much is said meanwhile, until it has finished', () => {
    let timeline = withTask([], aTask({ taskId: 'long' }));
    const talk = (): void => {
      for (let n = 0; n < limits.timelineEntries; n += 1) timeline = withTyped(timeline, `${n}`, 'still there?', n + 2);
    };
    talk();
    assert.deepEqual([timeline.length, unfinishedTasks(timeline).length], [limits.timelineEntries, 1]);
    timeline = withTask(timeline, aFinishedTask({ taskId: 'long' }));
    timeline = withTyped(timeline, 'last', 'and now?', 1_000);
    assert.equal(timeline.length, limits.timelineEntries);
    assert.ok(timeline.every(({ kind }) => kind === 'typed'));
  });
});
