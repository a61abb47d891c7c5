import { createServer } from 'node:http';

/** OpenAI's Responses API on loopback, with a model that says one word. */
export interface ModelEndpoint {
  readonly baseUrl: string;
  /** Resolves with the time (`performance.now`) at which the next request has come. */
  nextRequest(): Promise<number>;
  close(): Promise<void>;
}

const message = { type: 'message', role: 'assistant', id: 'm', content: [{ type: 'output_text', text: 'Hello.' }] };
const usage = {
  input_tokens: 1,
  input_tokens_details: null,
  output_tokens: 1,
  output_tokens_details: null,
  total_tokens: 2,
};

export async function openEndpoint(): Promise<ModelEndpoint> {
  let onRequest: (atMs: number) => void = () => undefined;
  const server = createServer((incoming, outgoing) => {
    const atMs = performance.now();
    if (incoming.method !== 'POST') {
      outgoing.writeHead(404).end();
      return;
    }
    onRequest(atMs);
    incoming.resume().once('end', () => {
      const events = [
        { type: 'response.created', response: { id: 'r' } },
        { type: 'response.output_item.done', item: message },
        { type: 'response.completed', response: { id: 'r', usage } },
      ];
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The endpoint has no port.');
  return {
    baseUrl: `http://127.0.0.1:${address.port}/v1`,
    nextRequest: () => new Promise((resolve) => (onRequest = resolve)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
