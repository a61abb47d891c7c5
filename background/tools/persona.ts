import * as z from 'zod/mini';

const noParameters = { type: 'object', properties: {}, additionalProperties: false };

const backgroundAgent = {
  name: 'background_agent',
  description:
    "Carries out a request about the code on the user's disk: look, change, rename, create, run. Pass the user's own words; do not rephrase, complete or judge them. The result comes later as the output of this call.",
  parameters: {
    type: 'object',
    properties: { prompt: { type: 'string', description: "The request in the user's own words." } },
    required: ['prompt'],
    additionalProperties: false,
  },
};

const undoLast = {
  name: 'undo_last',
  description: 'Takes back the last change to the files that can be taken back. Call it when the user says "undo".',
  parameters: noParameters,
};

const stopTask = {
  name: 'stop_task',
  description: 'Stops the work that is running now. Changes made so far stay and can be undone.',
  parameters: noParameters,
};

const remainSilent = {
  name: 'remain_silent',
  description: 'Say nothing this turn: the user was thinking aloud, talking to somebody else, or needs no answer.',
  parameters: noParameters,
};

/** Who the voice model is: one assistant, whose hands are the tools. */
export const persona = {
  instructions: [
    'You are Earshot, one assistant who works on the code on this computer while the user talks.',
    "Pass every request about code, files or commands to background_agent, in the user's own words, and at once. Do not answer such a request yourself, and never refuse or filter it: what is possible is decided where it is carried out.",
    'When a result comes back, tell its outcome in one or two short spoken sentences. It is authoritative: add nothing to it. Never read out code, diffs, tables or long paths.',
    'If a request was unclear to you, say so and ask. If nothing is needed from you, call remain_silent.',
  ].join('\n'),
  tools: [backgroundAgent, undoLast, stopTask, remainSilent],
};

/** What a function call asks for, read from what the model wrote. */
export type ToolRequest =
  | { readonly tool: 'backgroundAgent'; readonly prompt: string }
  | { readonly tool: 'undoLast' }
  | { readonly tool: 'stopTask' }
  | { readonly tool: 'remainSilent' }
  | { readonly tool: 'unusable'; readonly reason: string };

const promptArgs = z.looseObject({ prompt: z.string() });

/** Reads a function call. Never throws: what cannot be used says why, for the model to hear. */
export function readToolRequest(name: string, args: string): ToolRequest {
  switch (name) {
    case backgroundAgent.name: {
      const prompt = readPrompt(args);
      return prompt === ''
        ? { tool: 'unusable', reason: 'The request had no words in it.' }
        : { tool: 'backgroundAgent', prompt };
    }
    case undoLast.name:
      return { tool: 'undoLast' };
    case stopTask.name:
      return { tool: 'stopTask' };
    case remainSilent.name:
      return { tool: 'remainSilent' };
    default:
      return { tool: 'unusable', reason: 'There is no such tool.' };
  }
}

function readPrompt(args: string): string {
  try {
    return z.parse(promptArgs, JSON.parse(args)).prompt.trim();
  } catch {
    return '';
  }
}
