import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { nextActivity } from '../../../background/session/activity.ts';
import type { Activity } from '../../../background/session/activity.ts';
import { toBadge } from '../../../background/session/badge.ts';
import { emptyModel } from '../../../background/session/model.ts';
import type { Model } from '../../../background/session/model.ts';
import { toSnapshot } from '../../../background/session/snapshot.ts';
import type { SessionState } from '../../../background/session/state.ts';
import { withTask, withTyped } from '../../../background/session/timeline.ts';
import { ToggleGate } from '../../../background/session/toggleGate.ts';
import type { WireEvent } from '../../../background/realtime/wire.ts';
import { limits } from '../../../protocol/limits.ts';
import { snapshotSchema } from '../../../protocol/snapshot.ts';
import { aTask } from '../../fakes/aTask.ts';
import { responseDone, speech } from '../../fakes/wireEvents.ts';

const live = {
  phase: 'live',
  attemptId: 'a',
  startedAtMs: 5,
  callSinceMs: 5,
  tries: 0,
  media: 'connected',
  control: 'up',
  controlReason: null,
  activity: 'listening',
} as const satisfies SessionState;

describe('the snapshot', () => {
  it('shows what surfaces may see, and no more', () => {
    const model: Model = {
      ...emptyModel,
      session: live,
      host: { state: 'up', hostVersion: '0.1.0' },
      workspaces: [
        { workspaceId: 'w1', name: 'one', mode: 'askRisky' },
        { workspaceId: 'w2', name: 'two', mode: 'readOnly' },
      ],
      chosenWorkspaceId: 'w2',
      shortcut: 'Alt+Shift+V',
    };
    assert.deepEqual(toSnapshot(model), {
      session: {
        phase: 'live',
        control: 'up',
        activity: 'listening',
        startedAtMs: 5,
        muted: false,
        talk: 'open',
        lagMs: 0,
        spent: { usd: 0, inputTokens: 0, outputTokens: 0 },
      },
      host: model.host,
      workspaces: model.workspaces,
      workspaceId: 'w2',
      adding: null,
      engines: null,
      timeline: [],
      approvals: [],
      shortcut: 'Alt+Shift+V',
      settings: emptyModel.settings,
    });
  });

  it('falls back to the first workspace when the chosen one is gone', () => {
    const workspaces = [{ workspaceId: 'w1', name: 'one', mode: 'askRisky' as const }];
    assert.equal(toSnapshot({ ...emptyModel, workspaces, chosenWorkspaceId: 'w2' }).workspaceId, 'w1');
    assert.equal(toSnapshot(emptyModel).workspaceId, null);
  });

  it('says how the last session ended', () => {
    const failure = { code: 'microphone_denied', message: 'no' } as const;
    const sessionOf = (ended: Extract<SessionState, { phase: 'idle' }>['ended']) =>
      toSnapshot({ ...emptyModel, session: { phase: 'idle', ended } }).session;
    assert.deepEqual(sessionOf(null), { phase: 'idle' });
    assert.deepEqual(sessionOf({ reason: 'requested', failure: null }), {
      phase: 'idle',
      ended: { reason: 'requested' },
    });
    assert.deepEqual(sessionOf({ reason: 'error', failure }), { phase: 'idle', ended: { reason: 'error', failure } });
  });

  it('stays within 64 KiB, the newest entries whole in number and the oldest dropped', () => {
    const path = 'ü'.repeat(100);
    const edits = Array.from({ length: 500 }, (_, n) => ({
      path: `${path}${n}`,
      kind: 'modify' as const,
      added: 1,
      removed: 1,
    }));
    let { timeline } = emptyModel;
    for (let n = 0; n < limits.timelineEntries; n += 1) {
      timeline = withTyped(timeline, `${n}`, 'ü'.repeat(16_000), n);
      timeline = withTask(timeline, aTask({ taskId: `t${n}`, startedAtMs: n, edits }));
    }
    const snapshot = z.parse(snapshotSchema, toSnapshot({ ...emptyModel, timeline }));
    const bytes = Buffer.byteLength(JSON.stringify(snapshot));
    assert.ok(bytes <= limits.snapshotBytes && bytes > limits.snapshotBytes / 2, `${bytes} bytes`);
    const kept = snapshot.timeline.length;
    assert.deepEqual(
      snapshot.timeline.map(({ entryId }) => entryId),
      timeline.slice(-kept).map(({ entryId }) => entryId),
    );
  });
});

describe('the activity', () => {
  const started: WireEvent = speech('speechStarted');
  const stopped: WireEvent = speech('speechStopped');
  const responding: WireEvent = { type: 'responseStarted', responseId: 'r' };
  const done: WireEvent = responseDone('r');
  const playing: WireEvent = { type: 'playbackStarted', responseId: 'r' };
  const played: WireEvent = { type: 'playbackStopped', responseId: 'r' };
  const cleared: WireEvent = { type: 'playbackCleared', responseId: 'r' };

  for (const [name, events, activities] of [
    [
      'goes from hearing over thinking and speaking back to listening',
      [started, stopped, responding, playing, done, played],
      ['hearing', 'thinking', 'thinking', 'speaking', 'speaking', 'listening'],
    ],
    ['listens again after a response without sound', [responding, done], ['thinking', 'listening']],
    ['hears the user who interrupts', [playing, started, cleared], ['speaking', 'hearing', 'hearing']],
    ['stays where it is on everything else', [started, { type: 'sessionReady' }], ['hearing', 'hearing']],
  ] as const) {
    it(name, () => {
      let activity: Activity = 'listening';
      const reached = events.map((event) => (activity = nextActivity(activity, event)));
      assert.deepEqual(reached, activities);
    });
  }
});

describe('the toolbar button', () => {
  const working = withTask([], aTask({}));
  const failure = { code: 'host_missing', message: 'no host' } as const;
  for (const [name, model, text] of [
    ['shows nothing at rest', {}, ''],
    [
      'shows that Earshot starts',
      { session: { phase: 'starting', attemptId: 'a', control: 'joining', controlReason: null, resumed: null } },
      '…',
    ],
    ['shows that Earshot listens', { session: live }, '●'],
    ['shows that Earshot works', { session: live, timeline: working }, '…'],
    [
      'shows trouble first',
      { session: { phase: 'idle', ended: { reason: 'error', failure } }, timeline: working },
      '!',
    ],
    ['shows nothing after a stop', { session: { phase: 'idle', ended: { reason: 'requested', failure: null } } }, ''],
  ] satisfies readonly (readonly [string, Partial<Model>, string])[]) {
    it(name, () => {
      assert.equal(toBadge({ ...emptyModel, ...model }).text, text);
    });
  }
});

describe('the toggle shortcut', () => {
  it('takes a held key for one press', () => {
    const gate = new ToggleGate();
    const events = [0, 660, 700, 740, 780, 1_600, 2_500];
    assert.deepEqual(
      events.map((atMs) => gate.isPress(atMs)),
      [true, false, false, false, false, false, true],
    );
  });
});
