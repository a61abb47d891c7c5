import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder dialog on PATH, as the system's: it stays open until the test chooses, closes it, or its opener ends it. */
export interface FakeZenity {
  /** For the process that opens it. */
  readonly env: NodeJS.ProcessEnv;
  /** Each opening writes its process id and arguments here, and the names in its environment beside it. */
  readonly openings: string;
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
  // A pipe, so that the dialog waits for its answer without asking again and again.
  const script = [
    '#!/bin/sh',
    `echo "$$ $*" >> '${openings}'`,
    `env | cut -d= -f1 >> '${openings}.env'`,
    "trap 'kill $!; exit 5' TERM",
    `cat '${answer}' > '${answer}.$$' & wait $!`,
    `read -r kind path < '${answer}.$$'`,
    'case "$kind" in',
    '  choose) printf "%s\\n" "$path"; exit 0 ;;',
    '  break) echo "Gtk-WARNING: cannot open display: :99" >&2; exit 1 ;;',
    '  *) exit 1 ;;',
    'esac',
  ];
  writeFileSync(program, `${script.join('\n')}\n`);
  chmodSync(program, 0o755);
  execFileSync('mkfifo', [answer]);
  const say = (line: string): void => writeFileSync(answer, `${line}\n`);
  return {
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, DISPLAY: ':99' },
    openings,
    choose: (chosen) => say(`choose ${chosen}`),
    cancel: () => say('cancel'),
    break: () => say('break'),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
