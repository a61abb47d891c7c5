import * as z from 'zod/mini';
import { untilAborted } from '../../workspace/untilAborted.ts';
import type { CodexLease } from './codexProcess.ts';

const anySchema = z.looseObject({});
/** Interrupting takes some ten milliseconds. Who needs longer does not do as it is told. */
const usualDeadlineMs = 5_000;

interface EndingTurn {
  readonly threadId: string;
  /** Undefined when it did not even start. */
  readonly turnId: string | undefined;
  /** Resolves when Codex says that the turn is over. */
  readonly ended: Promise<unknown>;
}

/**
 * Ends a turn that may still run, and everything that it left running: Codex itself lets a command live on after both the end
 * and the interruption of its turn. If it does not comply, its process group goes.
 */
export async function endTurn(
  lease: CodexLease,
  turn: EndingTurn,
  { deadlineMs = usualDeadlineMs }: { readonly deadlineMs?: number } = {},
): Promise<void> {
  const { client, gone } = lease;
  const { threadId, turnId, ended } = turn;
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), deadlineMs);
  const { signal } = deadline;
  const over = gone.then(() => undefined);
  try {
    if (turnId !== undefined) {
      // Refused when the turn is over already, which is as good.
      const interrupted = client.request('turn/interrupt', { threadId, turnId }, anySchema, { signal }).then(
        () => ended,
        () => signal.throwIfAborted(),
      );
      await untilAborted(Promise.race([interrupted, over]), { signal });
    }
    await Promise.race([client.request('thread/backgroundTerminals/clean', { threadId }, anySchema, { signal }), over]);
  } catch {
    await lease.end();
  } finally {
    clearTimeout(timer);
  }
}
