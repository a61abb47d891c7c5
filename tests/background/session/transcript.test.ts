import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withTask, withTyped, withWireEvent } from '../../../background/session/timeline.ts';
import type { Timeline } from '../../../background/session/timeline.ts';
import { toCarried, toTranscript } from '../../../background/session/transcript.ts';
import type { TimelineEntry } from '../../../protocol/snapshot.ts';
import { aFinishedTask, aTask } from '../../fakes/aTask.ts';

let entries = 0;
const heard = (text: string, final = true): TimelineEntry => ({
  kind: 'heard',
  entryId: `heard:${(entries += 1)}`,
  atMs: entries,
  text,
  final,
});
const said = (text: string): TimelineEntry => ({
  kind: 'said',
  entryId: `said:${(entries += 1)}`,
  atMs: entries,
  text,
  state: 'spoken',
});
const task = (difference: Parameters<typeof aTask>[0] = {}): TimelineEntry => {
  entries += 1;
  return { kind: 'task', entryId: `task:${entries}`, atMs: entries, task: aTask(difference) };
};

describe('the transcript that goes with a request', () => {
  it('is who said what, a line each', () => {
    const timeline = [heard('Look at\n fetchUser.'), said('It loads a user.'), heard('Rename it')];
    assert.equal(
      toTranscript(timeline, 'rename it'),
      'user: Look at fetchUser.\nassistant: It loads a user.\nuser: Rename it',
    );
  });

  it('holds only what came after the last task began (codex#60)', () => {
    const timeline = [heard('one'), task(), said('Done.'), heard('two'), task(), said('Done too.'), heard('three')];
    assert.equal(toTranscript(timeline, 'three'), 'assistant: Done too.\nuser: three');
  });

  it('goes on over a task that was only clicked', () => {
    const timeline = [heard('one'), task({ origin: 'clicked' }), heard('two')];
    assert.equal(toTranscript(timeline, 'two'), 'user: one\nuser: two');
  });

  it('ends with the request as a line of the user, unless it is there already (codex#61)', () => {
    assert.equal(toTranscript([said('Yes?')], 'rename it'), 'assistant: Yes?\nuser: rename it');
    assert.equal(toTranscript([heard('Rename it!'), said('Sure.')], 'rename it'), 'user: Rename it!\nassistant: Sure.');
    assert.equal(toTranscript([said('Rename it!')], 'rename it'), 'assistant: Rename it!\nuser: rename it');
    assert.equal(toTranscript([said('Yes?')], ' '), 'assistant: Yes?');
  });

  it('is empty when nothing but the request was said', () => {
    assert.deepEqual([toTranscript([heard('Rename it.')], 'rename it'), toTranscript([], 'rename it')], ['', '']);
  });

  it('has no word of what Earshot itself put in: tasks, notices, outputs (codex#62)', () => {
    const notice: TimelineEntry = {
      kind: 'notice',
      entryId: 'n',
      atMs: 0,
      failure: { code: 'internal', message: 'Oh no.' },
    };
    const events = [
      { type: 'itemAdded', itemId: 'output' },
      { type: 'responseStarted', responseId: 'r' },
    ] as const;
    const timeline = events.reduce<Timeline>(
      (before, event) => withWireEvent(before, event, 9),
      [task({ origin: 'clicked', prompt: 'secret' }), notice, heard('hello')],
    );
    assert.equal(toTranscript(timeline, 'rename it'), 'user: hello\nuser: rename it');
  });

  it('joins the parts of one turn, each role its own (codex#56, codex#58), and the whole replaces them (codex#59)', () => {
    let timeline: Timeline = [];
    const hear = (type: 'heardDelta' | 'saidDelta', text: string): void => {
      timeline = withWireEvent(timeline, { type, itemId: `${type} item`, responseId: 'r', text }, 1);
    };
    hear('heardDelta', 'Look ');
    hear('heardDelta', 'at it.');
    hear('saidDelta', 'It is ');
    hear('saidDelta', 'short');
    assert.equal(toTranscript(timeline, ''), 'user: Look at it.\nassistant: It is short');
    const done = {
      type: 'said',
      itemId: 'saidDelta item',
      responseId: 'r',
      text: 'It is short.',
      aloud: true,
    } as const;
    timeline = withWireEvent(timeline, done, 2);
    // Audio and text form of one turn are one turn (codex#57).
    timeline = withWireEvent(timeline, done, 3);
    assert.equal(toTranscript(timeline, ''), 'user: Look at it.\nassistant: It is short.');
  });

  it('has what was typed as words of the user', () => {
    const timeline = withTyped(withTask([], aTask({ startedAtMs: 1 })), '1', 'and this', 2);
    assert.equal(toTranscript(timeline, ''), 'user: and this');
  });

  it('keeps 8 KiB from the newest end, marked with an ellipsis, and no half character (codex#63)', () => {
    const timeline = [heard('語'.repeat(4_000)), said('latest')];
    const transcript = toTranscript(timeline, '');
    assert.equal(transcript, `…${'語'.repeat(2_723)}\nassistant: latest`);
    assert.ok(Buffer.byteLength(transcript) <= 8_192 && Buffer.byteLength(transcript) > 8_192 - 3);
    const whole = [heard('x'.repeat(8_192 - 'user: '.length))];
    assert.equal(toTranscript(whole, ''), `user: ${'x'.repeat(8_186)}`);
  });
});

describe('what the next call is told of the one that broke', () => {
  it('is the whole talk with its tasks, and that it goes on (codex#54)', () => {
    const finished: TimelineEntry = {
      kind: 'task',
      entryId: 'task:f',
      atMs: 0,
      task: aFinishedTask({ prompt: 'rename it' }),
    };
    const [note, ...lines] = toCarried([heard('Rename it.'), finished, said('Done.'), task({ prompt: 'look' })]).split(
      '\n',
    );
    assert.match(note ?? '', /without answering twice/);
    assert.deepEqual(
      [lines[0], lines.at(-2), lines.at(-1)],
      ['user: Rename it.', 'assistant: Done.', 'task: look: still running'],
    );
    assert.match(lines[1] ?? '', /^task: rename it: \S/);
  });

  it('is nothing when nothing was said', () => {
    assert.equal(toCarried([]), '');
  });

  it('keeps the newest end of a long talk', () => {
    const carried = toCarried(Array.from({ length: 2_000 }, (_, n) => heard(`line ${n}`)));
    assert.ok(carried.endsWith('user: line 1999'));
    assert.ok(Buffer.byteLength(carried) < 8 * 1024 + 200);
  });
});
