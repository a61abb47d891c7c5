import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod/mini';

/** What the model says to one request. `hold` never answers: the client has to give up. */
export type ModelAnswer =
  | { readonly say: string }
  | { readonly patch: string }
  | { readonly run: string; readonly args?: Readonly<Record<string, unknown>> }
  /** JavaScript for the models that call their tools from code. */
  | { readonly code: string }
  | { readonly hold: true }
  /** A refusal by the service. */
  | { readonly status: number; readonly body: unknown }
  /** An error in the middle of the stream. */
  | { readonly failed: { readonly code: string; readonly message: string } };

/**
 * Answers to the requests whose latest known user words contain `when`, by conversation and in order; the last one stays. One that
 * the client dropped, since new words came meanwhile, is given again.
 */
export interface ModelScript {
  readonly when: string;
  readonly answers: readonly (ModelAnswer | ((request: ModelRequest) => ModelAnswer))[];
}

/** One request as the model saw it. */
interface ModelRequest {
  readonly model: string;
  /** The user's words, oldest first. */
  readonly userTexts: readonly string[];
  /** What tools gave back, oldest first. */
  readonly outputs: readonly string[];
  readonly instructions: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** OpenAI's Responses API on loopback, with a model that does as it is told beforehand. */
export interface ResponsesEndpoint {
  readonly baseUrl: string;
  readonly requests: readonly ModelRequest[];
  /** Resolves with the first request, of those so far and to come, that `accept` takes. */
  seen(accept: (request: ModelRequest) => boolean): Promise<ModelRequest>;
  close(): Promise<void>;
}

const contentSchema = z.union([z.string(), z.array(z.looseObject({ text: z.optional(z.string()) }))]);
const itemSchema = z.looseObject({
  type: z.optional(z.string()),
  role: z.optional(z.string()),
  content: z.optional(contentSchema),
  output: z.optional(contentSchema),
});
type Item = z.infer<typeof itemSchema>;
const bodySchema = z.looseObject({
  model: z.string(),
  instructions: z.optional(z.string()),
  prompt_cache_key: z.optional(z.string()),
  input: z.array(itemSchema),
});

export async function openResponsesEndpoint(scripts: readonly ModelScript[]): Promise<ResponsesEndpoint> {
  const requests: ModelRequest[] = [];
  const watchers = new Set<(request: ModelRequest) => void>();
  /** How many answers of a script left nothing in a conversation: refusals, errors and silence. */
  const traceless = new Map<string, number>();

  const answerTo = (conversation: string, input: readonly Item[], request: ModelRequest): ModelAnswer => {
    let chosen: ModelScript | undefined;
    const given = new Map<ModelScript, number>();
    for (const item of input) {
      const text = item.role === 'user' ? textOf(item.content) : '';
      chosen = scripts.find(({ when }) => text.includes(when)) ?? chosen;
      const isAnswer = item.role === 'assistant' || item.type?.endsWith('_call') === true;
      if (isAnswer && chosen !== undefined) given.set(chosen, (given.get(chosen) ?? 0) + 1);
    }
    if (chosen === undefined) return { say: `No script for: ${request.userTexts.at(-1) ?? ''}` };
    const key = `${conversation} ${chosen.when}`;
    const gone = traceless.get(key) ?? 0;
    const next = chosen.answers[Math.min((given.get(chosen) ?? 0) + gone, chosen.answers.length - 1)] ?? {
      say: 'Done.',
    };
    const answer = typeof next === 'function' ? next(request) : next;
    if ('status' in answer || 'failed' in answer || 'hold' in answer) traceless.set(key, gone + 1);
    return answer;
  };

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    if (incoming.method !== 'POST' || incoming.url?.endsWith('/responses') !== true) {
      outgoing.writeHead(404).end();
      return;
    }
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(incoming, 'end');
    const body = Buffer.concat(chunks).toString();
    const { model, input, instructions = '', prompt_cache_key = '' } = z.parse(bodySchema, JSON.parse(body));
    const request: ModelRequest = {
      model,
      userTexts: input.filter(({ role }) => role === 'user').map(({ content }) => textOf(content)),
      outputs: input.filter(({ type }) => type?.endsWith('_output') === true).map(({ output }) => textOf(output)),
      instructions: [
        instructions,
        ...input.filter(({ role }) => role === 'developer').map(({ content }) => textOf(content)),
      ].join('\n'),
      authorization: incoming.headers.authorization,
      body,
    };
    requests.push(request);
    for (const watcher of watchers) watcher(request);
    send(outgoing, answerTo(prompt_cache_key, input, request), `resp_${requests.length}`);
  };

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The endpoint has no port.');

  return {
    baseUrl: `http://127.0.0.1:${address.port}/v1`,
    requests,
    seen: (accept) =>
      new Promise((resolve) => {
        const known = requests.find(accept);
        if (known !== undefined) {
          resolve(known);
          return;
        }
        const watcher = (request: ModelRequest): void => {
          if (!accept(request)) return;
          watchers.delete(watcher);
          resolve(request);
        };
        watchers.add(watcher);
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function textOf(content: z.infer<typeof contentSchema> | undefined): string {
  if (content === undefined || typeof content === 'string') return content ?? '';
  return content.map(({ text = '' }) => text).join('\n');
}

function send(outgoing: ServerResponse, answer: ModelAnswer, id: string): void {
  if ('status' in answer) {
    outgoing.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    return;
  }
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
  const event = (type: string, fields: object): void => {
    outgoing.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`);
  };
  event('response.created', { response: { id } });
  if ('hold' in answer) return;
  if ('failed' in answer) {
    event('response.failed', { response: { id, error: answer.failed } });
    outgoing.end();
    return;
  }
  event('response.output_item.done', { output_index: 0, item: itemOf(answer, id) });
  const usage = {
    input_tokens: 1,
    input_tokens_details: null,
    output_tokens: 1,
    output_tokens_details: null,
    total_tokens: 2,
  };
  event('response.completed', { response: { id, usage } });
  outgoing.end();
}

function itemOf(
  answer: Exclude<ModelAnswer, { hold: true } | { status: number } | { failed: object }>,
  id: string,
): object {
  const call_id = `call_${id}`;
  if ('say' in answer) {
    return {
      type: 'message',
      role: 'assistant',
      id: `msg_${id}`,
      content: [{ type: 'output_text', text: answer.say }],
    };
  }
  if ('patch' in answer) return { type: 'custom_tool_call', call_id, name: 'apply_patch', input: answer.patch };
  if ('code' in answer) return { type: 'custom_tool_call', call_id, name: 'exec', input: answer.code };
  const args = JSON.stringify({ cmd: answer.run, ...answer.args });
  return { type: 'function_call', call_id, name: 'exec_command', arguments: args };
}
