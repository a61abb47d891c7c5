import * as z from 'zod/mini';

/**
 * The first frame on the daemon's socket, before anything else is read: the token of the owner-only file and who calls.
 * A relay's bytes after it are the browser's frames, untouched. The daemon answers one {@link SocketWelcome} frame.
 */
export const socketGreetingSchema = z.strictObject({
  token: z.string(),
  role: z.enum(['relay', 'terminal']),
  /** The greeter's build (a hash of the built files): a daemon of another build retires. */
  buildId: z.string(),
  /** For a relay: the origin argument Chrome passed, already checked by the relay and checked again here. */
  origin: z.optional(z.string()),
});
export type SocketGreeting = z.infer<typeof socketGreetingSchema>;

/** The daemon's one answer to a greeting; `reason` is for the log. Not a schema: the relay carries no zod and reads it by hand. */
export interface SocketWelcome {
  readonly state: 'ready' | 'retiring' | 'refused';
  readonly reason?: string;
}
