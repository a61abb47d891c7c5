import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultSettings } from '../../protocol/settings.ts';
import type { Snapshot, TimelineEntry } from '../../protocol/snapshot.ts';
import type { Outcome, TaskView } from '../../protocol/task.ts';
import { readAnswer, readFailure } from '../../scripts/start/answer.ts';
import { toExitCode } from '../../scripts/start/exitCode.ts';
import { createObserver } from '../../scripts/start/observe.ts';
import { createJsonPrinter } from '../../scripts/start/printJson.ts';
import { createPersonPrinter } from '../../scripts/start/printPerson.ts';
import type { RunEvent } from '../../scripts/start/runEvent.ts';

const live: Snapshot['session'] = {
  phase: 'live',
  control: 'up',
  activity: 'listening',
  startedAtMs: 1,
  muted: false,
  talk: 'open',
  lagMs: 0,
  spent: { usd: 0, inputTokens: 0, outputTokens: 0 },
};
const idle: Snapshot['session'] = { phase: 'idle' };

function snapshot(timeline: TimelineEntry[], session = live): Snapshot {
  const host = { state: 'up', hostVersion: '0' } as const;
  const none = { workspaces: [], workspaceId: null, adding: null, engines: null, approvals: [] };
  return { session, host, ...none, timeline, shortcut: '', settings: defaultSettings };
}

function task(state: TaskView['state'], edits: TaskView['edits'] = []): TimelineEntry {
  const view = {
    taskId: 't',
    workspaceId: 'w',
    functionCallId: 'f',
    origin: 'voice',
    prompt: 'p',
    startedAtMs: 10,
  } as const;
  return { entryId: 't', atMs: 10, kind: 'task', task: { ...view, edits, undoable: true, state } };
}

const finished = (outcome: Outcome): TaskView['state'] => ({
  phase: 'finished',
  outcome,
  summary: 's',
  finishedAtMs: 20,
});
const said = (state: 'speaking' | 'spoken' | 'interrupted', atMs = 30): TimelineEntry => ({
  entryId: 's',
  atMs,
  kind: 'said',
  text: 'Done.',
  state,
});

describe('whether a request has been answered', () => {
  const table: readonly (readonly [string, Snapshot, Outcome | undefined])[] = [
    ['is open before anything happened', snapshot([]), undefined],
    ['is open while the task runs', snapshot([task({ phase: 'running' })]), undefined],
    ['is open until the outcome has been spoken', snapshot([task(finished('done')), said('speaking')]), undefined],
    ['is the outcome once spoken', snapshot([task(finished('done')), said('spoken')]), 'done'],
    ['is the outcome once cut off', snapshot([task(finished('failed')), said('interrupted')]), 'failed'],
    ['is the outcome at once without a call', snapshot([task(finished('asked'))], idle), 'asked'],
    ['does not count words from before the end', snapshot([said('spoken', 5), task(finished('done'))]), undefined],
    ['takes words without a task for a question back', snapshot([said('spoken')]), 'notUnderstood'],
  ];
  for (const [name, state, outcome] of table) {
    it(name, () => {
      assert.equal(readAnswer(state, new Set()), outcome);
    });
  }

  it('ignores what was there before', () => {
    assert.equal(readAnswer(snapshot([task(finished('done')), said('spoken')]), new Set(['t', 's'])), undefined);
  });
});

describe('why no answer can come any more', () => {
  const failure = { code: 'voice_failed', message: 'The voice server ended.' } as const;
  const ended = (session: Snapshot['session']): Snapshot => snapshot([], session);
  const table: readonly (readonly [string, Snapshot, typeof failure | undefined])[] = [
    ['is nothing in a call', snapshot([]), undefined],
    ['is nothing before the first', ended(idle), undefined],
    ['is nothing after one that was stopped', ended({ phase: 'idle', ended: { reason: 'requested' } }), undefined],
    ['is what ended the session', ended({ phase: 'idle', ended: { reason: 'error', failure } }), failure],
    ['is what brought the host down', { ...snapshot([]), host: { state: 'down', failure } }, failure],
  ];
  for (const [name, state, expected] of table) {
    it(name, () => {
      assert.deepEqual(readFailure(state), expected);
    });
  }
});

