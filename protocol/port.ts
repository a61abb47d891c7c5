/**
 * What every link is made of: a runtime port, a native port, a socket, a child process. Messages arrive in order and are
 * JSON values; `onDisconnect` fires once, when the other end is gone.
 */
export interface Port {
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onDisconnect(listener: () => void): void;
  disconnect(): void;
}

/** Two ports joined in memory, for tests and for one process talking to itself. Delivery is asynchronous and in order. */
export function createPortPair(): [Port, Port] {
  const left = new MemoryPort();
  const right = new MemoryPort();
  left.join(right);
  right.join(left);
  return [left, right];
}

class MemoryPort implements Port {
  readonly #messages: ((message: unknown) => void)[] = [];
  readonly #disconnects: (() => void)[] = [];
  #peer: MemoryPort | undefined;
  #open = true;

  join(peer: MemoryPort): void {
    this.#peer = peer;
  }

  postMessage(message: unknown): void {
    if (!this.#open) throw new Error('Attempting to use a disconnected port object');
    const copy: unknown = JSON.parse(JSON.stringify(message));
    const peer = this.#peer;
    queueMicrotask(() => {
      peer?.receive(copy);
    });
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#messages.push(listener);
  }

  onDisconnect(listener: () => void): void {
    this.#disconnects.push(listener);
  }

  disconnect(): void {
    if (!this.#open) return;
    this.#open = false;
    const peer = this.#peer;
    queueMicrotask(() => {
      peer?.end();
    });
  }

  receive(message: unknown): void {
    if (this.#open) for (const listener of this.#messages) listener(message);
  }

  end(): void {
    if (!this.#open) return;
    this.#open = false;
    for (const listener of this.#disconnects) listener();
  }
}
