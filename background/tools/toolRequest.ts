import * as z from 'zod/mini';
import type { ApprovalDecision } from '../../protocol/approval.ts';
import { approvalDecisionSchema } from '../../protocol/approval.ts';

/** The tools as the voice model knows them. */
export const toolNames = {
  backgroundAgent: 'background_agent',
  undoLast: 'undo_last',
  stopTask: 'stop_task',
  answerApproval: 'answer_approval',
  remainSilent: 'remain_silent',
} as const;

/** What a function call asks for, read from what the model wrote. */
export type ToolRequest =
  | { readonly tool: 'backgroundAgent'; readonly prompt: string }
  | { readonly tool: 'undoLast' }
  | { readonly tool: 'stopTask' }
  /** Only a pointer to what the user said; `approvalId` null: the only question that is open. */
  | { readonly tool: 'answerApproval'; readonly approvalId: string | null; readonly decision: ApprovalDecision }
  | { readonly tool: 'remainSilent' }
  | { readonly tool: 'unusable'; readonly reason: string };

/** Models name the argument as they please, whatever they were told. The first that has words counts. */
const promptNames = ['prompt', 'input', 'text', 'query', 'input_transcript'] as const;

/** Reads a function call. Never throws: what cannot be used says why, for the model to hear. */
export function readToolRequest(name: string, args: string): ToolRequest {
  switch (name) {
    case toolNames.backgroundAgent: {
      const prompt = readPrompt(args);
      return prompt === ''
        ? { tool: 'unusable', reason: 'The request had no words in it.' }
        : { tool: 'backgroundAgent', prompt };
    }
    case toolNames.undoLast:
      return { tool: 'undoLast' };
    case toolNames.stopTask:
      return { tool: 'stopTask' };
    case toolNames.answerApproval:
      return readAnswer(args);
    case toolNames.remainSilent:
      return { tool: 'remainSilent' };
    default:
      return { tool: 'unusable', reason: 'There is no such tool.' };
  }
}

function readAnswer(args: string): ToolRequest {
  const { approvalId, decision } = readObject(args);
  const known = z.safeParse(approvalDecisionSchema, decision);
  if (!known.success) {
    const reason = `The decision is one of ${approvalDecisionSchema.options.join(', ')}.`;
    return { tool: 'unusable', reason };
  }
  const named = typeof approvalId === 'string' && approvalId.trim() !== '' ? approvalId.trim() : null;
  return { tool: 'answerApproval', approvalId: named, decision: known.data };
}

function readPrompt(args: string): string {
  const read = readObject(args);
  const given = promptNames.map((name) => z.safeParse(z.string(), read[name])).map(({ data }) => data?.trim() ?? '');
  return given.find((words) => words !== '') ?? '';
}

function readObject(args: string): Readonly<Record<string, unknown>> {
  try {
    return z.parse(z.looseObject({}), JSON.parse(args));
  } catch {
    return {};
  }
}
