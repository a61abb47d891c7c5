import type { ApprovalView } from '../../protocol/approval.ts';

/** An open question of a running task, different where it matters: may npm test run, without a sandbox? */
export function anApproval(difference: Partial<ApprovalView> = {}): ApprovalView {
  return {
    approvalId: 'q1',
    taskId: 't1',
    workspaceId: 'w1',
    kind: 'command',
    question: 'May I run npm test, without a sandbox?',
    exact: 'npm test',
    names: ['test'],
    naming: 'run npm test',
    alwaysAsk: true,
    spoken: true,
    askedAtMs: 1,
    expiresAtMs: 600_001,
    state: { phase: 'open' },
    ...difference,
  };
}
