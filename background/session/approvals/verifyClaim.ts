import type { AnsweredBy, ApprovalDecision, ApprovalView } from '../../../protocol/approval.ts';
import { toAsking } from '../../../protocol/decisionText.ts';
import { readSpokenAnswer } from '../../../protocol/spokenAnswer.ts';
import type { SpokenAnswer } from '../../../protocol/spokenAnswer.ts';
import type { Witness, WitnessedTurn } from './witness.ts';

/** What the voice model says the user decided. */
export interface Claim {
  /** Null: the only one there is. */
  readonly approvalId: string | null;
  readonly decision: ApprovalDecision;
}

export type Verdict =
  /** The user's own words say it: these go to the host. */
  | {
      readonly kind: 'said';
      readonly approvalId: string;
      readonly decision: ApprovalDecision;
      readonly reason: string | null;
      readonly by: Extract<AnsweredBy, { kind: 'said' | 'typed' }>;
    }
  /** The words of the turn that may answer are not written down yet. */
  | { readonly kind: 'wait' }
  /** `why`: for the model. */
  | { readonly kind: 'refused'; readonly why: string };

type Turn = WitnessedTurn & { readonly turnId: string; readonly words: string };

/** A pause may cut an answer in two, or in three. */
const mostParts = 3;

/** Whether the user said what the model claims, after the question had been put and not while Earshot could be heard. Pure. */
export function verifyClaim(state: Witness, claim: Claim, functionCallId: string): Verdict {
  const question = find(state, claim.approvalId);
  if (question === undefined) return refuse('That question is not open. If another one is, name its approvalId.');
  const { approval, put } = question;
  const { approvalId } = approval;
  if (!put) return refuse('I have not asked that to the end yet, so ask and wait.', approval);
  const turns = state.turns.filter(({ after, usedBy }) => {
    return after.includes(approvalId) && (usedBy === null || usedBy === functionCallId);
  });
  const last = turns.at(-1);
  if (last === undefined) return refuse('The user has not answered yet, so ask them.', approval);
  if (last.doubtful) return refuse('That came while I was speaking, or right after, so it does not count.', approval);
  if (last.words === null) return { kind: 'wait' };
  const heard = readLast(turns, approval);
  if (heard === null) return refuse('That was no clear yes or no.', approval);
  return judge(state, claim, heard, approval, functionCallId);
}

interface HeardAnswer {
  readonly answer: Exclude<SpokenAnswer, { kind: 'unclear' }>;
  readonly transcript: string;
  readonly turns: readonly Turn[];
}

/** The last turn, or the last few together, as an answer. */
function readLast(turns: readonly WitnessedTurn[], approval: ApprovalView): HeardAnswer | null {
  const parts: Turn[] = [];
  for (const turn of turns.toReversed().slice(0, mostParts)) {
    const { turnId, words } = turn;
    if (turnId === null || words === null || turn.doubtful) return null;
    parts.unshift({ ...turn, turnId, words });
    const transcript = parts.map((part) => part.words.trim()).join(' ');
    const answer = readSpokenAnswer(transcript, approval);
    if (answer.kind !== 'unclear') return { answer, transcript, turns: parts };
  }
  return null;
}

function judge(
  state: Witness,
  { decision: claimed }: Claim,
  { answer, transcript, turns }: HeardAnswer,
  approval: ApprovalView,
  functionCallId: string,
): Verdict {
  const { approvalId, alwaysAsk, spoken } = approval;
  const about = turns[0]?.about ?? [];
  const isMeant = about.length === 1 && about[0] === approvalId;
  const kind = turns.some((turn) => turn.kind === 'said') ? 'said' : 'typed';
  const by = { kind, transcript, turnIds: turns.map(({ turnId }) => turnId), functionCallId } as const;
  if (answer.kind === 'no') {
    if (claimed === 'once' || claimed === 'session') return refuse('That was a no: the decision is no.');
    if (!isMeant && openAfter(state, turns) > 1)
      return refuse('Several questions are open, and that may be about another one.', approval);
    return { kind: 'said', approvalId, decision: answer.scope, reason: answer.reason, by };
  }
  if (claimed === 'no' || claimed === 'never') return refuse('That was no no.', approval);
  if (!spoken) return refuse('This cannot be allowed by voice.', approval);
  if (alwaysAsk && !answer.named) {
    return refuse('A bare yes is not enough for this.', approval);
  }
  if (!answer.named && !isMeant) return refuse('It is not clear what that yes was about.', approval);
  if (!isMeant && isAmbiguous(state, transcript, approvalId)) {
    return refuse("Several open questions fit that. Please click the right one in Earshot's window.");
  }
  if (claimed === 'session' && answer.scope === 'once') {
    return refuse('That was a yes for this once: the decision is once.');
  }
  return { kind: 'said', approvalId, decision: claimed, reason: null, by };
}

function find({ questions }: Witness, approvalId: string | null): Witness['questions'][number] | undefined {
  if (approvalId === null) return questions.length === 1 ? questions[0] : undefined;
  return questions.find(({ approval }) => approval.approvalId === approvalId);
}

function openAfter({ questions }: Witness, turns: readonly Turn[]): number {
  return questions.filter(({ approval }) => turns[0]?.after.includes(approval.approvalId)).length;
}

function isAmbiguous({ questions }: Witness, transcript: string, approvalId: string): boolean {
  return questions.some(({ approval, put }) => {
    if (!put || approval.approvalId === approvalId) return false;
    const answer = readSpokenAnswer(transcript, approval);
    return answer.kind === 'yes' && answer.named;
  });
}

/** `why` is for the model, and plain enough to be said as it is; then the question again. */
function refuse(why: string, approval?: ApprovalView): Verdict {
  return { kind: 'refused', why: approval === undefined ? why : `${why} ${toAsking(approval)}` };
}
