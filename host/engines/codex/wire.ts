import * as z from 'zod/mini';

// Codex's wire: JSON-RPC 2.0 without the `jsonrpc` field, a message a line. Loose everywhere: Codex is released weekly, and
// what it adds must not break us.

const idSchema = z.union([z.string(), z.number()]);
export type WireId = z.infer<typeof idSchema>;

const wireErrorSchema = z.looseObject({ code: z.number(), message: z.string() });

const responseSchema = z.union([
  z.looseObject({ id: idSchema, error: wireErrorSchema }),
  z.looseObject({ id: idSchema, result: z.unknown() }),
]);
const requestSchema = z.looseObject({ id: idSchema, method: z.string(), params: z.unknown() });
const notificationSchema = z.looseObject({ method: z.string(), params: z.unknown() });

export type WireMessage =
  | { readonly kind: 'request'; readonly id: WireId; readonly method: string; readonly params: unknown }
  | { readonly kind: 'notification'; readonly method: string; readonly params: unknown }
  | { readonly kind: 'result'; readonly id: WireId; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: WireId; readonly code: number; readonly message: string };

/** Undefined for what is none of these. Pure. */
export function parseWireMessage(line: string): WireMessage | undefined {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  const request = z.safeParse(requestSchema, json);
  if (request.success) return { kind: 'request', ...request.data };
  const notification = z.safeParse(notificationSchema, json);
  if (notification.success) return { kind: 'notification', ...notification.data };
  const response = z.safeParse(responseSchema, json);
  if (!response.success) return undefined;
  const { id } = response.data;
  const failed = z.safeParse(wireErrorSchema, response.data['error']);
  return failed.success
    ? { kind: 'error', id, code: failed.data.code, message: failed.data.message }
    : { kind: 'result', id, result: response.data['result'] };
}
