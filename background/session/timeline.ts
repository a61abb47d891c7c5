import type { Failure } from '../../protocol/appError.ts';
import type { ApprovalView } from '../../protocol/approval.ts';
import { limits } from '../../protocol/limits.ts';
import type { TimelineEntry } from '../../protocol/snapshot.ts';
import type { Edit, TaskView } from '../../protocol/task.ts';
import type { WireEvent } from '../realtime/wire.ts';

/**
 * The conversation as the user sees it, oldest first. Entries are found by ids made of the provider's, so an event that comes
 * twice changes nothing twice.
 */
export type Timeline = readonly TimelineEntry[];
type Said = Extract<TimelineEntry, { kind: 'said' }>;

/** The timeline after an event of the call. */
export function withWireEvent(timeline: Timeline, event: WireEvent, atMs: number): Timeline {
  switch (event.type) {
    case 'heardDelta': {
      const entryId = `heard:${event.itemId}`;
      const known = timeline.find((entry) => entry.entryId === entryId);
      const before =
        known?.kind === 'heard' ? known : { entryId, atMs, kind: 'heard' as const, text: '', final: false };
      return before.final ? timeline : put(timeline, { ...before, text: before.text + event.text });
    }
    case 'heard': {
      const entryId = `heard:${event.itemId}`;
      const score = event.score === undefined ? {} : { score: event.score };
      const heardAtMs = timeline.find((entry) => entry.entryId === entryId)?.atMs ?? atMs;
      // Silence that passed for speech: nothing was said, so nothing is shown.
      if (event.text.trim() === '') return timeline.filter((entry) => entry.entryId !== entryId);
      return put(timeline, { kind: 'heard', entryId, atMs: heardAtMs, text: event.text, final: true, ...score });
    }
    case 'saidDelta':
      return say(timeline, event, (before) => ({ ...before, text: before.text + event.text }), atMs);
    case 'said':
      return say(timeline, event, (before) => finish(before, event), atMs);
    case 'saidCut':
      return cutSpeech(timeline, event);
    case 'playbackStopped':
      return endSpeech(timeline, 'spoken', event.responseId);
    case 'playbackCleared':
      return endSpeech(timeline, 'interrupted', event.responseId);
    default:
      return timeline;
  }
}

export function withTyped(timeline: Timeline, itemId: string, text: string, atMs: number): Timeline {
  return put(timeline, { kind: 'typed', entryId: toTypedEntryId(itemId), atMs, text });
}

export function toTypedEntryId(itemId: string): string {
  return `typed:${itemId}`;
}

export function withTask(timeline: Timeline, task: TaskView): Timeline {
  return put(timeline, { kind: 'task', entryId: toTaskEntryId(task.taskId), atMs: task.startedAtMs, task });
}

export function toTaskEntryId(taskId: string): string {
  return `task:${taskId}`;
}

/** A question that is answered or over, where it was asked. */
export function withApproval(timeline: Timeline, approval: ApprovalView): Timeline {
  const entryId = `approval:${approval.approvalId}`;
  return put(timeline, { kind: 'approval', entryId, atMs: approval.askedAtMs, approval });
}

export function withEdit(timeline: Timeline, taskId: string, edit: Edit): Timeline {
  return timeline.map((entry) => {
    if (entry.kind !== 'task' || entry.task.taskId !== taskId) return entry;
    const others = entry.task.edits.filter(({ path }) => path !== edit.path);
    return { ...entry, task: { ...entry.task, edits: [...others, edit] } };
  });
}

export function withNotice(timeline: Timeline, entryId: string, failure: Failure, atMs: number): Timeline {
  return put(timeline, { kind: 'notice', entryId, atMs, failure });
}

/** Nothing speaks any more: what was cut off by the end of the call says so. */
export function withSilence(timeline: Timeline): Timeline {
  return endSpeech(timeline, 'interrupted', null);
}

/** The tasks that run or wait, oldest first. */
export function unfinishedTasks(timeline: Timeline): TaskView[] {
  return timeline.filter(isUnfinished).map(({ task }) => task);
}

function say(
  timeline: Timeline,
  { responseId, itemId }: { readonly responseId: string; readonly itemId: string },
  change: (before: Said) => Said,
  atMs: number,
): Timeline {
  const entryId = `said:${responseId}:${itemId}`;
  const known = timeline.find((entry) => entry.entryId === entryId);
  const before: Said = known?.kind === 'said' ? known : { kind: 'said', entryId, atMs, text: '', state: 'speaking' };
  // What was cut off stays as it was heard.
  return before.state === 'interrupted' ? timeline : put(timeline, change(before));
}

/** No playback tells of the end of an answer as text: with its words it has been given. */
function finish(before: Said, { text, aloud }: Extract<WireEvent, { type: 'said' }>): Said {
  return { ...before, text, state: aloud ? before.state : 'spoken' };
}

/** Spoken English runs at 14 to 17 characters a second; nobody tells more exactly where a voice was stopped. */
const charsPerMs = 0.015;

/** What the user did not hear is not shown as said. */
function cutSpeech(timeline: Timeline, { itemId, playedMs }: Extract<WireEvent, { type: 'saidCut' }>): Timeline {
  return timeline.map((entry) => {
    if (entry.kind !== 'said' || !entry.entryId.endsWith(`:${itemId}`)) return entry;
    const heard = entry.text.slice(0, Math.floor(playedMs * charsPerMs));
    if (heard.length === entry.text.length) return { ...entry, state: 'interrupted' };
    return { ...entry, text: `${heard.slice(0, Math.max(0, heard.lastIndexOf(' ')))}…`, state: 'interrupted' };
  });
}

function endSpeech(timeline: Timeline, state: 'spoken' | 'interrupted', responseId: string | null): Timeline {
  return timeline.map((entry) =>
    entry.kind === 'said' &&
    entry.state === 'speaking' &&
    (responseId === null || entry.entryId.startsWith(`said:${responseId}:`))
      ? { ...entry, state }
      : entry,
  );
}

/** Replaces an entry where it stands, or puts a new one where its time belongs. */
function put(timeline: Timeline, entry: TimelineEntry): Timeline {
  const at = timeline.findIndex(({ entryId }) => entryId === entry.entryId);
  if (at >= 0) return timeline.with(at, entry);
  const after = timeline.findLastIndex(({ atMs }) => atMs <= entry.atMs);
  return bound(timeline.toSpliced(after + 1, 0, entry));
}

/** The oldest falls off, but for work that is not done: who loses sight of a task can no longer stop it. */
function bound(timeline: Timeline): Timeline {
  if (timeline.length <= limits.timelineEntries) return timeline;
  const oldest = timeline.findIndex((entry) => !isUnfinished(entry));
  return timeline.toSpliced(Math.max(0, oldest), 1);
}

function isUnfinished(entry: TimelineEntry): entry is Extract<TimelineEntry, { kind: 'task' }> {
  return entry.kind === 'task' && entry.task.state.phase !== 'finished';
}
