import type { Tell } from './runEvent.ts';

/** One JSON object a line on stdout. `atMs` is milliseconds since the program started. */
export function createJsonPrinter(write: (text: string) => void, elapsedMs: () => number): Tell {
  return ({ event, ...rest }) => {
    write(`${JSON.stringify({ event, atMs: Math.round(elapsedMs()), ...rest })}\n`);
  };
}
