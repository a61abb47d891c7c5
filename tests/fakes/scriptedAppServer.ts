import { PassThrough } from 'node:stream';
import { createInterface } from 'node:readline';
import * as z from 'zod/mini';
import { CodexClient } from '../../host/engines/codex/codexClient.ts';
import type { CodexLease } from '../../host/engines/codex/codexProcess.ts';
import { parseThreadNotice } from '../../host/engines/codex/notifications.ts';
import { ThreadListeners } from '../../host/engines/codex/threadListeners.ts';

const sentSchema = z.looseObject({
  id: z.optional(z.number()),
  method: z.optional(z.string()),
  params: z.optional(z.looseObject({})),
  result: z.optional(z.unknown()),
  error: z.optional(z.unknown()),
});
type Sent = z.infer<typeof sentSchema>;

/** How one method is answered: with a result, an error with this message, or not at all. */
export type AppServerAnswer = (
  params: Sent['params'],
) => { readonly result: object } | { readonly error: string } | 'silence';

/** The other end of Codex's wire, line by line, for what the real one cannot be made to do on purpose. */
export class ScriptedAppServer {
  readonly client: CodexClient;
  readonly lease: CodexLease;
  /** The methods it was asked for, in order. */
  readonly asked: string[] = [];
  ended = false;
  readonly #threads = new ThreadListeners();
  readonly #out = new PassThrough();
  readonly #waiting = new Map<number, (answer: Sent) => void>();
  readonly #answers: Readonly<Record<string, AppServerAnswer>>;
  #onGone: () => void = () => undefined;
  #lastId = 0;

  constructor(answers: Readonly<Record<string, AppServerAnswer>>) {
    this.#answers = answers;
    const input = new PassThrough();
    createInterface({ input }).on('line', (line) => this.#receive(z.parse(sentSchema, JSON.parse(line))));
    this.client = new CodexClient({
      input: this.#out,
      output: input,
      onNotification: (method, params) => {
        const notice = parseThreadNotice(method, params);
        if (notice !== undefined) this.#threads.tell(notice);
      },
      onRequest: (method, params) => this.#threads.answer(method, params),
    });
    this.lease = {
      client: this.client,
      gone: new Promise((resolve) => (this.#onGone = resolve)),
      listen: (threadId, listener) => this.#threads.add(threadId, listener),
      end: () => {
        this.ended = true;
        return Promise.resolve();
      },
      endIfAlone: () => Promise.resolve(true),
      release: () => undefined,
    };
  }

  /** Says something of its own accord. */
  tell(method: string, params: object): void {
    this.write(JSON.stringify({ method, params }));
  }

  /** Asks the client, and resolves with what it answers: a result or an error. */
  ask(method: string, params: object): Promise<Sent> {
    const id = (this.#lastId += 1);
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.write(JSON.stringify({ id, method, params }));
    });
  }

  /** One line, whatever it is. */
  write(line: string): void {
    this.#out.write(`${line}\n`);
  }

  simulateEnd(): void {
    this.#out.destroy();
    this.#onGone();
  }

  #receive(sent: Sent): void {
    const { id, method, params } = sent;
    if (method === undefined) {
      this.#waiting.get(id ?? -1)?.(sent);
      return;
    }
    this.asked.push(method);
    if (id === undefined) return;
    const answer = this.#answers[method]?.(params) ?? { result: {} };
    if (answer === 'silence') return;
    this.write(
      JSON.stringify('error' in answer ? { id, error: { code: -32600, message: answer.error } } : { id, ...answer }),
    );
  }
}