describe('the exit code', () => {
  it('is 0 when all is done, 2 when anything was asked back, 1 when anything failed', () => {
    assert.deepEqual(
      [
        toExitCode(['done', 'done']),
        toExitCode(['done', 'asked']),
        toExitCode(['notUnderstood']),
        toExitCode(['asked', 'failed']),
      ],
      [0, 2, 2, 1],
    );
  });
});

describe('the events of a run', () => {
  const heard: TimelineEntry = { entryId: 'h', atMs: 5, kind: 'heard', text: 'Rename.', final: true, score: -0.5 };
  const edits: TaskView['edits'] = [{ path: 'a.ts', kind: 'modify', added: 1, removed: 1 }];

  it('are told once each and in order, the diff before the end of its task', async () => {
    const events: RunEvent[] = [];
    const observer = createObserver(
      (event) => events.push(event),
      (taskId, path) => Promise.resolve(`diff of ${taskId} ${path}`),
    );
    observer.see(snapshot([], live));
    observer.see(snapshot([{ ...heard, final: false }, task({ phase: 'running' })]));
    observer.see(snapshot([heard, task({ phase: 'running' })]));
    observer.see(snapshot([heard, task(finished('done'), edits), said('speaking')]));
    observer.see(snapshot([heard, task(finished('done'), edits), said('spoken')]));
    observer.see(snapshot([heard, task(finished('done'), edits)], { phase: 'idle', ended: { reason: 'requested' } }));
    await observer.settled();
    assert.deepEqual(events, [
      { event: 'session.live' },
      { event: 'task.started', taskId: 't', prompt: 'p' },
      { event: 'heard', text: 'Rename.', score: -0.5 },
      { event: 'edit', taskId: 't', path: 'a.ts', diff: 'diff of t a.ts' },
      { event: 'task.finished', taskId: 't', outcome: 'done', summary: 's' },
      { event: 'spoke', text: 'Done.' },
      { event: 'session.ended', reason: 'requested' },
    ]);
  });

  it('tell of a call that broke, and of the session once', async () => {
    const events: RunEvent[] = [];
    const observer = createObserver(
      (event) => events.push(event),
      () => Promise.resolve(''),
    );
    const resuming = { phase: 'starting', resuming: true, talk: 'open', lagMs: 0 } as const;
    for (const session of [live, resuming, { ...resuming, lagMs: 400 }, live]) observer.see(snapshot([], session));
    await observer.settled();
    assert.deepEqual(events, [
      { event: 'session.live' },
      { event: 'stage', text: 'The call broke. A new one takes over.' },
    ]);
  });

  it('are one JSON object a line', () => {
    let text = '';
    createJsonPrinter(
      (line) => (text += line),
      () => 12.4,
    )({ event: 'spoke', text: 'a\nb' });
    assert.equal(text, '{"event":"spoke","atMs":12,"text":"a\\nb"}\n');
  });

  it('are shown to a person with time, words and the diff, coloured only on request', () => {
    let text = '';
    const print = createPersonPrinter(
      (line) => (text += line),
      () => 1_234,
      false,
    );
    print({ event: 'edit', taskId: 't', path: 'a.ts', diff: '@@ -1 +1 @@\n-a\n+b\n' });
    assert.equal(text, '   1.23 s  Edited:  a.ts\n@@ -1 +1 @@\n-a\n+b\n');
    text = '';
    createPersonPrinter(
      (line) => (text += line),
      () => 0,
      true,
    )({ event: 'edit', taskId: 't', path: 'a', diff: '+b' });
    assert.ok(text.includes('\u001b[32m+b\u001b[39m'), text);
  });
});
