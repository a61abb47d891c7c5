import { parentPort } from 'node:worker_threads';
import * as z from 'zod/mini';
import { toFailure } from '../../protocol/appError.ts';
import type { ThreadMessage, ThreadReply } from './thread.ts';

/** Answers requests in a worker thread, one after the other in the order they came. */
export function serveThread<Request, Reply>(
  schema: z.ZodMiniType<Request>,
  handle: (request: Request, options: { readonly signal: AbortSignal }) => Promise<Reply>,
): void {
  const controllers = new Map<number, AbortController>();
  let queue = Promise.resolve();
  const send = (reply: ThreadReply<Reply>): void => parentPort?.postMessage(reply);

  const answer = async (id: number, request: unknown, { signal }: AbortController): Promise<void> => {
    try {
      signal.throwIfAborted();
      send({ kind: 'reply', id, reply: await handle(z.parse(schema, request), { signal }) });
    } catch (error) {
      send({ kind: 'failure', id, failure: toFailure(error) });
    } finally {
      controllers.delete(id);
    }
  };

  parentPort?.on('message', (message: ThreadMessage<unknown>) => {
    if (message.kind === 'cancel') {
      controllers.get(message.id)?.abort();
      return;
    }
    const controller = new AbortController();
    controllers.set(message.id, controller);
    queue = queue.then(() => answer(message.id, message.request, controller));
  });
}
