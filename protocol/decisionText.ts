import type { ApprovalView } from './approval.ts';

// How a voice model is told of a question to the user, and how the local voice server, which is one, reads it. The text is
// for a model; only what stands between the first two double quotes is said. A question that can be spoken has none in it.

type Told = Pick<ApprovalView, 'approvalId' | 'question' | 'naming' | 'alwaysAsk' | 'spoken'>;

/** A question as a voice reads it back. `naming` is what a yes must name, empty where a bare one will do. */
export interface ReadDecision {
  readonly approvalId: string;
  readonly say: string;
  readonly naming: string;
}

const look = "I need your permission for something that I cannot read out. Please look at Earshot's window.";

/** What the voice model gets when a task asks. */
export function writeDecision(approval: Told): string {
  const { approvalId, spoken, alwaysAsk } = approval;
  const task = `A task waits for the user's permission (approvalId ${approvalId}).`;
  if (!spoken) return `${task} It cannot be given by voice. Say now, in these words: "${look}"`;
  const enough = alwaysAsk ? ' A bare yes is not enough: they must name it.' : '';
  return `${task} Ask now, in these words: "${toAsking(approval)}" Then wait, and pass their answer on with answer_approval.${enough}`;
}

/** The question and how it may be answered, to be spoken. */
export function toAsking(approval: Omit<Told, 'approvalId'>): string {
  const { question, naming, spoken, alwaysAsk } = approval;
  if (!spoken) return look;
  return `${question} Say ${alwaysAsk ? `yes, ${naming}; or no` : 'yes or no'}.`;
}

/** Reads {@link writeDecision}'s text, without its tag; undefined for any other. */
export function readDecision(text: string): ReadDecision | undefined {
  const [, approvalId, say] =
    /^A task waits for the user's permission \(approvalId ([\w.:-]+)\)\.[^"]*"([^"]*)"/.exec(text) ?? [];
  if (approvalId === undefined || say === undefined) return undefined;
  const [, naming = ''] = / Say yes, (.+); or no\.$/.exec(say) ?? [];
  return { approvalId, say, naming };
}

/** What the voice model gets when a question is answered, in whatever way, or over. Nobody has to say it. */
export function writeClosed({ approvalId, state }: Pick<ApprovalView, 'approvalId' | 'state'>): string {
  return `The question (approvalId ${approvalId}) is closed: ${toOutcome(state)}.`;
}

function toOutcome(state: ApprovalView['state']): string {
  switch (state.phase) {
    case 'answered':
      return state.decision === 'once' || state.decision === 'session' ? 'the user allowed it' : 'the user said no';
    case 'expired':
      return 'nobody answered in time, so it was not done';
    case 'open':
    case 'withdrawn':
      return 'its task has ended';
  }
}

/** The approvalId in {@link writeClosed}'s text; undefined for any other. */
export function readClosed(text: string): string | undefined {
  return /^The question \(approvalId ([\w.:-]+)\) is closed:/.exec(text)?.[1];
}
