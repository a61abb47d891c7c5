import * as z from 'zod/mini';
import type { ThreadNotice } from './notifications.ts';

/** Who follows one thread: a turn. */
export interface ThreadListener {
  onNotice(notice: ThreadNotice): void;
  /** Undefined for a request that is not known. */
  onRequest(method: string, params: unknown): Promise<object> | undefined;
}

const paramsSchema = z.looseObject({ threadId: z.string() });

/** Hands what Codex says of a thread to the turn that is at work on it. */
export class ThreadListeners {
  readonly #listeners = new Map<string, ThreadListener>();

  add(threadId: string, listener: ThreadListener): () => void {
    this.#listeners.set(threadId, listener);
    return () => {
      if (this.#listeners.get(threadId) === listener) this.#listeners.delete(threadId);
    };
  }

  tell(notice: ThreadNotice): void {
    this.#listeners.get(notice.params.threadId)?.onNotice(notice);
  }

  /** Undefined, which is a refusal, where nobody follows the thread. */
  answer(method: string, params: unknown): Promise<object> | undefined {
    const parsed = z.safeParse(paramsSchema, params);
    return parsed.success ? this.#listeners.get(parsed.data.threadId)?.onRequest(method, params) : undefined;
  }
}
