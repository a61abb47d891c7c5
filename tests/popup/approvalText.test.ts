import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ApprovalView } from '../../protocol/approval.ts';
import { toAnswerHint, toAnswerText } from '../../popup/ui/approvalText.ts';
import { anApproval } from '../fakes/anApproval.ts';

const said = { kind: 'said', transcript: 'No, use a flag.', turnIds: ['u1'] } satisfies object;
const state = (
  decision: 'once' | 'session' | 'no' | 'never',
  by: Extract<ApprovalView['state'], { phase: 'answered' }>['by'] = { kind: 'click' },
): ApprovalView['state'] => ({ phase: 'answered', decision, by, atMs: 1 });

describe('what became of a question', () => {
  const rows: readonly (readonly [ApprovalView['state'], ReturnType<typeof toAnswerText>])[] = [
    [{ phase: 'open' }, { label: 'Waits for your answer', tone: 'quiet' }],
    [
      { phase: 'expired', atMs: 1 },
      { label: 'Not done: nobody answered in time', tone: 'bad' },
    ],
    [
      { phase: 'withdrawn', atMs: 1 },
      { label: 'Not needed any more: the task ended', tone: 'quiet' },
    ],
    [state('once'), { label: 'Allowed once', tone: 'good', how: 'You clicked' }],
    [state('session'), { label: 'Allowed for this session', tone: 'good', how: 'You clicked' }],
    [
      { phase: 'answered', decision: 'no', reason: 'use a flag', by: { kind: 'click' }, atMs: 1 },
      { label: 'Not allowed', tone: 'bad', how: 'You clicked', words: 'use a flag' },
    ],
    [
      state('never', { ...said, kind: 'said' }),
      { label: 'Not allowed in this session', tone: 'bad', how: 'You said', words: 'No, use a flag.' },
    ],
    [
      state('no', { ...said, kind: 'typed' }),
      { label: 'Not allowed', tone: 'bad', how: 'You typed', words: 'No, use a flag.' },
    ],
  ];
  for (const [after, text] of rows) {
    it(`is written “${text.label}”`, () => assert.deepEqual(toAnswerText({ state: after }), text));
  }
});

describe('how to answer', () => {
  it('says what to say, as far as a voice can allow it', () => {
    assert.deepEqual(
      [anApproval(), anApproval({ alwaysAsk: false }), anApproval({ spoken: false, naming: '' })].map(toAnswerHint),
      [
        'Answer here, or say “yes, run npm test”, or no.',
        'Answer here, or say yes or no.',
        'Read it, then answer here: it cannot be allowed by voice.',
      ],
    );
  });
});
