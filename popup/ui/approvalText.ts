import type { ApprovalDecision, ApprovalView } from '../../protocol/approval.ts';

/** How a question can be answered, and until when nothing happens. */
export function toAnswerHint({
  spoken,
  alwaysAsk,
  naming,
}: Pick<ApprovalView, 'spoken' | 'alwaysAsk' | 'naming'>): string {
  if (!spoken) return 'Read it, then answer here: it cannot be allowed by voice.';
  if (!alwaysAsk) return 'Answer here, or say yes or no.';
  return `Answer here, or say “yes, ${naming}”, or no.`;
}

const decided: Readonly<Record<ApprovalDecision, string>> = {
  once: 'Allowed once',
  session: 'Allowed for this session',
  no: 'Not allowed',
  never: 'Not allowed in this session',
};

/** How a question ended, in a few words, and the user's words that did it. */
export function toAnswerText({ state }: Pick<ApprovalView, 'state'>): {
  readonly label: string;
  readonly tone: 'good' | 'bad' | 'quiet';
  readonly how?: string;
  readonly words?: string;
} {
  switch (state.phase) {
    case 'open':
      return { label: 'Waits for your answer', tone: 'quiet' };
    case 'expired':
      return { label: 'Not done: nobody answered in time', tone: 'bad' };
    case 'withdrawn':
      return { label: 'Not needed any more: the task ended', tone: 'quiet' };
    case 'answered': {
      const { decision, by, reason } = state;
      const tone = decision === 'once' || decision === 'session' ? 'good' : 'bad';
      const label = decided[decision];
      if (by.kind === 'click') {
        return { label, tone, how: 'You clicked', ...(reason === undefined ? {} : { words: reason }) };
      }
      return { label, tone, how: by.kind === 'said' ? 'You said' : 'You typed', words: by.transcript };
    }
  }
}
