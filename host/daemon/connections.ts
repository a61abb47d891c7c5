import type { EventName, EventOf, Served } from '../../protocol/contract.ts';
import type { HostContract } from '../../protocol/hostContract.ts';

/** What is known of the other end of one connection: who it is, once it has said `host.hello`. */
export interface Session {
  clientId: string | undefined;
}

/** A worker that was killed is back by then; a session that ended stays warm as long. */
const sessionGapMs = 60_000;

type Emitter = Pick<Served<HostContract>, 'emit'>;

/** Everybody connected, and who is told what. */
export class Connections {
  readonly #open = new Map<Session, Emitter>();
  /** When the last connection of a client that has none any more went. */
  readonly #goneAtMs = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get size(): number {
    return this.#open.size;
  }

  add(session: Session, emitter: Emitter): void {
    this.#open.set(session, emitter);
  }

  remove(session: Session): void {
    this.#open.delete(session);
    const { clientId } = session;
    if (clientId !== undefined && !this.#isHere(clientId)) this.#goneAtMs.set(clientId, this.#now());
  }

  /** Whether a client that says hello begins a new session: it is not here, and was not within the last minute. */
  isNew(clientId: string): boolean {
    if (this.#isHere(clientId)) return false;
    const goneAtMs = this.#goneAtMs.get(clientId);
    return goneAtMs === undefined || this.#now() - goneAtMs > sessionGapMs;
  }

  #isHere(clientId: string): boolean {
    return [...this.#open.keys()].some((session) => session.clientId === clientId);
  }

  /** To every connection of one client: a new relay may be there before the old one is known to be gone. */
  emitTo<E extends EventName<HostContract>>(
    clientId: string | undefined,
    event: E,
    params: EventOf<HostContract, E>,
  ): void {
    for (const [session, emitter] of this.#open) {
      if (clientId !== undefined && session.clientId === clientId) emitter.emit(event, params);
    }
  }

  /** To everybody who has said hello. */
  emitToAll<E extends EventName<HostContract>>(event: E, params: EventOf<HostContract, E>): void {
    for (const [{ clientId }, emitter] of this.#open) if (clientId !== undefined) emitter.emit(event, params);
  }
}
