import type { ApprovalView } from '../../protocol/approval.ts';
import { toAnswerText } from './approvalText.ts';
import { Icon } from './Icon.tsx';

/** A question that is answered or over: what it was about, and the words that allowed it. */
export function AnsweredApproval({ approval }: { approval: ApprovalView }) {
  const { label, tone, how, words } = toAnswerText(approval);
  return (
    <article class={`answered answered-${tone}`} aria-labelledby={`answered-${approval.approvalId}`}>
      <p id={`answered-${approval.approvalId}`} class="task-label">
        <Icon name={tone === 'good' ? 'check' : tone === 'bad' ? 'cross' : 'dash'} />
        {label}
      </p>
      <pre class="approval-exact" tabIndex={0} aria-label="Exactly this">
        {approval.exact}
      </pre>
      {how !== undefined && (
        <p class="hint">
          {how}
          {words !== undefined && (
            <>
              {': '}
              <q>{words}</q>
            </>
          )}
        </p>
      )}
    </article>
  );
}
