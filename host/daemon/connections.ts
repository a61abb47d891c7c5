import type { EventName, EventOf, Served } from '../../protocol/contract.ts';
import type { HostContract } from '../../protocol/hostContract.ts';

/** What is known of the other end of one connection: who it is, once it has said `host.hello`. */
export interface Session {
  clientId: string | undefined;
}

type Emitter = Pick<Served<HostContract>, 'emit'>;

/** Everybody connected, and who is told what. */
export class Connections {
  readonly #open = new Map<Session, Emitter>();

  get size(): number {
    return this.#open.size;
  }

  add(session: Session, emitter: Emitter): void {
    this.#open.set(session, emitter);
  }

  remove(session: Session): void {
    this.#open.delete(session);
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
