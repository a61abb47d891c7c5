import * as z from 'zod/mini';
import { voiceHintsSchema } from '../../protocol/hints.ts';
import { sessionConfigSchema } from '../../protocol/realtime/sessionConfig.ts';
import { ApiError } from './apiError.ts';

// OpenAI's bounds for a client secret's life.
const shortestSeconds = 10;
const longestSeconds = 7_200;
const defaultSeconds = 600;

const requestSchema = z.looseObject({
  session: sessionConfigSchema,
  hints: z.optional(voiceHintsSchema),
  expires_after: z.optional(
    z.looseObject({
      anchor: z.optional(z.literal('created_at')),
      seconds: z.optional(z.int().check(z.minimum(shortestSeconds), z.maximum(longestSeconds))),
    }),
  ),
});
export type ClientSecretRequest = z.infer<typeof requestSchema>;

/** Reads `POST …/client_secrets`. Throws an ApiError. */
export function parseClientSecretRequest(body: string): ClientSecretRequest & { readonly lifetimeMs: number } {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new ApiError(400, 'invalid_json', 'The body is not JSON.');
  }
  const request = z.safeParse(requestSchema, json);
  if (!request.success) {
    const param = request.error.issues[0]?.path.map(String).join('.') ?? '';
    throw new ApiError(400, 'invalid_value', `Invalid value: '${param}'.`, param);
  }
  return { ...request.data, lifetimeMs: (request.data.expires_after?.seconds ?? defaultSeconds) * 1_000 };
}
