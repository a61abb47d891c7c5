import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Failure } from '../../protocol/appError.ts';
import { AppError } from '../../protocol/appError.ts';
import { findThreadProgram } from './threadProgram.ts';

/** What goes to a thread: a request, or the end of one that nobody waits for any more. */
export type ThreadMessage<Request> =
  | { readonly kind: 'request'; readonly id: number; readonly request: Request }
  | { readonly kind: 'cancel'; readonly id: number };

/** What comes back. */
export type ThreadReply<Reply> =
  | { readonly kind: 'reply'; readonly id: number; readonly reply: Reply }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: Failure };

/** A worker thread that answers requests, so that the thread which carries audio never waits for them. */
export interface Thread<Request, Reply> {
  /** Rejects with the thread's AppError, `cancelled` on abort, `voice_failed` when the thread has died. */
  ask(request: Request, options: { readonly signal: AbortSignal }): Promise<Reply>;
  /** Ends the thread at once; requests under way are rejected. */
  close(): Promise<void>;
}

interface Pending<Reply> {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: AppError) => void;
  readonly release: () => void;
}

/** Starts the thread whose entry is `source` (a path below voice/, without extension), with `data` as its workerData. */
export function openThread<Request, Reply>(source: string, data: unknown): Thread<Request, Reply> {
  const { entry, execArgv } = findThreadProgram(source);
  const worker = new Worker(entry, { workerData: data, execArgv });
  const pending = new Map<number, Pending<Reply>>();
  let nextId = 1;
  let dead: AppError | undefined;

  const die = (reason: AppError): void => {
    dead ??= reason;
    for (const request of pending.values()) {
      request.release();
      request.reject(dead);
    }
    pending.clear();
  };
  worker.on('error', (error) => die(new AppError('voice_failed', 'A voice thread has crashed.', { cause: error })));
  worker.on('exit', () => die(new AppError('voice_failed', 'A voice thread has ended.')));
  worker.on('message', (message: ThreadReply<Reply>) => {
    const request = pending.get(message.id);
    pending.delete(message.id);
    request?.release();
    if (message.kind === 'reply') request?.resolve(message.reply);
    else request?.reject(new AppError(message.failure.code, message.failure.message));
  });

  return {
    ask(request, { signal }) {
      return new Promise((resolve, reject) => {
        if (dead !== undefined) throw dead;
        if (signal.aborted) throw new AppError('cancelled', 'Cancelled.');
        const id = nextId++;
        const onAbort = (): void => {
          pending.delete(id);
          send({ kind: 'cancel', id });
          reject(new AppError('cancelled', 'Cancelled.'));
        };
        const send = (message: ThreadMessage<Request>): void => worker.postMessage(message);
        signal.addEventListener('abort', onAbort, { once: true });
        pending.set(id, { resolve, reject, release: () => signal.removeEventListener('abort', onAbort) });
        send({ kind: 'request', id, request });
      });
    },
    async close() {
      dead ??= new AppError('cancelled', 'Cancelled.');
      const exited = worker.threadId === -1 ? undefined : once(worker, 'exit');
      await worker.terminate();
      await exited;
    },
  };
}
