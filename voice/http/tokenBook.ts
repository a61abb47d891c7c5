import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SessionConfig } from '../../protocol/realtime/sessionConfig.ts';

/** A token that is good for one call. */
export interface Ticket {
  readonly value: string;
  readonly session: SessionConfig;
  readonly expiresAtMs: number;
}

/** A daemon asks for one at a time; more than this many unused ones mean that something runs wild. */
const mostTickets = 64;

/** The tokens that were given out and have not made their call yet. */
export class TokenBook {
  readonly #tickets = new Map<string, Ticket>();

  issue(session: SessionConfig, { nowMs, lifetimeMs }: { nowMs: number; lifetimeMs: number }): Ticket {
    this.#dropExpired(nowMs);
    const oldest = this.#tickets.keys().next();
    if (this.#tickets.size >= mostTickets && oldest.done !== true) this.#tickets.delete(oldest.value);
    const value = `ek_${randomBytes(32).toString('hex')}`;
    const ticket = { value, session, expiresAtMs: nowMs + lifetimeMs };
    this.#tickets.set(value, ticket);
    return ticket;
  }

  /** Takes a token out of the book: two requests at once cannot both have it. */
  take(token: string, nowMs: number): Ticket | undefined {
    this.#dropExpired(nowMs);
    const ticket = [...this.#tickets.values()].find(({ value }) => isSameSecret(value, token));
    if (ticket !== undefined) this.#tickets.delete(ticket.value);
    return ticket;
  }

  /** Puts a token back whose call did not come about. */
  giveBack(ticket: Ticket): void {
    this.#tickets.set(ticket.value, ticket);
  }

  #dropExpired(nowMs: number): void {
    for (const ticket of this.#tickets.values()) if (ticket.expiresAtMs <= nowMs) this.#tickets.delete(ticket.value);
  }
}

/** Compares in a time that tells nothing of where two secrets differ. */
export function isSameSecret(expected: string, given: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(expected), digest(given));
}

/** The token of an `Authorization: Bearer` header. */
export function readBearer(authorization: string | undefined): string | undefined {
  return /^Bearer ([\w.-]+)$/i.exec(authorization ?? '')?.[1];
}
