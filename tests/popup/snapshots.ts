import { defaultSettings } from '../../protocol/settings.ts';
import type { Snapshot, TimelineEntry } from '../../protocol/snapshot.ts';
import type { TaskView } from '../../protocol/task.ts';

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
  timeline: [],
  approvals: [],
  shortcut: 'Alt+Shift+V',
  settings: defaultSettings,
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

export const said: EntryOf<'said'> = {
  kind: 'said',
  entryId: 'e3',
  atMs: startedAtMs,
  text: 'I renamed fetchUser to loadUser: 5 places in 2 files.',
  state: 'speaking',
};

export const hostMissing: Snapshot = {
  ...idle,
  host: { state: 'down', failure: { code: 'host_missing', message: 'Register it once, then press Retry.' } },
  workspaces: [],
  workspaceId: null,
};
