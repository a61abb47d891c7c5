import * as z from 'zod/mini';
import type { Settings } from '../../protocol/settings.ts';
import type { Spent } from '../../protocol/snapshot.ts';
import type { Cost } from '../realtime/prices.ts';

/** What the session, and the sessions of a day, have cost. It outlives the worker, the day's part the browser too. */
export const spendingSchema = z.strictObject({
  session: z.strictObject({
    /** What is known: a part without a price is not in it. */
    usd: z.number(),
    /** Whether there is such a part. */
    unpriced: z.boolean(),
    inputTokens: z.number(),
    outputTokens: z.number(),
  }),
  day: z.strictObject({
    /** The day by the user's own clock, as YYYY-MM-DD. */
    date: z.string(),
    usd: z.number(),
  }),
});
export type Spending = z.infer<typeof spendingSchema>;

type SpendingEvent =
  | { readonly type: 'sessionStarted' }
  /** A response, or a turn written down. */
  | { readonly type: 'spent'; readonly cost: Cost };

const nothing: Spending['session'] = { usd: 0, unpriced: false, inputTokens: 0, outputTokens: 0 };

export const noSpending: Spending = { session: nothing, day: { date: '', usd: 0 } };

/** The spending after an event. A session goes on over midnight; the day's sum starts anew then. */
export function reduceSpending(spending: Spending, event: SpendingEvent, nowMs: number): Spending {
  const day = dayAt(spending, nowMs);
  if (event.type === 'sessionStarted') return { session: nothing, day };
  const { session } = spending;
  const { usd, inputTokens, outputTokens } = event.cost;
  return {
    session: {
      usd: session.usd + (usd ?? 0),
      unpriced: session.unpriced || usd === null,
      inputTokens: session.inputTokens + inputTokens,
      outputTokens: session.outputTokens + outputTokens,
    },
    day: { ...day, usd: day.usd + (usd ?? 0) },
  };
}

/** Which cap has been reached: no more may be spent. What has no price cannot count towards one. */
export function reachedCap(
  spending: Spending,
  { sessionCapUsd, dayCapUsd }: Pick<Settings, 'sessionCapUsd' | 'dayCapUsd'>,
  nowMs: number,
): 'session' | 'day' | null {
  if (sessionCapUsd !== null && spending.session.usd >= sessionCapUsd) return 'session';
  if (dayCapUsd !== null && dayAt(spending, nowMs).usd >= dayCapUsd) return 'day';
  return null;
}

/** The session's cost as a surface shows it: no sum where a part of it has no price. */
export function toSpent({ session }: Spending): Spent {
  const { usd, unpriced, inputTokens, outputTokens } = session;
  return { usd: unpriced ? null : usd, inputTokens, outputTokens };
}

function dayAt({ day }: Spending, nowMs: number): Spending['day'] {
  const now = new Date(nowMs);
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}-${twoDigits(now.getMonth() + 1)}-${twoDigits(now.getDate())}`;
  return day.date === date ? day : { date, usd: 0 };
}
