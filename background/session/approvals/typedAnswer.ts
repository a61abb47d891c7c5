import type { ApprovalView } from '../../../protocol/approval.ts';
import type { Params } from '../../../protocol/contract.ts';
import type { HostContract } from '../../../protocol/hostContract.ts';
import { readSpokenAnswer } from '../../../protocol/spokenAnswer.ts';

/** What the user typed, where no call takes it. */
export interface Typed {
  readonly itemId: string;
  readonly text: string;
  /** Null where nobody knows any more. */
  readonly atMs: number | null;
}

/** What was typed as the answer to the one open question; undefined where it is none, or was typed before that was asked. Pure. */
export function toTypedAnswer(
  open: readonly ApprovalView[],
  { itemId, text, atMs }: Typed,
): Params<HostContract, 'approval.answer'> | undefined {
  const [approval] = open;
  if (approval === undefined || open.length > 1 || atMs === null || atMs < approval.askedAtMs) return undefined;
  const answer = readSpokenAnswer(text, approval);
  if (answer.kind === 'unclear') return undefined;
  const { approvalId } = approval;
  const why = answer.kind === 'no' && answer.reason !== null ? { reason: answer.reason.slice(0, 1_000) } : {};
  return {
    approvalId,
    decision: answer.scope,
    ...why,
    by: { kind: 'typed', transcript: text.slice(0, 2_000), turnIds: [itemId] },
  };
}
