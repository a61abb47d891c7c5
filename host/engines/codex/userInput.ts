import * as z from 'zod/mini';
import type { EngineClient } from '../engine.ts';

const questionsSchema = z.looseObject({
  questions: z.array(
    z.looseObject({
      id: z.string(),
      question: z.string(),
      options: z.optional(z.nullable(z.array(z.looseObject({ label: z.string() })))),
    }),
  ),
});

/**
 * What Codex wants to know of the user, asked one after the other. "Yes" takes the first option, which Codex recommends;
 * anything else that was said is the answer.
 */
export async function answerUserInput(
  params: unknown,
  { requestPermission }: Pick<EngineClient, 'requestPermission'>,
): Promise<object> {
  const answers: Record<string, { answers: string[] }> = {};
  for (const { id, question, options } of z.parse(questionsSchema, params).questions) {
    const labels = (options ?? []).map(({ label }) => label);
    const title = labels.length === 0 ? question : `${question} (${labels.join(', or ')})`;
    const answer = await requestPermission({ kind: 'other', title });
    const said = answer.kind === 'allowed' ? (labels[0] ?? 'yes') : answer.reason;
    answers[id] = { answers: said === '' ? [] : [said] };
  }
  return { answers };
}
