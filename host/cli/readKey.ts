import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { AppError } from '../../protocol/appError.ts';

/** A key is far shorter; whatever sends more is no key. */
const maxChars = 4_000;

/** stdin, as a terminal or as what was piped into it. */
interface KeySource extends Readable {
  readonly isTTY?: boolean;
  setRawMode?(on: boolean): unknown;
}

/**
 * A key from a pipe, or typed after `prompt` without being shown. Never from the arguments: those stand in the list of
 * processes. Empty when none was given. Rejects `cancelled` on Ctrl-C and on abort.
 */
export async function readKey(
  source: KeySource,
  ask: (prompt: string) => void,
  prompt: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<string> {
  if (source.isTTY !== true) return (await text(source)).trim();
  ask(prompt);
  source.setRawMode?.(true);
  try {
    return (await readLine(source, { signal })).trim();
  } finally {
    source.setRawMode?.(false);
    source.pause();
    ask('\n');
  }
}

/** In raw mode the terminal edits nothing: backspace, Ctrl-U, Ctrl-C and Ctrl-D arrive as characters. */
function readLine(source: Readable, { signal }: { readonly signal: AbortSignal }): Promise<string> {
  return new Promise((resolve, reject) => {
    let line = '';
    const take = (chunk: Buffer | string): void => {
      for (const character of chunk.toString()) {
        if (character === '\r' || character === '\n' || character === '\u0004') {
          end();
          return;
        }
        if (character === '\u0003') {
          give();
          return;
        }
        if (character === '\u0015') line = '';
        else if (character === '\u007f' || character === '\b') line = line.slice(0, -1);
        else if (line.length < maxChars) line += character;
      }
    };
    const end = (): void => finish(() => resolve(line));
    const give = (): void => finish(() => reject(new AppError('cancelled', 'Cancelled.')));
    const finish = (settle: () => void): void => {
      source.off('data', take).off('end', end);
      signal.removeEventListener('abort', give);
      settle();
    };
    source.on('data', take).once('end', end);
    signal.addEventListener('abort', give, { once: true });
    if (signal.aborted) give();
  });
}
