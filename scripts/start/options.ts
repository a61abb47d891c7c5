import path from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../../protocol/appError.ts';
import { voiceNames } from '../../protocol/voiceModels.ts';
import { parseVoiceName } from '../../voice/mouth/parseVoiceName.ts';
import type { VoiceName } from '../../protocol/voiceModels.ts';

/** One thing said to Earshot, in the order of the command line. */
export type Request =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'wav'; readonly file: string }
  | { readonly kind: 'type'; readonly text: string };

export interface StartOptions {
  /** Absolute. Undefined: a fresh copy of examples/todo-app. */
  readonly workspace: string | undefined;
  readonly headless: boolean;
  readonly requests: readonly Request[];
  readonly voice: VoiceName;
  readonly browser: string | undefined;
  readonly keep: boolean;
  readonly json: boolean;
  readonly timeoutMs: number;
}

export const usage = `Usage: npm start [-- OPTIONS]

Starts a browser with Earshot in a throw-away profile, on a folder of code. Say what should change.

  --workspace DIR    the folder to work on (default: a fresh copy of examples/todo-app)
  --say TEXT         speak TEXT into the microphone; repeatable, each after the answer to the one before
  --wav FILE         the same with recorded speech
  --type TEXT        the same, typed
  --voice NAME       who speaks for --say: ${voiceNames.join(', ')} (default: slt)
  --headless         no window (the default where there is no display)
  --browser PATH     this browser instead of the first one found
  --timeout SECONDS  for each request, from the start of its speech to the end of its answer (default: 60)
  --keep             leave the profile, the data folder and the workspace copy behind, and say where
  --json             one JSON object a line on stdout, everything else on stderr (use: npm start --silent -- --json)

With --say, --wav or --type it ends by itself: exit 0 all done, 1 failed, 2 asked back or not understood, 64 wrong usage.
`;

/** What is said where there is neither a display nor a request. */
const demonstration: readonly Request[] = [
  { kind: 'say', text: 'rename fetch user to load user' },
  { kind: 'say', text: 'undo that' },
];

interface Environment {
  readonly hasDisplay: boolean;
  /** What paths are relative to. */
  readonly folder: string;
}

/** Reads the command line. Throws `usage`. */
export function parseOptions(args: readonly string[], { hasDisplay, folder }: Environment): StartOptions | 'help' {
  const { values, tokens } = parse(args);
  if (values.help === true) return 'help';
  const requests = tokens.flatMap((token): Request[] => {
    if (token.kind !== 'option' || token.value === undefined) return [];
    const { name, value } = token;
    if (name === 'say' || name === 'type') return [{ kind: name, text: required(name, value) }];
    return name === 'wav' ? [{ kind: 'wav', file: path.resolve(folder, required(name, value)) }] : [];
  });
  const headless = values.headless === true || !hasDisplay;
  const seconds = Number(values.timeout ?? '60');
  if (!Number.isFinite(seconds) || seconds <= 0)
    throw new AppError('usage', '--timeout takes a number of seconds above 0.');
  return {
    workspace: values.workspace === undefined ? undefined : path.resolve(folder, values.workspace),
    headless,
    requests: requests.length === 0 && headless ? demonstration : requests,
    voice: parseVoiceName(values.voice ?? 'slt'),
    browser: values.browser,
    keep: values.keep === true,
    json: values.json === true,
    timeoutMs: seconds * 1000,
  };
}

function parse(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean' } as const;
    const many = { type: 'string', multiple: true } as const;
    return parseArgs({
      args: [...args],
      tokens: true,
      options: {
        workspace: text,
        say: many,
        wav: many,
        type: many,
        voice: text,
        headless: flag,
        browser: text,
        timeout: text,
        keep: flag,
        json: flag,
        help: { ...flag, short: 'h' },
      },
    });
  } catch (error) {
    throw new AppError('usage', error instanceof Error ? error.message : 'Wrong usage.', { cause: error });
  }
}

function required(name: string, value: string): string {
  if (value.trim() === '') throw new AppError('usage', `--${name} needs a value.`);
  return value;
}
