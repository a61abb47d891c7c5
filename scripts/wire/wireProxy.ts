import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { SidebandPair } from './sidebandPair.ts';

/** The server behind a {@link WireProxy}: where it is at the moment, and a bearer token for one call. */
export interface WireUpstream {
  readonly baseUrl: string;
  openToken(): Promise<string>;
}

/** One call that was made through a {@link WireProxy}; times as `Date.now()`. */
export interface ProxiedCall {
  readonly callId: string;
  readonly token: string;
  readonly upstream: WireUpstream;
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
}

/**
 * A man in the middle of the Realtime wire: HTTP and sidebands pass through it, media does not. To its clients it is a
 * provider with one lasting key, which it changes for a token of the server behind it; its controls make it slow or worse.
 */
export class WireProxy {
  /** How long call creation, and a sideband's handshake, take at least. */
  readonly delays = { callMs: 0, sidebandMs: 0 };
  /** Of a call's form only the offer goes through: for a client whose session is in a dialect the server refuses. */
  onlyOffers = false;
  readonly calls: ProxiedCall[] = [];
  readonly #key: string;
  readonly #server: Server;
  readonly #waiting: ((call: ProxiedCall) => void)[] = [];
  readonly #sidebands = new Set<SidebandPair>();
  #upstream: WireUpstream | Promise<WireUpstream> | undefined;
  #refusing = false;
  #baseUrl = '';

