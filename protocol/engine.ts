import * as z from 'zod/mini';
import { engineNameSchema, workspaceIdSchema } from './task.ts';

/** Who carries out the tasks of a workspace; `auto`: Codex where it is installed and can be used, else the built-in commands. */
export const engineChoiceSchema = z.enum(['auto', 'codex', 'commands']);
export type EngineChoice = z.infer<typeof engineChoiceSchema>;

/** A sentence for the user that names the next step. */
const sentenceSchema = z.string().check(z.maxLength(1_000));
const urlSchema = z.string().check(z.maxLength(4_000), z.regex(/^https:\/\//));

/** A sign-in under way: what the user has to open, and for `deviceCode` what to type there. */
const loginSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('chatgpt'), authUrl: urlSchema }),
  z.strictObject({ kind: z.literal('deviceCode'), verificationUrl: urlSchema, userCode: z.string() }),
]);

/** Codex on this machine. `unknown`: being found out, or `reason` says why it could not be. */
const codexViewSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('unknown'), reason: z.optional(sentenceSchema) }),
  z.strictObject({ state: z.literal('missing'), nextStep: sentenceSchema }),
  z.strictObject({ state: z.literal('outdated'), version: z.string(), nextStep: sentenceSchema }),
  z.strictObject({
    state: z.literal('signedOut'),
    version: z.string(),
    login: z.nullable(loginSchema),
    /** Why the last sign-in came to nothing. */
    failure: z.optional(sentenceSchema),
  }),
  /**
   * `account`: how, as shown ("ChatGPT Plus, ada@example.org", "API key", "your own provider"). `signOut`: whether that can be
   * ended here.
   */
  z.strictObject({ state: z.literal('ready'), version: z.string(), account: z.string(), signOut: z.boolean() }),
]);
export type CodexView = z.infer<typeof codexViewSchema>;

/** What settings show: Codex, and for each workspace what was chosen and who would carry out the next task. */
export const engineViewSchema = z.strictObject({
  codex: codexViewSchema,
  workspaces: z.array(
    z.strictObject({ workspaceId: workspaceIdSchema, choice: engineChoiceSchema, engine: engineNameSchema }),
  ),
});
export type EngineView = z.infer<typeof engineViewSchema>;

/** How to sign in. The key goes to Codex, which keeps it in its own folder as plain text; Earshot keeps none of it. */
export const loginRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('chatgpt') }),
  z.strictObject({ kind: z.literal('deviceCode') }),
  z.strictObject({ kind: z.literal('apiKey'), apiKey: z.string().check(z.minLength(1), z.maxLength(4_000)) }),
]);
export type LoginRequest = z.infer<typeof loginRequestSchema>;
