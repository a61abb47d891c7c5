import path from 'node:path';
import * as z from 'zod/mini';
import type { EngineRequest, PermissionAnswer, PermissionQuestion } from '../engine.ts';
import { unwrapShell } from '../unwrapShell.ts';
import type { CodexItem } from './notifications.ts';

// What Codex asks before a step, as questions of an engine, and the answers as it takes them. It is never allowed more than
// once: "for this session" is remembered by the host, which forgets it when its session is over or its mode has changed, and
// what Codex remembers nobody can take back. `acceptWithExecpolicyAmendment` would even write a rule into the user's own.

const nullableText = z.optional(z.nullable(z.string()));

const commandSchema = z.looseObject({
  itemId: z.string(),
  kind: z.optional(z.string()),
  command: nullableText,
  cwd: nullableText,
  reason: nullableText,
  networkApprovalContext: z.optional(z.nullable(z.looseObject({ host: z.string() }))),
});
const changeSchema = z.looseObject({ itemId: z.string(), reason: nullableText });
const permissionsSchema = z.looseObject({ reason: nullableText, permissions: z.record(z.string(), z.unknown()) });

/** A question and how its answer is said to Codex. */
export interface CodexQuestion {
  readonly question: PermissionQuestion;
  toResult(answer: PermissionAnswer): object;
}

interface Scope {
  readonly root: string;
  readonly mode: EngineRequest['mode'];
  /** The item under way that a request names. */
  readonly itemOf: (itemId: string) => CodexItem | undefined;
}

/** Undefined for a request that is no question of this kind, or that says too little to be asked. Pure. */
export function readQuestion(method: string, params: unknown, scope: Scope): CodexQuestion | undefined {
  switch (method) {
    case 'item/commandExecution/requestApproval':
      return readCommand(params, scope);
    case 'item/fileChange/requestApproval':
      return readChange(params, scope);
    case 'item/permissions/requestApproval':
      return readPermissions(params);
    default:
      return undefined;
  }
}

function readCommand(params: unknown, { root, mode, itemOf }: Scope): CodexQuestion | undefined {
  const parsed = z.safeParse(commandSchema, params);
  if (!parsed.success) return undefined;
  const { itemId, kind = 'command', cwd, reason, networkApprovalContext } = parsed.data;
  const item = itemOf(itemId);
  const command = parsed.data.command ?? (item?.type === 'commandExecution' ? item.command : undefined);
  if (networkApprovalContext != null) {
    const by = command === undefined ? 'a command' : command;
    return { question: other(`Let ${by} reach ${networkApprovalContext.host}`, reason), toResult: decision };
  }
  if (command === undefined) return undefined;
  if (kind === 'writeStdin')
    return { question: other(`Type into the running command ${command}`, reason), toResult: decision };
  const folder = cwd == null ? '' : path.relative(root, cwd).split(path.sep).join('/');
  const sandboxed = isSandboxed(command, { mode, reason });
  return { question: { kind: 'command', command, folder, sandboxed, ...because(reason) }, toResult: decision };
}

/** Reads and prints, whatever its arguments: what is hidden from Codex's commands stays hidden without its sandbox too. */
const looks = /^(?:cat|head|ls|nl|pwd|tail|wc)(?: [\w./-]+)*$/;

/**
 * Whether a command is confined; never more than is certain. Where Codex asks before every command, one that is to run without
 * the sandbox says so in its reason, or not at all: the model may leave the reason out, and Codex passes nothing else on.
 */
function isSandboxed(
  command: string,
  { mode, reason }: { readonly mode: Scope['mode']; readonly reason: string | null | undefined },
): boolean | 'perhaps' {
  // Otherwise only the commands that are to run without the sandbox are asked about.
  if (mode !== 'askAll' || reason != null) return false;
  return looks.test(unwrapShell(command)) ? true : 'perhaps';
}

function readChange(params: unknown, { itemOf }: Scope): CodexQuestion | undefined {
  const parsed = z.safeParse(changeSchema, params);
  // The request has no paths: they came with the item. Without them nobody could say what is asked.
  const item = parsed.success ? itemOf(parsed.data.itemId) : undefined;
  if (!parsed.success || item?.type !== 'fileChange' || item.changes.length === 0) return undefined;
  const paths = item.changes.flatMap(({ path: file, kind }) =>
    kind.move_path == null ? [file] : [file, kind.move_path],
  );
  return {
    question: { kind: 'edit', paths, ...because(parsed.data.reason) },
    // Once: a root for the whole session, which it may ask for, is more than this change.
    toResult: decision,
  };
}

function readPermissions(params: unknown): CodexQuestion | undefined {
  const parsed = z.safeParse(permissionsSchema, params);
  if (!parsed.success) return undefined;
  const { permissions, reason } = parsed.data;
  const asked = Object.fromEntries(Object.entries(permissions).filter(([, wanted]) => wanted !== null));
  return {
    question: other(`Give Codex more rights: ${JSON.stringify(asked)}`, reason),
    toResult: (answer) => ({ permissions: answer.kind === 'allowed' ? asked : {}, scope: 'turn' }),
  };
}

// Codex takes both, also where it lists neither among the decisions it offers.
function decision(answer: PermissionAnswer): object {
  return { decision: answer.kind === 'refused' ? 'decline' : 'accept' };
}

function other(title: string, reason: string | null | undefined): PermissionQuestion {
  return { kind: 'other', title, ...because(reason) };
}

function because(reason: string | null | undefined): { reason?: string } {
  return reason == null ? {} : { reason };
}
