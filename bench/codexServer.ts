import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import * as z from 'zod';

const messageSchema = z.looseObject({
  id: z.optional(z.number()),
  method: z.optional(z.string()),
  result: z.optional(z.unknown()),
  error: z.optional(z.looseObject({ message: z.string() })),
});
type Message = z.infer<typeof messageSchema>;

/** A `codex app-server` on stdio: JSON-RPC without the version, a message a line. */
export class CodexServer {
  readonly #child: ReturnType<typeof spawn>;
  readonly #listeners = new Set<(message: Message) => void>();
  #lastId = 0;

  constructor(binary: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.#child = spawn(binary, ['app-server', ...args], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    if (this.#child.stdout === null) throw new Error('A piped child has an output.');
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const message = messageSchema.parse(JSON.parse(line));
      for (const listener of this.#listeners) listener(message);
    });
  }

  /** Resolves with the result. Rejects with Codex's own message. */
  async request(method: string, params: object, options: { readonly signal: AbortSignal }): Promise<unknown> {
    const id = ++this.#lastId;
    const answered = this.#until((message) => message.id === id && message.method === undefined, options);
    this.notify(method, params, id);
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`Codex, ${method}: ${error.message}`);
    return result;
  }

  notify(method: string, params: object, id?: number): void {
    this.#child.stdin?.write(`${JSON.stringify({ ...(id !== undefined && { id }), method, params })}\n`);
  }

  /** Resolves when Codex tells of this. */
  async told(method: string, options: { readonly signal: AbortSignal }): Promise<void> {
    await this.#until((message) => message.method === method, options);
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.stdin?.end();
    this.#child.kill();
    await once(this.#child, 'exit');
  }

  #until(accept: (message: Message) => boolean, { signal }: { readonly signal: AbortSignal }): Promise<Message> {
    return new Promise((resolve, reject) => {
      const listener = (message: Message): void => {
        if (!accept(message)) return;
        this.#listeners.delete(listener);
        resolve(message);
      };
      this.#listeners.add(listener);
      signal.addEventListener('abort', () => {
        this.#listeners.delete(listener);
        reject(new Error('Codex did not answer in time.'));
      });
    });
  }
}
