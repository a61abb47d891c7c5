import type { ApprovalDecision, ApprovalView } from '../../protocol/approval.ts';
import type { Terminal } from './openTerminal.ts';

/** Reads a line typed after a prompt; undefined where nobody sits at the terminal. */
export type ReadAnswer = (prompt: string) => Promise<string | undefined>;

const nobody = 'Nobody can be asked here. Run it in a terminal, or change the mode: earshot-host workspace mode.';

/** Puts a task's question to who sits at the terminal. In a script it is refused at once, with a word on what to do. */
export async function answerQuestion(
  { approvalId, question, exact }: ApprovalView,
  { calls, readAnswer }: { readonly calls: Terminal['calls']; readonly readAnswer: ReadAnswer },
  options: { readonly signal: AbortSignal },
): Promise<void> {
  const typed = await readAnswer(`${question}\n${exact}\nyes, no, or what to do instead: `);
  const answer = typed === undefined ? { decision: 'no' as const, reason: nobody } : readTyped(typed);
  await calls.request('approval.answer', { approvalId, ...answer, by: { kind: 'click' } }, options);
}

/** Only a plain yes is one; other words say what to do instead. Pure. */
export function readTyped(typed: string): { readonly decision: ApprovalDecision; readonly reason?: string } {
  const words = typed.trim();
  switch (words.toLowerCase()) {
    case 'y':
    case 'yes':
      return { decision: 'once' };
    case '':
    case 'n':
    case 'no':
      return { decision: 'no' };
    default:
      return { decision: 'no', reason: words.replace(/^no\b[,.:;\s]*/i, '').slice(0, 1_000) };
  }
}
