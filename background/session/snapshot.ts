import type { ApprovalView } from '../../protocol/approval.ts';
import { limits } from '../../protocol/limits.ts';
import type { SessionView, Snapshot, TimelineEntry } from '../../protocol/snapshot.ts';
import type { Model } from './model.ts';
import { toWorkspaceId } from './model.ts';
import type { Timeline } from './timeline.ts';

const encoder = new TextEncoder();
const textChars = 4_000;
const editsShown = 100;

/** What surfaces draw. At most 64 KiB: long texts are cut, then the oldest entries fall off. */
export function toSnapshot(model: Model): Snapshot {
  const bare = {
    session: toSessionView(model),
    host: model.host,
    workspaces: model.workspaces,
    workspaceId: toWorkspaceId(model),
    adding: model.adding,
    shortcut: model.shortcut,
    settings: model.settings,
  };
  const approvals = fitApprovals(model.approvals, limits.snapshotBytes / 2);
  const framed = { ...bare, approvals };
  return { ...framed, timeline: fit(model.timeline, limits.snapshotBytes - sizeOf({ ...framed, timeline: [] })) };
}

function toSessionView({ session, talk: { talk }, muted, lagMs, spent }: Model): SessionView {
  switch (session.phase) {
    case 'idle': {
      if (session.ended === null) return { phase: 'idle' };
      const { reason, failure } = session.ended;
      return { phase: 'idle', ended: failure === null ? { reason } : { reason, failure } };
    }
    case 'starting':
      return { phase: 'starting', resuming: session.resumed !== null, talk, lagMs };
    case 'ending':
      return { phase: 'ending' };
    case 'live': {
      const { control, controlReason, activity, startedAtMs } = session;
      const reason = controlReason === null ? {} : { controlReason };
      return { phase: 'live', control, ...reason, activity, startedAtMs, muted, talk, lagMs, spent };
    }
  }
}

function fit(timeline: Timeline, roomBytes: number): TimelineEntry[] {
  const kept: TimelineEntry[] = [];
  let bytes = 0;
  for (const entry of timeline.toReversed()) {
    const short = shorten(entry);
    // One more for the comma.
    bytes += sizeOf(short) + 1;
    if (bytes > roomBytes) break;
    kept.push(short);
  }
  return kept.reverse();
}

/** The oldest first: they are answered first, and each is whole or not there. */
function fitApprovals(approvals: readonly ApprovalView[], roomBytes: number): ApprovalView[] {
  let room = roomBytes;
  return approvals.filter((approval) => {
    room -= sizeOf(approval) + 1;
    return room >= 0;
  });
}

function shorten(entry: TimelineEntry): TimelineEntry {
  switch (entry.kind) {
    case 'heard':
    case 'typed':
    case 'said':
      return { ...entry, text: cut(entry.text) };
    case 'task': {
      const { task } = entry;
      return { ...entry, task: { ...task, prompt: cut(task.prompt), edits: task.edits.slice(0, editsShown) } };
    }
    case 'approval':
    case 'notice':
      return entry;
  }
}

function cut(text: string): string {
  return text.length <= textChars ? text : `${text.slice(0, textChars)}…`;
}

function sizeOf(value: unknown): number {
  return encoder.encode(JSON.stringify(value)).length;
}
