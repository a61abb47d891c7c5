import { commandNames } from '../../host/cli/commandHelp.ts';
import { lineSchema } from '../../host/cli/lines.ts';
import { usage, usageOf } from '../../host/cli/usage.ts';
import { shape } from './shape.ts';

/** docs/terminal.md: what `earshot-host --help` teaches, and each line that `--json` prints. */
export function terminalPage(): string {
  const lines = lineSchema.def.options.map((option) => `| ${shape(option)} |`);
  const helps = commandNames.map((name) => `## ${name}\n\n${block(usageOf(name))}`);
  return [
    '# In a terminal\n',
    'Made by `npm run docs` from `earshot-host --help`. From a checkout: `npm run --silent host -- COMMAND`, which builds first',
    'where a source file has changed.\n',
    block(usage),
    helps.join('\n'),
    '## Lines of --json\n',
    'One object a line on stdout, known by its `event`. New events and new fields may come; these stay.\n',
    `| line |\n| --- |\n${lines.join('\n')}\n`,
  ].join('\n');
}

function block(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;
}
