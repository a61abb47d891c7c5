import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** One sideband through a proxy: the client's line and the server's, byte for byte. */
export class SidebandPair {
  readonly #client: Duplex;
  readonly #server: Socket;

  constructor(client: Duplex, server: URL, onEnd: () => void) {
    this.#client = client;
    this.#server = connect(Number(server.port), server.hostname);
    this.#server.on('error', () => undefined);
    this.#server.on('close', () => client.destroy());
    client.on('close', () => {
      this.#server.destroy();
      onEnd();
    });
  }

  /** Repeats the client's handshake to the server, and lets everything through from then on. */
  begin(requestLine: string, headers: IncomingHttpHeaders, head: Buffer): void {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
    this.#server.write(`${[requestLine, ...lines].join('\r\n')}\r\n\r\n`);
    this.#server.write(head);
    this.#client.pipe(this.#server, { end: true });
    this.#server.pipe(this.#client, { end: true });
  }

  /** Both lines stay, and nothing passes. */
  stall(): void {
    this.#client.unpipe(this.#server).pause();
    this.#server.unpipe(this.#client).pause();
  }

  cut(): void {
    this.#server.destroy();
    this.#client.destroy();
  }
}
