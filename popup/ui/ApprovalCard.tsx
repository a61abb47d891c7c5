import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ApprovalDecision, ApprovalView } from '../../protocol/approval.ts';
import { toAnswerHint } from './approvalText.ts';
import { Icon } from './Icon.tsx';
import { useSurfaceActions } from './surfaceActions.ts';
import type { SurfaceClock } from './surfaceClock.ts';
import { useInSight } from './useInSight.ts';
import { useSettled } from './useSettled.ts';

interface ApprovalCardProps {
  readonly approval: ApprovalView;
  /** The name of the workspace, where it is not the present one. */
  readonly elsewhere: string | undefined;
  /** A new call knows nothing of what was before the user's eyes: it is told again. */
  readonly inCall: boolean;
  readonly clock: SurfaceClock;
}

/** A question of a task, with exactly what would be done, and the ways to answer. It takes no focus: the user may be typing. */
export function ApprovalCard({ approval, elsewhere, inCall, clock }: ApprovalCardProps) {
  const { send, tell } = useSurfaceActions();
  const { approvalId, question, exact, reason } = approval;
  const [words, setWords] = useState('');
  const [answering, setAnswering] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  useInSight(title, inCall ? approvalId : undefined, () => tell('approval.shown', { approvalId }));

  const card = useRef<HTMLElement>(null);
  const isSettled = useSettled(card, clock);
  // The card goes with its answer: who answered by key goes on in the box below, not at the top of the page.
  useLayoutEffect(
    () => () => {
      if (card.current?.contains(document.activeElement) === true) document.getElementById('request')?.focus();
    },
    [],
  );

  const answer = async (decision: ApprovalDecision): Promise<void> => {
    if (answering) return;
    setAnswering(true);
    const why = decision === 'no' || decision === 'never' ? words.trim() : '';
    const taken = await send('approval.answer', { approvalId, decision, ...(why === '' ? {} : { reason: why }) });
    // What was taken goes away with the next snapshot.
    if (!taken) setAnswering(false);
  };
  const allow = (decision: 'once' | 'session', { detail }: MouseEvent): void => {
    // A key (no clicks) is pressed where the focus is, which moves to no button by itself.
    if (detail === 0 || isSettled()) void answer(decision);
  };
  const [titleId, exactId] = [`approval-${approvalId}`, `approval-${approvalId}-exact`];

  return (
    <section ref={card} class="approval" aria-labelledby={titleId} aria-describedby={exactId}>
      <h2 ref={title} id={titleId} class="approval-title">
        <Icon name="question" />
        {question}
      </h2>
      <pre id={exactId} class="approval-exact" tabIndex={0} aria-label="Exactly this">
        {exact}
      </pre>
      {elsewhere !== undefined && <p class="hint">In the workspace {elsewhere}</p>}
      {reason !== undefined && <p class="hint">{`The assistant gives as its reason: ${reason}`}</p>}
      <p class="hint">{toAnswerHint(approval)}</p>
      <div class="approval-answers">
        <button type="button" class="small allow" aria-disabled={answering} onClick={(event) => allow('once', event)}>
          Allow once
        </button>
        <button type="button" class="small" aria-disabled={answering} onClick={(event) => allow('session', event)}>
          Allow for this session
        </button>
        <button type="button" class="small" aria-disabled={answering} onClick={() => void answer('no')}>
          No
        </button>
        <button type="button" class="small plain" aria-disabled={answering} onClick={() => void answer('never')}>
          Never in this session
        </button>
      </div>
      <label class="approval-reason">
        <span>With a no: what instead? (optional)</span>
        <input
          type="text"
          maxLength={1_000}
          value={words}
          placeholder="Use a flag instead"
          onInput={({ currentTarget }) => setWords(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.isComposing || words.trim() === '') return;
            event.preventDefault();
            void answer('no');
          }}
        />
      </label>
    </section>
  );
}
