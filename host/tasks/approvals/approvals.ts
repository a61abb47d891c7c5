import { randomUUID } from 'node:crypto';
import { AppError } from '../../../protocol/appError.ts';
import type { AnsweredBy, ApprovalDecision, ApprovalView } from '../../../protocol/approval.ts';
import { limits } from '../../../protocol/limits.ts';
import { readSpokenAnswer } from '../../../protocol/spokenAnswer.ts';
import type { PermissionAnswer } from '../../engines/engine.ts';
import { untilAborted } from '../../workspace/untilAborted.ts';
import { Decisions } from './decisions.ts';
import type { Forgotten } from './decisions.ts';
import type { Step } from './judge.ts';
import { toQuestion } from './toQuestion.ts';

/** An unanswered question is a refusal after this. */
const expiryMs = 10 * 60_000;

/** Whose step it is. */
export interface Asker {
  readonly taskId: string;
  readonly clientId: string;
  readonly workspaceId: string;
}

interface ApprovalsOptions {
  readonly now: () => number;
  /** Calls back once, later; returns the way to call it off. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** Stores a question as it is now, with its task. */
  readonly keep: (approval: ApprovalView) => Promise<void>;
  /** Stores that a question is over, which it is whether or not the disk takes it. */
  readonly close: (approval: ApprovalView) => Promise<void>;
  readonly onAsked: (approval: ApprovalView) => void;
  readonly onChanged: (approval: ApprovalView) => void;
  /** A question is over and could not be stored so. */
  readonly onUnkept: (error: unknown) => void;
}

interface Answer {
  readonly decision: ApprovalDecision;
  readonly reason?: string | undefined;
  readonly by: AnsweredBy;
}

interface Open {
  readonly asker: Asker;
  readonly step: Step;
  approval: ApprovalView;
  /** The answer that is being stored: others get what becomes of it. */
  closing: Promise<ApprovalView> | null;
  readonly settle: (answer: PermissionAnswer) => void;
}

const unanswered = 'Nobody answered in time, so this was not done.';

/** The questions of all tasks to their users: asked, answered once, remembered for the session. */
export class Approvals {
  readonly #options: ApprovalsOptions;
  readonly #decisions = new Decisions();
  readonly #open = new Map<string, Open>();

  constructor(options: ApprovalsOptions) {
    this.#options = options;
  }

  /** What the user said of this very step before in this session. */
  recall(asker: Asker, step: Step): PermissionAnswer | undefined {
    const past = this.#decisions.recall(asker, step);
    if (past === 'allowed') return { kind: 'allowed', scope: 'session' };
    return past && { kind: 'refused', reason: 'The user said not to do this, and not to ask again in this session.' };
  }

