import type { OpenSocket, Socket } from '../../background/realtime/sideband.ts';
import type { SidebandAddress } from '../../background/realtime/wire.ts';

type Kind = 'open' | 'close' | 'message';
type Listener = (event: { readonly data: unknown }) => void;

/** A WebSocket whose far end is the test. */
export class FakeSocket implements Socket {
  readonly address: SidebandAddress;
  readonly sent: string[] = [];
  readyState = 0;
  closedWith: number | undefined;
  readonly #listeners: [Kind, Listener][] = [];

  constructor(address: SidebandAddress) {
    this.address = address;
  }

  send(frame: string): void {
    this.sent.push(frame);
  }

  close(code: number): void {
    this.closedWith ??= code;
    this.readyState = 3;
  }

  addEventListener(kind: Kind, listener: Listener): void {
    this.#listeners.push([kind, listener]);
  }

  simulateOpen(): void {
    this.readyState = 1;
    this.#tell('open', undefined);
  }

  /** A refused handshake or a lost connection: a browser tells no difference. */
  simulateClose(): void {
    this.readyState = 3;
    this.#tell('close', undefined);
  }

  simulateMessage(event: object): void {
    this.#tell('message', JSON.stringify(event));
  }

  simulateBinary(): void {
    this.#tell('message', new ArrayBuffer(1));
  }

  #tell(kind: Kind, data: unknown): void {
    for (const [wanted, listener] of this.#listeners) if (wanted === kind) listener({ data });
  }
}

/** Opens {@link FakeSocket}s and keeps them, oldest first. */
export class FakeSockets {
  readonly all: FakeSocket[] = [];

  readonly open: OpenSocket = (address) => {
    const socket = new FakeSocket(address);
    this.all.push(socket);
    return socket;
  };

  get latest(): FakeSocket {
    const socket = this.all.at(-1);
    if (socket === undefined) throw new Error('No socket was opened.');
    return socket;
  }
}
