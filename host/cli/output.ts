import type { Line } from './lines.ts';

/** Where a command's results go: a text for a person, or the object for a program. */
export interface Output {
  /** True: each line is a JSON object. */
  readonly json: boolean;
  /** A result. */
  tell(text: string, line: Line): void;
  /** For a person only: a program sees it from what was not told. */
  say(text: string): void;
  /** What is only of use to who waits: a person reads it on stderr, so that results can be piped. */
  note(text: string, line: Line): void;
}

interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export function createOutput({ out, err }: Streams, json: boolean): Output {
  const write = (to: (text: string) => void, text: string, line: Line): void => {
    if (json) out(`${JSON.stringify(line)}\n`);
    else to(`${text}\n`);
  };
  return {
    json,
    tell: (text, line) => write(out, text, line),
    say(text) {
      if (!json) out(`${text}\n`);
    },
    note: (text, line) => write(err, text, line),
  };
}
