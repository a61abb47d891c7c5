import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Snapshot, TimelineEntry } from '../../protocol/snapshot.ts';
import { toAnnouncements } from '../../popup/ui/announcements.ts';
import { answeredEntry, asking, heard, hostMissing, idle, live, renameTask, said, task } from './snapshots.ts';

const running: TimelineEntry = { ...task, task: { ...renameTask, state: { phase: 'running' } } };
const notice: TimelineEntry = {
  kind: 'notice',
  entryId: 'n1',
  atMs: 0,
  failure: { code: 'edit_conflict', message: 'Nothing was overwritten.' },
};
const talking: Snapshot = { ...idle, session: live };
const withTimeline = (...timeline: TimelineEntry[]): Snapshot => ({ ...talking, timeline });

const cases: readonly [
  name: string,
  before: Snapshot | undefined,
  after: Snapshot,
  polite: string[],
  assertive: string[],
][] = [
  ['nothing of what was there before it was opened', undefined, withTimeline(heard, said, notice), [], []],
  [
    'a failure that holds when it is opened',
    undefined,
    hostMissing,
    [],
    ['The host is not installed. Register it once, then press Retry.'],
  ],
  ['nothing twice', hostMissing, hostMissing, [], []],
  ['a question, at once', talking, asking, [], ['Earshot asks: May I run npm test, without a sandbox?']],
  [
    'a question that waits when it is opened',
    undefined,
    asking,
    [],
    ['Earshot asks: May I run npm test, without a sandbox?'],
  ],
  ['a question once', asking, asking, [], []],
  [
    'what became of a question',
    asking,
    withTimeline(answeredEntry),
    ['Allowed once: May I run npm test, without a sandbox?'],
    [],
  ],
  ['that talking began', idle, talking, ['Listening Your microphone is on.'], []],
  ['no change of turns', talking, { ...talking, session: { ...live, activity: 'thinking' } }, [], []],
  [
    'that the files are out of reach',
    talking,
    { ...talking, session: { ...live, control: 'lost' } },
    ['Listening Cannot reach your files, reconnecting.'],
    [],
  ],
  [
    'that the microphone was muted',
    talking,
    { ...talking, session: { ...live, muted: true } },
    ['Muted Your microphone is off.'],
    [],
  ],
  ['nothing of a press, which is one’s own', talking, { ...talking, session: { ...live, talk: 'held' } }, [], []],
  [
    'that a broken call is being taken up again',
    { ...talking, session: { phase: 'starting', resuming: false, talk: 'open', lagMs: 0 } },
    { ...talking, session: { phase: 'starting', resuming: true, talk: 'open', lagMs: 0 } },
    ['Reconnecting… The call broke off. The conversation goes on.'],
    [],
  ],
  ['no half sentence', talking, withTimeline({ ...heard, final: false }), [], []],
  [
    'a sentence when it is complete',
    withTimeline({ ...heard, final: false }),
    withTimeline(heard),
    ['You said: Rename fetch user to load user.'],
    [],
  ],
  [
    'the same sentence said again',
    withTimeline(heard),
    withTimeline(heard, { ...heard, entryId: 'e9' }),
    ['You said: Rename fetch user to load user.'],
    [],
  ],
  ['no answer while the voice speaks it', talking, withTimeline(said), [], []],
  [
    'an answer once it was spoken',
    withTimeline(said),
    withTimeline({ ...said, text: 'Done.', state: 'spoken' }),
    ['Earshot said: Done.'],
    [],
  ],
  [
    'how a task ended',
    withTimeline(running),
    withTimeline(task),
    ['Done: I renamed fetchUser to loadUser: 5 places in 2 files.'],
    [],
  ],
  [
    'a notice at once',
    talking,
    withTimeline(notice),
    [],
    ['The file changed in the meantime. Nothing was overwritten.'],
  ],
];

describe('toAnnouncements', () => {
  for (const [name, before, after, polite, assertive] of cases) {
    it(`tells ${name}`, () => {
      assert.deepEqual(toAnnouncements(before, after), { polite, assertive });
    });
  }
});
