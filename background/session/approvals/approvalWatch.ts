import type { ApprovalView } from '../../../protocol/approval.ts';
import type { Params } from '../../../protocol/contract.ts';
import type { HostContract } from '../../../protocol/hostContract.ts';
import type { Clock } from '../../clock.ts';
import { untilAborted } from '../../clock.ts';
import type { Claim, Verdict } from './verifyClaim.ts';
import { verifyClaim } from './verifyClaim.ts';
import type { Witness, WitnessEvent } from './witness.ts';
import { witness } from './witness.ts';

/** What watching needs. */
export interface ApprovalWatchOptions {
  readonly clock: Clock;
  readonly witness: Witness;
  /** Whether the microphone's sound is sent as it comes. */
  isLive(): boolean;
  save(next: Witness): void;
  /** Answers a question at the host. Resolves with what became of it. */
  answer(
    params: Params<HostContract, 'approval.answer'>,
    options: { readonly signal: AbortSignal },
  ): Promise<ApprovalView>;
}

/** A transcript comes some time after the model has heard the turn itself. */
const patienceMs = 6_000;
const unwritten =
  'What the user said is not written down by this voice service, so it does not count. They must click in Earshot.';

/** Witnesses what is asked and said over one call, and lets a voice model's word count only where the user's own stand behind it. */
export class ApprovalWatch {
  readonly #options: ApprovalWatchOptions;
  #state: Witness;
  #waiting: (() => void)[] = [];

  constructor(options: ApprovalWatchOptions) {
    this.#options = options;
    this.#state = options.witness;
  }

  /** Whether the voice model knows of a question. */
  knows(approvalId: string): boolean {
    return this.#state.questions.some(({ approval }) => approval.approvalId === approvalId);
  }

  take(event: WitnessEvent): void {
    const next = witness(this.#state, event, { live: this.#options.isLive(), atMs: this.#options.clock.now() });
    if (next === this.#state) return;
    this.#state = next;
    this.#options.save(next);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  /**
   * Answers a question as the voice model says the user did, if the user did. Resolves with what to tell the model. Rejects
   * as the host does.
   */
  async claim(functionCallId: string, claim: Claim, { signal }: { readonly signal: AbortSignal }): Promise<string> {
    const verdict = await this.#verify(functionCallId, claim, { signal });
    if (verdict.kind === 'wait') return unwritten;
    if (verdict.kind === 'refused') return verdict.why;
    const { approvalId, decision, reason, by } = verdict;
    const words = reason === null ? {} : { reason: reason.slice(0, 1_000) };
    const { state } = await this.#options.answer({ approvalId, decision, ...words, by }, { signal });
    if (state.phase !== 'answered') return 'That question is over.';
    return state.decision === 'no' || state.decision === 'never' ? 'All right, not that.' : 'All right.';
  }

  /** Waits for the words of a turn that is not written down yet, but not for long. */
  async #verify(functionCallId: string, claim: Claim, { signal }: { readonly signal: AbortSignal }): Promise<Verdict> {
    const deadlineMs = this.#options.clock.now() + patienceMs;
    for (;;) {
      const verdict = verifyClaim(this.#state, claim, functionCallId);
      // At once, before anything is awaited: two calls that wait for the same words must not both have them.
      if (verdict.kind === 'said') this.take({ type: 'used', turnIds: verdict.by.turnIds, functionCallId });
      const leftMs = deadlineMs - this.#options.clock.now();
      if (verdict.kind !== 'wait' || leftMs <= 0) return verdict;
      await untilAborted(this.#changed(leftMs), { signal });
    }
  }

  async #changed(mostMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const callOff = this.#options.clock.after(mostMs, resolve);
      this.#waiting.push(() => {
        callOff();
        resolve();
      });
    });
  }
}
