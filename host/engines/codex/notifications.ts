import * as z from 'zod/mini';

// What Codex tells of a turn, as far as somebody here listens. Loose: what is new in a later Codex is passed over.

/** Told to nobody here; left out at the source, where deltas alone would be most of what is sent. */
export const unheard = [
  'item/agentMessage/delta',
  'item/plan/delta',
  'item/reasoning/summaryTextDelta',
  'item/reasoning/summaryPartAdded',
  'item/reasoning/textDelta',
  'item/commandExecution/outputDelta',
  'item/commandExecution/terminalInteraction',
  'item/fileChange/outputDelta',
  'item/fileChange/patchUpdated',
  'turn/diff/updated',
  'thread/tokenUsage/updated',
  'thread/readState/changed',
  'thread/status/changed',
  'thread/settings/updated',
  'account/rateLimits/updated',
  'remoteControl/status/changed',
  'rawResponseItem/completed',
  'rawResponse/completed',
  'mcpServer/startupStatus/updated',
  'app/list/updated',
  'skills/changed',
] as const;

const changeSchema = z.looseObject({
  path: z.string(),
  kind: z.looseObject({ type: z.string(), move_path: z.optional(z.nullable(z.string())) }),
  diff: z.string(),
});
export type FileChange = z.infer<typeof changeSchema>;

const itemSchema = z.union([
  z.looseObject({ type: z.literal('agentMessage'), id: z.string(), text: z.string() }),
  z.looseObject({
    type: z.literal('commandExecution'),
    id: z.string(),
    command: z.string(),
    status: z.string(),
    exitCode: z.optional(z.nullable(z.number())),
  }),
  z.looseObject({ type: z.literal('fileChange'), id: z.string(), changes: z.array(changeSchema), status: z.string() }),
  z.looseObject({
    type: z.literal('mcpToolCall'),
    id: z.string(),
    server: z.string(),
    tool: z.string(),
    arguments: z.optional(z.unknown()),
    status: z.string(),
  }),
  z.looseObject({ type: z.literal('webSearch'), id: z.string() }),
]);
export type CodexItem = z.infer<typeof itemSchema>;

const turnErrorSchema = z.looseObject({ message: z.string(), codexErrorInfo: z.unknown() });
export type TurnError = z.infer<typeof turnErrorSchema>;

export const turnSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  error: z.optional(z.nullable(turnErrorSchema)),
});

const ofThread = { threadId: z.string() };
const ofItem = { ...ofThread, turnId: z.string(), item: itemSchema };

const noticeSchema = z.union([
  z.looseObject({
    method: z.literal('item/started'),
    params: z.looseObject({ ...ofItem, startedAtMs: z.optional(z.number()) }),
  }),
  z.looseObject({
    method: z.literal('item/completed'),
    params: z.looseObject({ ...ofItem, completedAtMs: z.optional(z.number()) }),
  }),
  z.looseObject({
    method: z.literal('turn/plan/updated'),
    params: z.looseObject({ ...ofThread, plan: z.array(z.looseObject({ step: z.string(), status: z.string() })) }),
  }),
  z.looseObject({ method: z.literal('turn/started'), params: z.looseObject({ ...ofThread, turn: turnSchema }) }),
  z.looseObject({ method: z.literal('turn/completed'), params: z.looseObject({ ...ofThread, turn: turnSchema }) }),
  z.looseObject({
    method: z.literal('error'),
    params: z.looseObject({ ...ofThread, error: turnErrorSchema, willRetry: z.boolean() }),
  }),
]);
/** What concerns one thread. */
export type ThreadNotice = z.infer<typeof noticeSchema>;

/** Undefined for what nobody listens to, or does not understand. Pure. */
export function parseThreadNotice(method: string, params: unknown): ThreadNotice | undefined {
  const parsed = z.safeParse(noticeSchema, { method, params });
  return parsed.success ? parsed.data : undefined;
}