  constructor(key: string) {
    this.#key = key;
    this.#server = createServer((request, response) => {
      // Whatever breaks on the way looks like a broken line.
      this.#serve(request, response).catch(() => response.destroy());
    });
    this.#server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => undefined);
      this.#join(request, socket, head).catch(() => socket.destroy());
    });
  }

  /** The base URL its clients are given. */
  get baseUrl(): string {
    return this.#baseUrl;
  }

  /** How many sidebands are joined at the moment. */
  get sidebands(): number {
    return this.#sidebands.size;
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
    this.#baseUrl = `http://127.0.0.1:${address.port}`;
  }

  /** Resolves with the next call that is answered. */
  untilNextCall(): Promise<ProxiedCall> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /**
   * From now on this server is behind it, for new calls. One that is still starting is waited for; undefined: none, and every
   * request breaks off.
   */
  setUpstream(upstream: WireUpstream | Promise<WireUpstream> | undefined): void {
    this.#upstream = upstream;
  }

  /** Cuts every sideband's line, without a close frame. */
  simulateCut(): void {
    for (const sideband of this.#sidebands) sideband.cut();
  }

  /** Nothing passes on the sidebands that are joined now, and nobody is told; ended by a cut or by either end. */
  simulateStall(): void {
    for (const sideband of this.#sidebands) sideband.stall();
  }

  /** Sidebands are cut and every handshake is refused with 404, until told otherwise. */
  simulateRefusal(on: boolean): void {
    this.#refusing = on;
    if (on) this.simulateCut();
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.simulateCut();
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const askedAtMs = Date.now();
    const { pathname, searchParams } = new URL(request.url ?? '/', this.#baseUrl);
    const body = await readAll(request);
    if (request.method === 'POST' && pathname === '/v1/realtime/calls') {
      const upstream = await this.#require();
      const token = this.#isKey(request) ? await upstream.openToken() : 'wrong';
      const asked = this.onlyOffers ? await toBareOffer(request, body) : { headers: {}, body };
      const answer = await forward(request, asked, { upstream, token });
      await setTimeout(Math.max(0, askedAtMs + this.delays.callMs - Date.now()));
      const callId = /\/calls\/([\w-]+)$/.exec(answer.headers.location ?? '')?.[1];
      pass(answer, response);
      if (callId !== undefined) this.#note({ callId, token, upstream, askedAtMs, answeredAtMs: Date.now() });
      return;
    }
    const callId = /^\/v1\/realtime\/calls\/([\w-]+)\//.exec(pathname)?.[1] ?? searchParams.get('call_id') ?? '';
    if (this.#refusing && pathname === '/v1/realtime' && request.method === 'GET') {
      const origin = request.headers.origin;
      response.writeHead(404, { ...json, ...(origin !== undefined && { 'access-control-allow-origin': origin }) });
      response.end(notFound);
      return;
    }
    const target = await this.#find(callId, this.#isKey(request));
    pass(await forward(request, { headers: {}, body }, target), response);
  }

  async #join(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    await setTimeout(this.delays.sidebandMs);
    if (this.#refusing) {
      const lines = ['HTTP/1.1 404 Not Found', 'content-type: application/json', 'connection: close'];
      socket.end(`${lines.join('\r\n')}\r\ncontent-length: ${notFound.length}\r\n\r\n${notFound}`);
      return;
    }
    const url = new URL(request.url ?? '/', this.#baseUrl);
    const protocols = request.headers['sec-websocket-protocol'] ?? '';
    const authorised = protocols.includes(this.#key) || this.#isKey(request);
    const { upstream, token } = await this.#find(url.searchParams.get('call_id') ?? '', authorised);
    const { authorization } = request.headers;
    const headers = {
      ...request.headers,
      host: new URL(upstream.baseUrl).host,
      ...(authorization !== undefined && { authorization: `Bearer ${token}` }),
      ...(protocols !== '' && { 'sec-websocket-protocol': protocols.replace(this.#key, token) }),
    };
    const pair = new SidebandPair(socket, new URL(upstream.baseUrl), () => this.#sidebands.delete(pair));
    this.#sidebands.add(pair);
    pair.begin(`GET ${request.url ?? '/'} HTTP/1.1`, headers, head);
  }

  #note(call: ProxiedCall): void {
    this.calls.push(call);
    for (const resolve of this.#waiting.splice(0)) resolve(call);
  }

  async #require(): Promise<WireUpstream> {
    const upstream = await this.#upstream;
    if (upstream === undefined) throw new Error('There is no server behind this proxy.');
    return upstream;
  }

  /** A call's own server and token; what it does not know is for the server to refuse. */
  async #find(
    callId: string,
    authorised: boolean,
  ): Promise<{ readonly upstream: WireUpstream; readonly token: string }> {
    const call = this.calls.find((made) => made.callId === callId);
    return call === undefined || !authorised ? { upstream: await this.#require(), token: 'wrong' } : call;
  }

  #isKey({ headers }: IncomingMessage): boolean {
    return headers.authorization === `Bearer ${this.#key}`;
  }
}

const json = { 'content-type': 'application/json' };
const notFound = JSON.stringify({
  error: { message: 'No call found.', type: 'invalid_request_error', code: 'call_id_not_found', param: 'call_id' },
});

interface Forwarded {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function forward(
  { method, url, headers }: IncomingMessage,
  changed: { readonly headers: OutgoingHttpHeaders; readonly body: Buffer },
  { upstream, token }: { readonly upstream: WireUpstream; readonly token: string },
): Promise<Forwarded> {
  const authorization = headers.authorization === undefined ? {} : { authorization: `Bearer ${token}` };
  const { host } = new URL(upstream.baseUrl);
  const sent: OutgoingHttpHeaders = { ...headers, ...authorization, ...changed.headers, host };
  return new Promise((resolve, reject) => {
    const asked = ask(`${upstream.baseUrl}${url ?? '/'}`, { method, headers: sent }, (answer) => {
      readAll(answer).then((read) => {
        resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: read });
      }, reject);
    });
    asked.on('error', reject);
    asked.end(changed.body);
  });
}

async function toBareOffer(
  { headers }: IncomingMessage,
  body: Buffer,
): Promise<{ readonly headers: OutgoingHttpHeaders; readonly body: Buffer }> {
  const type = headers['content-type'] ?? '';
  const form = await new Response(Uint8Array.from(body), { headers: { 'content-type': type } }).formData();
  const part = form.get('sdp');
  const offer = Buffer.from(part instanceof Blob ? await part.text() : (part ?? ''));
  return { headers: { 'content-type': 'application/sdp', 'content-length': offer.length }, body: offer };
}

function pass({ status, headers, body }: Forwarded, response: ServerResponse): void {
  const kept = Object.entries(headers).filter(([name]) => name !== 'transfer-encoding');
  response.writeHead(status, { ...Object.fromEntries(kept), 'content-length': body.length });
  response.end(body);
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
