/** Facts beside a line. Never keys, prompts, transcripts or file contents above `debug`. */
export type LogFields = Readonly<Record<string, string | number | boolean>>;

/**
 * The host's log: stdout is the wire, so nothing prints. `error`: the user lost something; `warn`: recovered; `info`: one
 * line per lifecycle transition; `debug`: the rest.
 */
export interface Log {
  error(text: string, fields?: LogFields): void;
  warn(text: string, fields?: LogFields): void;
  info(text: string, fields?: LogFields): void;
  debug(text: string, fields?: LogFields): void;
}

export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** A bug or a refused system call in one line of a log, stack included: the log is where a developer looks. */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
}
