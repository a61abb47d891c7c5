import { hostVersion } from '../link/hostVersion.ts';
import type { Output } from './output.ts';
import { usage } from './usage.ts';

/** What needs neither a daemon nor a data folder. */
export function explain(what: 'help' | 'version', output: Output): 0 {
  if (what === 'help') output.tell(usage.trimEnd(), { event: 'help', usage });
  else output.tell(hostVersion, { event: 'version', version: hostVersion });
  return 0;
}
