import type { Readable, Writable } from 'node:stream';
import * as z from 'zod/mini';
import { LineReader } from '../../processes/lineReader.ts';
import { untilAborted } from '../../workspace/untilAborted.ts';
import { CodexError } from './codexError.ts';
import { parseWireMessage } from './wire.ts';
import type { WireId } from './wire.ts';

/** A 3 MB change is one line of 3.2 MB, and comes three times. */
const mostLineBytes = 32 * 1024 * 1024;
/** Codex has stopped reading. */
const maxUnsentBytes = 16 * 1024 * 1024;
const methodUnknown = -32601;

/** Answers a request of Codex; undefined for one that this side does not know, which is refused. */
export type CodexRequestHandler = (method: string, params: unknown) => Promise<object> | undefined;

interface ClientOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly onNotification: (method: string, params: unknown) => void;
  readonly onRequest: CodexRequestHandler;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Our end of Codex's wire. It ends with the stream, or with a line that cannot be trusted. */
export class CodexClient {
  readonly #options: ClientOptions;
  readonly #waiting = new Map<WireId, Waiting>();
  #lastId = 0;
  #ended: CodexError | undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
    const { input, output } = options;
    const lines = new LineReader({
      mostBytes: mostLineBytes,
      longer: 'refuse',
      onLine: (line) => this.#receive(line),
    });
    input.on('data', (chunk: Buffer) => {
      if (this.#ended === undefined && !lines.push(chunk)) this.end('Codex sent a line that is too long.');
    });
    input.on('error', () => undefined); // Its close says as much.
    output.on('error', () => undefined);
    input.once('close', () => this.end('Codex ended.'));
  }

  /** Rejects with {@link CodexError}, or with the signal's reason; the answer to a request given up is dropped. */
  async request<Result extends z.ZodMiniType>(
    method: string,
    params: object,
    result: Result,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<z.infer<Result>> {
    signal.throwIfAborted();
    const id = (this.#lastId += 1);
    const answered = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ id, method, params });
    });
    try {
      const parsed = z.safeParse(result, await untilAborted(answered, { signal }));
      if (!parsed.success) throw new CodexError(`Codex answered ${method} in a way that is not understood.`);
      return parsed.data;
    } finally {
      this.#waiting.delete(id);
    }
  }

  notify(method: string): void {
    this.#send({ method });
  }

  /** Fails what waits for an answer; nothing is sent or heard from now on. */
  end(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = new CodexError(reason);
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#options.output.end();
  }

  #receive(line: string): void {
    const message = parseWireMessage(line);
    if (message === undefined || this.#ended !== undefined) return;
    switch (message.kind) {
      case 'request':
        void this.#answer(message);
        return;
      case 'notification':
        this.#options.onNotification(message.method, message.params);
        return;
      case 'result':
        this.#waiting.get(message.id)?.resolve(message.result);
        return;
      case 'error':
        this.#waiting.get(message.id)?.reject(new CodexError(message.message, message.code));
    }
  }

  async #answer({ id, method, params }: { id: WireId; method: string; params: unknown }): Promise<void> {
    // An error is a refusal: whatever goes wrong here, nothing is allowed by it.
    const refused = { id, error: { code: methodUnknown, message: 'Earshot does not answer this.' } };
    const answer = await this.#options.onRequest(method, params)?.then(
      (result) => ({ id, result }),
      () => refused,
    );
    this.#send(answer ?? refused);
  }

  #send(message: object): void {
    const { output } = this.#options;
    if (this.#ended !== undefined) {
      for (const { reject } of this.#waiting.values()) reject(this.#ended);
      return;
    }
    output.write(`${JSON.stringify(message)}\n`);
    if (output.writableLength > maxUnsentBytes) this.end('Codex has stopped listening.');
  }
}
