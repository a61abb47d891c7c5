import type { Log, LogLevel } from '../../host/log/log.ts';

/** A log that can be asked what it was told. */
export class RecordingLog implements Log {
  readonly #lines: { readonly level: LogLevel; readonly text: string }[] = [];

  error(text: string): void {
    this.#lines.push({ level: 'error', text });
  }

  warn(text: string): void {
    this.#lines.push({ level: 'warn', text });
  }

  info(text: string): void {
    this.#lines.push({ level: 'info', text });
  }

  debug(text: string): void {
    this.#lines.push({ level: 'debug', text });
  }

  texts(level: LogLevel): string[] {
    return this.#lines.filter((line) => line.level === level).map(({ text }) => text);
  }
}
