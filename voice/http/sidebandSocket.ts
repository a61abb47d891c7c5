import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import type { Call } from '../calls/call.ts';
import type { ApiError } from './apiError.ts';

const realtimeProtocol = 'realtime';
const tokenProtocol = 'openai-insecure-api-key.';
/** A `session.update` with every tool is far below. */
const mostFrameBytes = 4 * 1024 * 1024;

/** Sidebands: WebSockets that join a call. A browser's worker cannot set headers, so the token may be a subprotocol. */
export class SidebandSockets {
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: mostFrameBytes,
    handleProtocols: (offered) => (offered.has(realtimeProtocol) ? realtimeProtocol : false),
  });

  join(call: Call, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      connect(call, webSocket);
    });
  }
}

/** The token among a handshake's subprotocols. */
export function readProtocolToken(protocols: string | undefined): string | undefined {
  return protocols
    ?.split(',')
    .map((protocol) => protocol.trim())
    .find((protocol) => protocol.startsWith(tokenProtocol))
    ?.slice(tokenProtocol.length);
}

/** Refuses a handshake as an HTTP answer, before it becomes a WebSocket. */
export function refuseUpgrade(socket: Duplex, error: ApiError): void {
  // Node leaves an upgraded socket to us: a reset that nobody listens for would end the whole server.
  socket.on('error', () => undefined);
  const body = JSON.stringify(error.toBody());
  const head = [
    `HTTP/1.1 ${error.status} Refused`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function connect(call: Call, webSocket: WebSocket): void {
  const detach = call.attach({
    send: (frame) => {
      webSocket.send(frame);
    },
    close: (code, reason) => {
      webSocket.close(code, reason);
    },
  });
  webSocket.on('message', (data: RawData, isBinary) => {
    // A binary frame is no event; an empty one is answered like any other that cannot be read.
    call.receive(isBinary ? '' : toText(data));
  });
  webSocket.on('close', detach);
  // A broken socket closes as well, and that is all there is to do about it.
  webSocket.on('error', () => undefined);
}

/** `ws` hands out Buffers unless asked for something else. */
function toText(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString() : '';
}
