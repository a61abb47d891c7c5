import * as z from 'zod/mini';
import { AppError } from '../../../protocol/appError.ts';
import { CodexError } from './codexError.ts';
import { minimumVersion } from './codexVersion.ts';
import type { TurnError } from './notifications.ts';

// Every way Codex can fail, in words for the ear that name the next step.

const install = '"npm install -g @openai/codex"';

/** What to do where Codex is missing or too old. */
export const installHint = `Type ${install} in a terminal, then look again.`;

export function missingCodex(): AppError {
  return new AppError(
    'engine_missing',
    `Codex is not installed on this machine. Type ${install} in a terminal, then say it again.`,
  );
}

export function outdatedCodex(version: string): AppError {
  const needed = `This Codex is version ${version}, and Earshot needs ${minimumVersion} or newer.`;
  return new AppError('engine_outdated', `${needed} Type ${install} in a terminal, then say it again.`);
}

/** Codex ended, or stopped doing as it is told, in the middle of a task. */
export function codexGone(): AppError {
  return new AppError(
    'engine_failed',
    'Codex stopped in the middle of this. What it had changed is kept. Say it again to go on.',
  );
}

/** Anything thrown on the way to Codex. Its own words are for the log and the eye: they are not Earshot's to vouch for. */
export function codexFailure(error: unknown): Error {
  if (!(error instanceof CodexError)) return error instanceof Error ? error : new Error(String(error));
  return new AppError('engine_failed', `Codex did not do what was asked of it. It said: ${clip(error.message)}`, {
    cause: error,
  });
}

const httpSchema = z.record(z.string(), z.looseObject({ httpStatusCode: z.nullable(z.number()) }));

/** How a turn failed. Pure. */
export function turnFailure(error: TurnError | null | undefined): AppError {
  const info = error?.codexErrorInfo;
  const kind = typeof info === 'string' ? info : statusOf(info);
  switch (kind) {
    case 'unauthorized':
    case 401:
    case 403:
      return new AppError(
        'engine_signed_out',
        'The model refused the sign-in of Codex. Sign in again on the settings page, then say it again.',
      );
    case 'usageLimitExceeded':
    case 'sessionBudgetExceeded':
      return new AppError(
        'engine_limited',
        'Your plan has no more use of Codex left for now. Wait until it renews, or sign in with an API key on the settings page.',
      );
    case 'rateLimitExceeded':
    case 'serverOverloaded':
    case 429:
    case 503:
      return new AppError(
        'engine_limited',
        'The model takes no more requests at the moment. Wait a minute, then say it again.',
      );
    case 'contextWindowExceeded':
      return new AppError(
        'engine_failed',
        'This talk has grown too long for the model. Say it again: I begin a new one.',
      );
    case 'modelNotFound':
    case 404:
      return new AppError(
        'engine_failed',
        'Codex is set to a model that its service does not have. Choose another in the settings of Codex, then say it again.',
      );
    case 'sandboxError':
      return new AppError(
        'engine_failed',
        'Codex could not set up its sandbox on this machine. On Linux, install bubblewrap, then say it again.',
      );
    case 'unreachable':
      return new AppError(
        'engine_failed',
        "Codex could not reach the model. Check this machine's network, then say it again.",
      );
    default:
      return new AppError('engine_failed', `Codex gave up. It said: ${clip(error?.message ?? 'nothing.')}`);
  }
}

/** The HTTP status in Codex's report; `unreachable` where the request had no answer at all. */
function statusOf(info: unknown): number | 'unreachable' | undefined {
  const parsed = z.safeParse(httpSchema, info);
  const [found] = parsed.success ? Object.values(parsed.data) : [];
  return found === undefined ? undefined : (found.httpStatusCode ?? 'unreachable');
}

function clip(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
