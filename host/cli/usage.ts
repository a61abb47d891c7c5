import { commandHelp, commandNames } from './commandHelp.ts';
import type { CommandName } from './commandHelp.ts';

const options = `Options for every command:
  --home DIR         where the host keeps its state (default: $EARSHOT_HOME, else your data folder)
  --json             one JSON object a line (docs/terminal.md says which)
  --help, --version`;

const exits = 'Exit: 0 done · 1 failed or cancelled · 2 asked back or not understood · 64 wrong usage.';

/** What `earshot-host --help` teaches. */
export const usage = `Usage: earshot-host COMMAND [OPTIONS]

The companion of the Earshot extension: it changes files in the folders you allow, and nothing else.

First time:
  earshot-host install --browser chrome     lets that browser start this host, and fetches the voice models
  earshot-host workspace add ~/my-project   allows a folder
Then load the extension and talk. "earshot-host doctor" tells what is missing.

Commands:
${commandNames.map((name) => `  ${name.padEnd(11)}  ${commandHelp[name].gist}`).join('\n')}
"earshot-host COMMAND --help" says more of each, with examples.

${options}

${exits}
`;

/** What `earshot-host COMMAND --help` teaches. */
export function usageOf(name: CommandName): string {
  const { form, gist, text, lines } = commandHelp[name];
  const json = `With --json: ${[...lines, 'failed'].join(', ')}.`;
  return `Usage: earshot-host ${form}\n\n${sentence(gist)}\n\n${text}\n\n${json}\n\n${options}\n\n${exits}\n`;
}

function sentence(gist: string): string {
  return `${gist.charAt(0).toUpperCase()}${gist.slice(1)}.`;
}
