import * as z from 'zod/mini';
import { AppError, appErrorCodeSchema, toFailure } from './appError.ts';
import type { Calls, Contract, Handlers, Listeners, Served } from './contract.ts';
import type { Port } from './port.ts';

// JSON-RPC 2.0 over a Port, validated both ways. Cancellation is `$/cancelRequest {id}`, as in the Language Server
// Protocol, so that vscode-jsonrpc can be the other end in a test.

const id = z.union([z.number(), z.string()]);
const envelope = z.looseObject({
  jsonrpc: z.literal('2.0'),
  id: z.optional(z.nullable(id)),
  method: z.optional(z.string()),
  params: z.optional(z.unknown()),
  result: z.optional(z.unknown()),
  error: z.optional(z.looseObject({ code: z.number(), message: z.string(), data: z.optional(z.unknown()) })),
});
type Envelope = z.infer<typeof envelope>;
const cancelParams = z.object({ id });
const errorData = z.object({ code: appErrorCodeSchema });

const wireCodes = { parse: -32700, request: -32600, method: -32601, params: -32602, internal: -32603, app: -32000 };
const cancelMethod = '$/cancelRequest';

/**
 * Answers a contract on a port. A request with bad params, an unknown method or a throwing handler gets an error reply;
 * an unreadable message gets one with id null; nothing throws into the port. Returns the way to emit events.
 */
export function serveContract<C extends Contract>(port: Port, contract: C, handlers: Handlers<C>): Served<C> {
  const running = new Map<number | string, AbortController>();
  let open = true;
  const send = (message: object): void => {
    if (open) port.postMessage({ jsonrpc: '2.0', ...message });
  };

  const answer = async (requestId: number | string, method: string, params: unknown): Promise<void> => {
    const spec = Object.hasOwn(contract.requests, method) ? contract.requests[method] : undefined;
    const handler = handlers[method];
    if (spec === undefined || handler === undefined) {
      const data = { code: 'method_unknown' };
      send({
        id: requestId,
        error: { code: wireCodes.method, message: `Unknown request ${method.slice(0, 80)}.`, data },
      });
      return;
    }
    const parsed = z.safeParse(spec.params, params ?? {});
    if (!parsed.success) {
      const message = `Bad params for ${method}: ${describe(parsed.error)}`;
      send({ id: requestId, error: { code: wireCodes.params, message, data: { code: 'request_invalid' } } });
      return;
    }
    const controller = new AbortController();
    running.set(requestId, controller);
    try {
      const result = await handler(parsed.data as never, { signal: controller.signal });
      const checked = z.safeParse(spec.result, result);
      if (!checked.success) throw new AppError('result_invalid', `Bad result of ${method}: ${describe(checked.error)}`);
      send({ id: requestId, result: checked.data });
    } catch (error) {
      const failure = toFailure(error);
      send({ id: requestId, error: { code: wireCodes.app, message: failure.message, data: { code: failure.code } } });
    } finally {
      running.delete(requestId);
    }
  };

  port.onMessage((raw) => {
    const message = z.safeParse(envelope, raw);
    if (!message.success) {
      const data = { code: 'request_invalid' };
      send({ id: null, error: { code: wireCodes.request, message: 'Not a JSON-RPC 2.0 message.', data } });
      return;
    }
    const { id: requestId, method, params } = message.data;
    if (method === cancelMethod) {
      const cancelled = z.safeParse(cancelParams, params);
      if (cancelled.success) running.get(cancelled.data.id)?.abort();
    } else if (method !== undefined && requestId != null) {
      void answer(requestId, method, params);
    }
  });
  port.onDisconnect(() => {
    open = false;
    for (const controller of running.values()) controller.abort();
  });

  return {
    emit(event, params) {
      const schema = contract.events[event];
      if (schema === undefined) throw new Error(`No such event: ${event}`);
      send({ method: event, params: z.parse(schema, params) });
    },
  };
}

interface Pending {
  readonly method: string;
  readonly resolve: (value: never) => void;
  readonly reject: (error: AppError) => void;
  readonly release: () => void;
}

/**
 * Calls a contract on a port. `request` rejects with an AppError: the other end's code, `cancelled` when the signal
 * aborts, `port_closed` when the port goes, `result_invalid` when the answer does not fit its schema.
 */
export function callContract<C extends Contract>(port: Port, contract: C, listeners: Listeners<C>): Calls<C> {
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let open = true;

  const settle = (message: Envelope): void => {
    const request = typeof message.id === 'number' ? pending.get(message.id) : undefined;
    if (request === undefined || typeof message.id !== 'number') return;
    pending.delete(message.id);
    request.release();
    if (message.error !== undefined) {
      const data = z.safeParse(errorData, message.error.data);
      request.reject(new AppError(data.success ? data.data.code : 'internal', message.error.message));
      return;
    }
    const spec = contract.requests[request.method];
    const result = spec === undefined ? undefined : z.safeParse(spec.result, message.result);
    if (result?.success) request.resolve(result.data as never);
    else request.reject(new AppError('result_invalid', `The answer to ${request.method} does not fit its schema.`));
  };

  port.onMessage((raw) => {
    const message = z.safeParse(envelope, raw);
    if (!message.success) return;
    const { method } = message.data;
    if (method === undefined) {
      settle(message.data);
      return;
    }
    const schema = Object.hasOwn(contract.events, method) ? contract.events[method] : undefined;
    const params = schema === undefined ? undefined : z.safeParse(schema, message.data.params);
    if (params?.success) listeners[method]?.(params.data as never);
  });
  port.onDisconnect(() => {
    open = false;
    for (const request of pending.values()) {
      request.release();
      request.reject(new AppError('port_closed', 'The connection closed before the answer came.'));
    }
    pending.clear();
  });

  return {
    request(method, params, { signal }) {
      return new Promise((resolve, reject) => {
        if (!open) throw new AppError('port_closed', 'The connection is closed.');
        if (signal.aborted) throw new AppError('cancelled', 'Cancelled.');
        const requestId = nextId++;
        const onAbort = (): void => {
          pending.delete(requestId);
          if (open) port.postMessage({ jsonrpc: '2.0', method: cancelMethod, params: { id: requestId } });
          reject(new AppError('cancelled', 'Cancelled.'));
        };
        signal.addEventListener('abort', onAbort, { once: true });
        const release = (): void => {
          signal.removeEventListener('abort', onAbort);
        };
        pending.set(requestId, { method, resolve, reject, release });
        try {
          port.postMessage({ jsonrpc: '2.0', id: requestId, method, params });
        } catch (error) {
          pending.delete(requestId);
          release();
          if (error instanceof AppError && error.code === 'message_too_large') throw error;
          throw new AppError('port_closed', 'The connection is closed.', { cause: error });
        }
      });
    },
  };
}

function describe(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'invalid';
  const path = issue.path.map(String).join('.');
  return `${path === '' ? 'value' : path}: ${issue.message}`.slice(0, 300);
}
