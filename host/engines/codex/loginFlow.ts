import * as z from 'zod/mini';
import type { CodexView } from '../../../protocol/engine.ts';

export type LoginView = NonNullable<Extract<CodexView, { state: 'signedOut' }>['login']>;

export const loginStartedSchema = z.looseObject({
  type: z.string(),
  loginId: z.optional(z.string()),
  authUrl: z.optional(z.string()),
  verificationUrl: z.optional(z.string()),
  userCode: z.optional(z.string()),
});

/** What the user has to do now; undefined where a key was all that was needed. Pure. */
export function toLoginView({
  authUrl,
  verificationUrl,
  userCode,
}: z.infer<typeof loginStartedSchema>): LoginView | undefined {
  if (authUrl !== undefined) return { kind: 'chatgpt', authUrl };
  if (verificationUrl !== undefined && userCode !== undefined) return { kind: 'deviceCode', verificationUrl, userCode };
  return undefined;
}
