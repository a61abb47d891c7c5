import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder dialog on PATH, as the system's: it stays open until the test chooses, closes it, or its opener ends it. */
export interface FakeZenity {
  /** For the process that opens it. */
  readonly env: NodeJS.ProcessEnv;
  /** Resolves once a dialog is open: its process id, its arguments, and the names in its environment. For one dialog only. */
  opened(): Promise<{ readonly pid: number; readonly args: string; readonly names: string }>;
  choose(folder: string): void;
  cancel(): void;
  /** As on a system where the screen cannot be reached. */
  break(): void;
  close(): void;
}

export function createFakeZenity(): FakeZenity {
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-zenity-'));
  const [program, answer, openings] = ['zenity', 'answer', 'openings'].map((name) => path.join(folder, name));
  if (program === undefined || answer === undefined || openings === undefined) throw new Error('No folder.');
  // A pipe, so that the dialog waits for its answer without asking again and again. The shell itself reads it: nothing of a
  // dialog that was ended is left, which could take the next one's answer.
  const script = [
    '#!/bin/sh',
    `env | cut -d= -f1 > '${openings}.env'`,
    `echo "$$ $*" >> '${openings}'`,
    `read -r kind path < '${answer}'`,
    'case "$kind" in',
    '  choose) printf "%s\\n" "$path"; exit 0 ;;',
    '  break) echo "Gtk-WARNING: cannot open display: :99" >&2; exit 1 ;;',
    '  *) exit 1 ;;',
    'esac',
  ];
  writeFileSync(program, `${script.join('\n')}\n`);
  chmodSync(program, 0o755);
  execFileSync('mkfifo', [answer]);
  const watcher = watch(folder);
  const say = (line: string): void => writeFileSync(answer, `${line}\n`);
  return {
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, DISPLAY: ':99' },
    async opened() {
      for (;;) {
        const [, pid, args] = /^(\d+) ([^]*)\n$/.exec(existsSync(openings) ? readFileSync(openings, 'utf8') : '') ?? [];
        if (pid !== undefined && args !== undefined)
          return { pid: Number(pid), args, names: readFileSync(`${openings}.env`, 'utf8') };
        await once(watcher, 'change');
      }
    },
    choose: (chosen) => say(`choose ${chosen}`),
    cancel: () => say('cancel'),
    break: () => say('break'),
    close: () => {
      watcher.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
