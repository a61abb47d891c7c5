import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import type { CodexItem } from './notifications.ts';
import type { CodexQuestion } from './questions.ts';

// Before it calls a tool of an MCP server, Codex asks in the form in which such a server asks for input. Its own question says
// so, wants nothing filled in, and is about a call under way that Codex has told of: what is not all of this is the server's.

const approvalSchema = z.looseObject({
  serverName: z.string(),
  mode: z.literal('form'),
  requestedSchema: z.looseObject({ properties: z.strictObject({}) }),
  _meta: z.looseObject({
    codex_approval_kind: z.literal('mcp_tool_call'),
    tool_name: z.string(),
    tool_params: z.optional(z.unknown()),
  }),
});

/** Undefined for what a server itself wants to know. Pure. */
export function readToolApproval(params: unknown, underWay: Iterable<CodexItem>): CodexQuestion | undefined {
  const parsed = z.safeParse(approvalSchema, params);
  if (!parsed.success) return undefined;
  const { serverName, _meta } = parsed.data;
  const call = [...underWay].find(
    (item) =>
      item.type === 'mcpToolCall' &&
      item.server === serverName &&
      item.tool === _meta.tool_name &&
      isDeepStrictEqual(item.arguments ?? {}, _meta.tool_params ?? {}),
  );
  if (call === undefined) return undefined;
  const [tool, given] = [_meta.tool_name, _meta.tool_params ?? {}].map((value) => JSON.stringify(value));
  return {
    question: { kind: 'other', title: `Let the MCP server ${serverName} run ${tool} with ${given}` },
    toResult: (answer) => (answer.kind === 'allowed' ? { action: 'accept', content: {}, _meta: null } : declined),
  };
}

/** What a server is told that asks for input. */
export const declined = { action: 'decline', content: null, _meta: null } as const;
