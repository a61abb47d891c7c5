import { defaultSettings } from '../../protocol/settings.ts';
import type { Snapshot, TimelineEntry } from '../../protocol/snapshot.ts';
import type { TaskView } from '../../protocol/task.ts';
import { anApproval } from '../fakes/anApproval.ts';

type EntryOf<K extends TimelineEntry['kind']> = Extract<TimelineEntry, { kind: K }>;

/** A moment far from now: nothing here may depend on the time of the run. */
const startedAtMs = Date.UTC(2026, 0, 5, 9, 30);

export const idle: Snapshot = {
  session: { phase: 'idle' },
  host: { state: 'up', hostVersion: '0.1.0' },
  workspaces: [
    { workspaceId: 'w1', name: 'todo-app', mode: 'askRisky' },
    { workspaceId: 'w2', name: 'website', mode: 'askRisky' },
  ],
  workspaceId: 'w1',
  adding: null,
  engines: null,
  timeline: [],
  approvals: [],
  shortcut: 'Alt+Shift+V',
  settings: defaultSettings,
};

/** Two workspaces as they were found. */
export const found: Snapshot['workspaces'] = [
  {
    workspaceId: 'w1',
    name: 'todo-app',
    mode: 'askRisky',
    state: { project: 'Node', git: { kind: 'repository', branch: 'feature/list-cards', changed: 3 } },
  },
  { workspaceId: 'w2', name: 'website', mode: 'askRisky', state: { project: null, git: { kind: 'none' } } },
];

export const trustQuestion: Snapshot['adding'] = {
  phase: 'asking',
  addingId: 'a1',
  name: 'shop',
  folder: '/home/ada/customers/shop',
};

export const live: Extract<Snapshot['session'], { phase: 'live' }> = {
  phase: 'live',
  control: 'up',
  activity: 'listening',
  startedAtMs,
  muted: false,
  talk: 'open',
  lagMs: 0,
  spent: { usd: 0, inputTokens: 0, outputTokens: 0 },
};

export const renameTask: TaskView = {
  taskId: 't1',
  workspaceId: 'w1',
  functionCallId: 'call_1',
  origin: 'voice',
  prompt: 'rename fetch user to load user',
  startedAtMs,
  edits: [
    { path: 'src/api/user.ts', kind: 'modify', added: 3, removed: 3 },
    { path: 'src/pages/profilePage.tsx', kind: 'modify', added: 2, removed: 2 },
  ],
  undoable: true,
  state: {
    phase: 'finished',
    outcome: 'done',
    summary: 'I renamed fetchUser to loadUser: 5 places in 2 files.',
    finishedAtMs: startedAtMs + 400,
  },
};

export const renameDiff = `--- a/src/api/user.ts
+++ b/src/api/user.ts
@@ -1,9 +1,9 @@ import { get } from './http.ts';
 import { get } from './http.ts';
 
-export async function fetchUser(id: string): Promise<User> {
+export async function loadUser(id: string): Promise<User> {
   return get(\`/users/\${id}\`);
 }
 
-export const fetchUserOnce = once(fetchUser);
+export const fetchUserOnce = once(loadUser);
 // fetchUser stays in comments
@@ -31,4 +31,4 @@ export function prefetchUser() {
 export function warmUp(): void {
-  void fetchUser('me');
+  void loadUser('me');
 }
`;

export const heard: EntryOf<'heard'> = {
  kind: 'heard',
  entryId: 'e1',
  atMs: startedAtMs,
  text: 'Rename fetch user to load user.',
  final: true,
  score: -0.1,
};

export const task: EntryOf<'task'> = { kind: 'task', entryId: 'e2', atMs: startedAtMs, task: renameTask };

/** Work in the other workspace, and work that waits. */
export const elsewhere: EntryOf<'task'> = {
  kind: 'task',
  entryId: 'e4',
  atMs: startedAtMs,
  task: {
    ...renameTask,
    taskId: 't2',
    workspaceId: 'w2',
    engine: 'Codex',
    prompt: 'add a dark theme',
    edits: [],
    undoable: false,
    state: { phase: 'running' },
  },
};
export const inLine: EntryOf<'task'> = {
  kind: 'task',
  entryId: 'e5',
  atMs: startedAtMs,
  task: {
    ...renameTask,
    taskId: 't3',
    prompt: 'run the tests',
    edits: [],
    undoable: false,
    state: { phase: 'queued', ahead: 1 },
  },
};

/** An undo of `task` that would have taken newer text. */
export const conflict: EntryOf<'task'> = {
  kind: 'task',
  entryId: 'e6',
  atMs: startedAtMs,
  task: {
    ...renameTask,
    taskId: 't4',
    origin: 'clicked',
    prompt: 'undo',
    edits: [],
    undoable: false,
    conflicts: ['src/api/user.ts'],
    mergeable: ['src/api/user.ts'],
    conflictOf: 't1',
    state: {
      phase: 'finished',
      outcome: 'failed',
      summary: 'user.ts was changed since. So I undid nothing.',
      finishedAtMs: 0,
    },
  },
};

export const said: EntryOf<'said'> = {
  kind: 'said',
  entryId: 'e3',
  atMs: startedAtMs,
  text: 'I renamed fetchUser to loadUser: 5 places in 2 files.',
  state: 'speaking',
};

export const asking: Snapshot = {
  ...idle,
  session: live,
  approvals: [anApproval({ exact: 'npm test\nin packages/app/', reason: 'To see whether the rename holds.' })],
};

const answered = anApproval({
  approvalId: 'q0',
  askedAtMs: startedAtMs,
  state: {
    phase: 'answered',
    decision: 'once',
    by: { kind: 'said', transcript: 'Yes, run npm test.', turnIds: ['u1'] },
    atMs: startedAtMs,
  },
});

export const answeredEntry: EntryOf<'approval'> = {
  kind: 'approval',
  entryId: 'approval:q0',
  atMs: startedAtMs,
  approval: answered,
};

export const hostMissing: Snapshot = {
  ...idle,
  host: { state: 'down', failure: { code: 'host_missing', message: 'Register it once, then press Retry.' } },
  workspaces: [],
  workspaceId: null,
};