  /** Asks, and waits for the answer or until the question expires. Rejects with the signal's reason; the question is withdrawn then. */
  async ask(
    asker: Asker,
    step: Step,
    options: { readonly alwaysAsk: boolean; readonly reason?: string | undefined },
    { signal }: { readonly signal: AbortSignal },
  ): Promise<PermissionAnswer> {
    signal.throwIfAborted();
    const question = toQuestion(step);
    if (question === undefined) return refused('That is too long to be shown to the user whole, so it was not done.');
    if (this.#open.size >= limits.queuedDecisions) return refused('Too many questions wait for the user already.');
    const { now, after, onAsked } = this.#options;
    const askedAtMs = now();
    const approval: ApprovalView = {
      approvalId: `q${randomUUID().slice(0, 8)}`,
      taskId: asker.taskId,
      workspaceId: asker.workspaceId,
      ...question,
      ...(options.reason === undefined ? {} : { reason: options.reason.slice(0, limits.questionChars) }),
      alwaysAsk: options.alwaysAsk,
      askedAtMs,
      expiresAtMs: askedAtMs + expiryMs,
      state: { phase: 'open' },
    };
    let settle: Open['settle'] = () => undefined;
    const answered = new Promise<PermissionAnswer>((resolve) => (settle = resolve));
    const open: Open = { asker, step, approval, closing: null, settle };
    // Stored first: a daemon that dies with an open question finds it, and closes it, when it starts again.
    try {
      await this.#options.keep(approval);
    } catch (error) {
      this.#options.onUnkept(error);
      return refused('The question could not be stored, so this was not done.');
    }
    this.#open.set(approval.approvalId, open);
    const callOff = after(expiryMs, () => this.#end(open, 'expired'));
    onAsked(approval);
    try {
      return await untilAborted(answered, { signal });
    } catch (error) {
      this.#end(open, 'withdrawn');
      throw error;
    } finally {
      callOff();
    }
  }

  /**
   * Answers an open question, once: whoever comes later gets what it became. Undefined for one that is not open. Rejects
   * `approval_refused` for words that do not say it, `write_failed` when the answer cannot be stored: the question stays then.
   */
  async answer(approvalId: string, answer: Answer): Promise<ApprovalView | undefined> {
    const open = this.#open.get(approvalId);
    if (open === undefined) return undefined;
    refuseUnsaid(open.approval, answer);
    open.closing ??= this.#close(open, answer).finally(() => (open.closing = null));
    return open.closing;
  }

  /** Who asked an open question. */
  asker(approvalId: string): Asker | undefined {
    return this.#open.get(approvalId)?.asker;
  }

  /** Nothing that was decided there for the session holds any longer. */
  forget(whose: Forgotten): void {
    this.#decisions.forget(whose);
  }

  async #close(open: Open, { decision, reason, by }: Answer): Promise<ApprovalView> {
    const said = reason === undefined || reason.trim() === '' ? {} : { reason: reason.trim() };
    const approval: ApprovalView = {
      ...open.approval,
      state: { phase: 'answered', decision, ...said, by, atMs: this.#options.now() },
    };
    try {
      await this.#options.keep(approval);
    } catch (error) {
      throw new AppError('write_failed', "The answer could not be stored in Earshot's data folder.", { cause: error });
    }
    // It expired, or its task ended, while the answer was being stored.
    if (!this.#open.delete(open.approval.approvalId)) return open.approval;
    open.approval = approval;
    this.#options.onChanged(approval);
    if (decision === 'session') this.#decisions.remember(open.asker, open.step, 'allowed');
    if (decision === 'never') this.#decisions.remember(open.asker, open.step, 'refused');
    open.settle(toPermission(decision, said.reason));
    return approval;
  }

  #end(open: Open, phase: 'expired' | 'withdrawn'): void {
    if (!this.#open.delete(open.approval.approvalId)) return;
    open.approval = { ...open.approval, state: { phase, atMs: this.#options.now() } };
    this.#options.close(open.approval).catch((error: unknown) => this.#options.onUnkept(error));
    this.#options.onChanged(open.approval);
    open.settle(refused(unanswered));
  }
}

function toPermission(decision: ApprovalDecision, reason: string | undefined): PermissionAnswer {
  switch (decision) {
    case 'once':
    case 'session':
      return { kind: 'allowed', scope: decision };
    case 'no':
    case 'never':
      return refused(reason ?? 'The user said no.');
  }
}

function refused(reason: string): PermissionAnswer {
  return { kind: 'refused', reason };
}

/** Background has seen when the words were said; that they say it is looked at here again. */
function refuseUnsaid(approval: ApprovalView, { decision, by }: Answer): void {
  if (by.kind === 'click' || decision === 'no' || decision === 'never') return;
  const answer = readSpokenAnswer(by.transcript, approval);
  const allowed = answer.kind === 'yes' && (decision === 'once' || answer.scope === 'session');
  if (!allowed || !approval.spoken || (approval.alwaysAsk && !answer.named)) {
    throw new AppError('approval_refused', 'Those words do not allow it. Answer the question, or click in Earshot.');
  }
}
