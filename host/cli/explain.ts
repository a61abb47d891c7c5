import { hostVersion } from '../link/hostVersion.ts';
import type { ExplainCommand } from './parseCommand.ts';
import type { Output } from './output.ts';
import { usage, usageOf } from './usage.ts';

/** What needs neither a daemon nor a data folder. */
export function explain(command: ExplainCommand, output: Output): 0 {
  if (command.kind === 'version') {
    output.tell(hostVersion, { event: 'version', version: hostVersion });
    return 0;
  }
  const text = command.about === undefined ? usage : usageOf(command.about);
  output.tell(text.trimEnd(), { event: 'help', usage: text });
  return 0;
}
