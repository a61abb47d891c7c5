import { createHash, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import type { SocketGreeting } from '../../protocol/socketGreeting.ts';
import { socketGreetingSchema } from '../../protocol/socketGreeting.ts';
import { parseFrame } from '../link/parseFrame.ts';

/** What becomes of a new connection. Who does not know the token is told nothing. */
export type Verdict =
  | { readonly kind: 'ready'; readonly role: SocketGreeting['role'] }
  /** Another build greets: this daemon goes, and the greeter starts its own. */
  | { readonly kind: 'retiring' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'ignored'; readonly reason: string };

interface Judge {
  readonly token: string;
  readonly buildId: string;
  readonly allowedOrigins: readonly string[];
  readonly retiring: boolean;
}

/** Reads the first frame of a connection. Nothing after it is looked at unless it is `ready`. */
export function judgeGreeting(body: Uint8Array, { token, buildId, allowedOrigins, retiring }: Judge): Verdict {
  const parsed = parseFrame(body);
  const greeting = z.safeParse(socketGreetingSchema, parsed.ok ? parsed.message : undefined);
  if (!greeting.success) return { kind: 'ignored', reason: 'no greeting' };
  const { role, origin } = greeting.data;
  if (!isSame(greeting.data.token, token)) return { kind: 'ignored', reason: 'wrong token' };
  if (role === 'relay' && !allowedOrigins.includes(origin ?? '')) {
    return { kind: 'refused', reason: `This host does not serve ${origin ?? 'an unnamed origin'}.` };
  }
  if (retiring || greeting.data.buildId !== buildId) return { kind: 'retiring' };
  return { kind: 'ready', role };
}

/** In constant time, whatever the lengths. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
