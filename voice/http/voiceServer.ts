import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { VoiceHints } from '../../protocol/hints.ts';
import type { Call } from '../calls/call.ts';
import type { CallBook } from '../calls/callBook.ts';
import { ApiError } from './apiError.ts';
import { parseClientSecretRequest } from './clientSecrets.ts';
import { admit } from './gate.ts';
import { parseOffer } from './parseOffer.ts';
import { readBody } from './readBody.ts';
import { readProtocolToken, refuseUpgrade, SidebandSockets } from './sidebandSocket.ts';
import { isSameSecret, readBearer, TokenBook } from './tokenBook.ts';

interface VoiceServerOptions {
  /** Authorises client_secrets. */
  readonly secret: string;
  readonly allowedOrigins: readonly string[];
  readonly calls: CallBook;
  readonly onHints: (hints: VoiceHints) => void;
  readonly onFault: (error: unknown) => void;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const loopback = '127.0.0.1';
const requestTimeoutMs = 10_000;
const json = { 'content-type': 'application/json' };

/** The Realtime API on loopback: client secrets, calls, hangup and the sideband. */
export class VoiceServer {
  readonly #options: VoiceServerOptions;
  readonly #tokens = new TokenBook();
  readonly #sidebands = new SidebandSockets();
  readonly #server: Server;
  #host = '';

  constructor(options: VoiceServerOptions) {
    this.#options = options;
    this.#server = createServer(
      { requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs },
      (request, response) => {
        void this.#serve(request, response);
      },
    );
    this.#server.on('upgrade', (request, socket, head) => {
      this.#upgrade(request, socket, head);
    });
  }

  /** Listens on a free port of 127.0.0.1 and says which. */
  async listen(): Promise<number> {
    this.#server.listen(0, loopback);
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
    this.#host = `${loopback}:${address.port}`;
    return address.port;
  }

  /** Ends every connection, sidebands included. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admission = admit(request.headers, { host: this.#host, origins: this.#options.allowedOrigins });
    const cors = admission.admitted ? admission.cors : {};
    let answer: Answer;
    try {
      if (!admission.admitted) throw new ApiError(403, 'forbidden', admission.message);
      answer = request.method === 'OPTIONS' ? { status: 204 } : await this.#route(request);
    } catch (error) {
      answer = this.#toRefusal(error);
    }
    response.writeHead(answer.status, { ...answer.headers, ...cors });
    response.end(answer.body);
  }

  /** A browser hides the status of a refused WebSocket handshake: a GET of the same URL is refused with the same one. */
  async #route(request: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams } = new URL(request.url ?? '/', `http://${this.#host}`);
    if (request.method === 'POST') {
      if (pathname === '/v1/realtime/client_secrets') return this.#makeSecret(request);
      if (pathname === '/v1/realtime/calls') return this.#makeCall(request);
      const callId = /^\/v1\/realtime\/calls\/([\w-]+)\/hangup$/.exec(pathname)?.[1];
      if (callId !== undefined) return this.#hangup(request, callId);
    }
    if (request.method === 'GET' && pathname === '/v1/realtime') {
      this.#findCall(searchParams.get('call_id') ?? '', readBearer(request.headers.authorization));
      throw new ApiError(426, 'upgrade_required', 'The call is there. Join it with a WebSocket.');
    }
    throw new ApiError(404, 'unknown_url', `Unknown request URL: ${request.method ?? ''} ${pathname}.`);
  }

  async #makeSecret(request: IncomingMessage): Promise<Answer> {
    const given = readBearer(request.headers.authorization);
    if (given === undefined || !isSameSecret(this.#options.secret, given)) throw unauthorized();
    const { session, hints, lifetimeMs } = parseClientSecretRequest((await readBody(request)).toString());
    if (hints !== undefined) this.#options.onHints(hints);
    const ticket = this.#tokens.issue(session, { nowMs: Date.now(), lifetimeMs });
    const body = { value: ticket.value, expires_at: Math.floor(ticket.expiresAtMs / 1_000), session };
    return { status: 200, headers: json, body: JSON.stringify(body) };
  }

  async #makeCall(request: IncomingMessage): Promise<Answer> {
    const token = readBearer(request.headers.authorization);
    const ticket = token === undefined ? undefined : this.#tokens.take(token, Date.now());
    if (ticket === undefined) throw unauthorized();
    try {
      const { sdp, session } = await parseOffer(request.headers['content-type'] ?? '', await readBody(request));
      const call = await this.#open({ sdp, session: { ...ticket.session, ...session }, token: ticket.value });
      const headers = { 'content-type': 'application/sdp', location: `/v1/realtime/calls/${call.callId}` };
      return { status: 201, headers, body: call.answer };
    } catch (error) {
      this.#tokens.giveBack(ticket);
      throw error;
    }
  }

  async #open(offer: Parameters<CallBook['open']>[0]): ReturnType<CallBook['open']> {
    try {
      return await this.#options.calls.open(offer);
    } catch (error) {
      this.#options.onFault(error);
      throw new ApiError(400, 'invalid_offer', 'The SDP offer cannot be answered.', 'sdp');
    }
  }

  #hangup(request: IncomingMessage, callId: string): Answer {
    this.#findCall(callId, readBearer(request.headers.authorization)).hangup();
    return { status: 200 };
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    try {
      const admission = admit(request.headers, { host: this.#host, origins: this.#options.allowedOrigins });
      if (!admission.admitted) throw new ApiError(403, 'forbidden', admission.message);
      const url = new URL(request.url ?? '/', `http://${this.#host}`);
      if (url.pathname !== '/v1/realtime') throw new ApiError(404, 'unknown_url', `Unknown URL: ${url.pathname}.`);
      const { authorization, 'sec-websocket-protocol': protocols } = request.headers;
      const token = readBearer(authorization) ?? readProtocolToken(protocols);
      const call = this.#findCall(url.searchParams.get('call_id') ?? '', token);
      this.#sidebands.join(call, request, socket, head);
    } catch (error) {
      refuseUpgrade(socket, this.#toApiError(error));
    }
  }

  /** The call of a token. One token knows nothing of another's calls: for it they are not there. */
  #findCall(callId: string, token: string | undefined): Call {
    if (token === undefined) throw unauthorized();
    const booked = this.#options.calls.find(callId);
    if (booked === undefined || !isSameSecret(booked.token, token)) {
      throw new ApiError(404, 'call_id_not_found', `No call found with id '${callId}'.`, 'call_id');
    }
    if (booked.phase === 'ended') throw new ApiError(410, 'call_ended', `The call '${callId}' has ended.`, 'call_id');
    return booked.call;
  }

  #toRefusal(error: unknown): Answer {
    const refusal = this.#toApiError(error);
    return { status: refusal.status, headers: json, body: JSON.stringify(refusal.toBody()) };
  }

  #toApiError(error: unknown): ApiError {
    if (error instanceof ApiError) return error;
    this.#options.onFault(error);
    return new ApiError(500, 'internal', 'Something went wrong inside the voice server.');
  }
}

function unauthorized(): ApiError {
  return new ApiError(401, 'invalid_api_key', 'Incorrect API key provided.');
}
