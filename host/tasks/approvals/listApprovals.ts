import type { ApprovalView } from '../../../protocol/approval.ts';
import { limits } from '../../../protocol/limits.ts';
import type { TaskRecord } from '../taskRecord.ts';

/** Beside the tasks in `host.hello`, within what Chrome takes in one message. */
const mostBytes = 64 * 1024;

/** The latest questions of some tasks: the open ones, then the others, newest first, as many as fit into one message. Pure. */
export function listApprovals(records: readonly Pick<TaskRecord, 'approvals'>[]): ApprovalView[] {
  const newest = records.flatMap(({ approvals }) => approvals).sort((a, b) => b.askedAtMs - a.askedAtMs);
  const open = newest.filter(({ state }) => state.phase === 'open');
  const over = newest.filter(({ state }) => state.phase !== 'open');
  let room = mostBytes;
  return [...open, ...over].slice(0, limits.approvals).filter((approval) => {
    room -= Buffer.byteLength(JSON.stringify(approval)) + 1;
    return room >= 0;
  });
}
