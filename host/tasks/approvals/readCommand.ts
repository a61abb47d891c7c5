import { unwrapShell } from '../../engines/unwrapShell.ts';

// What a command is, as far as a question to the user needs to know. It is never run from here, and what cannot be read
// plainly counts as risky and cannot be allowed by voice.

/** A command as read. `names`: what a spoken answer must name; empty where a click is needed. */
export interface ReadCommand {
  readonly names: readonly string[];
  readonly risky: boolean;
}

/** Anything by which one line does more than one thing, or another one than it says. */
const notPlain = /[|&;<>()$`\\"'*?[\]{}!#\n\r^%]|(?:^|\s)~|^\S*=/;
/** Programs that only carry something out, and words for that: what they carry out is the name. */
const carriers = new Set(
  'npm npx pnpm yarn bun bunx deno node python python3 pip pip3 uv cargo go make just git docker sudo bash sh zsh run exec'.split(
    ' ',
  ),
);
const risky = new Set(
  'sudo su doas rm rmdir dd mkfs shred chmod chown kill pkill killall shutdown reboot mount umount curl wget ssh scp sftp rsync nc ncat telnet ftp docker podman kubectl helm terraform aws gcloud az gh crontab systemctl launchctl service npx bunx eval exec source xargs find install publish add login logout link push reset clean checkout restore rebase filter-branch remote config deploy release upload adduser token'.split(
    ' ',
  ),
);

const mostNames = 4;
const mostChars = 120;

/** Reads a command line. Pure. */
export function readCommand(command: string): ReadCommand {
  const line = unwrapShell(command);
  if (line === '' || line.length > mostChars || notPlain.test(line)) return { names: [], risky: true };
  const words = line.split(' ').filter((word) => word !== '');
  const bare = words.filter((word) => !word.startsWith('-'));
  const said = bare.filter((word, index) => !carriers.has(programOf(word)) || index === bare.length - 1);
  const names = said.map(programOf);
  const sayable = names.length <= mostNames && names.every((name) => /[\p{L}\p{N}]/u.test(name));
  return { names: sayable ? names : [], risky: words.some((word) => risky.has(programOf(word).toLowerCase())) };
}

/** `./scripts/seed.js` is called seed.js. */
function programOf(word: string): string {
  return word.split('/').findLast((part) => part !== '') ?? word;
}
