import type { Output } from './output.ts';

const firstMs = 1_000;
const furtherMs = 10_000;

/** Says that work goes on when nothing else has been said for a second, then every ten. */
export interface Silence {
  /** The same output; whatever goes through it breaks the silence. */
  readonly output: Output;
  /** Nothing is said by itself until the promise has settled: a person is typing. */
  quietWhile<T>(typing: Promise<T>): Promise<T>;
  /** The command is over. */
  end(): void;
}

export function watchSilence(output: Output, say: (text: string) => void): Silence {
  let timer: NodeJS.Timeout | undefined;
  const arm = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      say('Still working … Ctrl-C cancels.\n');
      arm(furtherMs);
    }, ms);
    timer.unref(); // It keeps nobody from ending.
  };
  arm(firstMs);
  return {
    output: {
      json: output.json,
      tell(text, line) {
        arm(firstMs);
        output.tell(text, line);
      },
      say(text) {
        arm(firstMs);
        output.say(text);
      },
      note(text, line) {
        arm(furtherMs);
        output.note(text, line);
      },
    },
    async quietWhile(typing) {
      clearTimeout(timer);
      try {
        return await typing;
      } finally {
        arm(firstMs);
      }
    },
    end: () => clearTimeout(timer),
  };
}
