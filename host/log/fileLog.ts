import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Log, LogFields, LogLevel } from './log.ts';
import { logLevels } from './log.ts';

interface FileLogOptions {
  readonly file: string;
  /** Lines above this level are dropped. */
  readonly level: LogLevel;
  /** At this size the file becomes `FILE.1`, replacing the one before. */
  readonly maxBytes: number;
  readonly now: () => number;
}

/**
 * A log of one JSON object a line, owner-only, never above twice `maxBytes`. Lines are written synchronously, so the last
 * one before a crash is there. A full disk must not end a task: a line that cannot be written is lost.
 */
export function createFileLog({ file, level, maxBytes, now }: FileLogOptions): Log {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  let bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const write = (lineLevel: LogLevel, text: string, fields?: LogFields): void => {
    if (logLevels.indexOf(lineLevel) > logLevels.indexOf(level)) return;
    const line = `${JSON.stringify({ at: new Date(now()).toISOString(), level: lineLevel, text, pid: process.pid, ...fields })}\n`;
    try {
      if (bytes > 0 && bytes + Buffer.byteLength(line) > maxBytes) {
        renameSync(file, `${file}.1`);
        bytes = 0;
      }
      appendFileSync(file, line, { mode: 0o600 });
      bytes += Buffer.byteLength(line);
    } catch {
      // See above: nobody is left to tell.
    }
  };
  return {
    error: (text, fields) => write('error', text, fields),
    warn: (text, fields) => write('warn', text, fields),
    info: (text, fields) => write('info', text, fields),
    debug: (text, fields) => write('debug', text, fields),
  };
}

/** The level named by `EARSHOT_LOG`, else `info`. */
export function readLogLevel(env: NodeJS.ProcessEnv): LogLevel {
  return logLevels.find((level) => level === env['EARSHOT_LOG']) ?? 'info';
}
