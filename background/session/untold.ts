import * as z from 'zod/mini';
import type { WireEvent } from '../realtime/wire.ts';

/** What the model has been given to tell, and has not told to the end. `responseId`: the response under way that does. */
export const untoldSchema = z.strictObject({
  itemId: z.string(),
  text: z.string(),
  responseId: z.nullable(z.string()),
});
export type Untold = z.infer<typeof untoldSchema>;

/** One event further. Pure. */
export function withUntoldEvent(untold: readonly Untold[], event: WireEvent): readonly Untold[] {
  if (untold.length === 0) return untold;
  switch (event.type) {
    case 'responseStarted':
      return untold.map((one) => (one.responseId === null ? { ...one, responseId: event.responseId } : one));
    case 'responseDone':
      // Cancelled by the user, who has had enough of it.
      if (event.status === 'completed' || event.status === 'cancelled')
        return untold.filter(({ responseId }) => responseId !== event.responseId);
      // Failed: the next response has it before it, too.
      return untold.map((one) => (one.responseId === event.responseId ? { ...one, responseId: null } : one));
    default:
      return untold;
  }
}
