import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApprovalWatch } from '../../../../background/session/approvals/approvalWatch.ts';
import { noWitness } from '../../../../background/session/approvals/witness.ts';
import { anApproval } from '../../../fakes/anApproval.ts';
import { WorkerClock } from '../../../fakes/workerClock.ts';

const never = new AbortController().signal;

describe('the words of one turn', () => {
  it('answer for one call of the voice model, also when several wait for them', async () => {
    const approval = anApproval();
    const answered: unknown[] = [];
    const watch = new ApprovalWatch({
      clock: new WorkerClock(),
      witness: noWitness,
      isLive: () => true,
      save: () => undefined,
      answer: (params) => {
        answered.push(params.by);
        return Promise.resolve(approval);
      },
    });
    watch.take({ type: 'asked', approval, itemId: 'i' });
    watch.take({ type: 'shown', approvalId: approval.approvalId });
    watch.take({ type: 'speechStarted', itemId: 'u1', atMs: 0 });
    const claim = { approvalId: approval.approvalId, decision: 'once' } as const;
    const claims = ['f1', 'f2'].map((id) => watch.claim(id, claim, { signal: never }));
    watch.take({ type: 'heard', itemId: 'u1', text: 'Yes, run npm test.', score: undefined, usage: null });
    const [, second] = await Promise.all(claims);
    assert.deepEqual(answered, [
      { kind: 'said', transcript: 'Yes, run npm test.', turnIds: ['u1'], functionCallId: 'f1' },
    ]);
    assert.match(second ?? '', /^The user has not answered yet/);
  });
});
