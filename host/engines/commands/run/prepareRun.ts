import { bareWords, spokenKey, spokenName } from '../names/spokenName.ts';
import type { Reading } from '../grammar.ts';
import { clipped } from '../prepared.ts';
import type { CommandContext, Prepared, RunStep } from '../prepared.ts';
import { endless } from './projectCommands.ts';
import type { Purpose } from './projectCommands.ts';
import { readTargets } from './readTargets.ts';
import type { Targets } from './readTargets.ts';

const purposes: readonly Purpose[] = ['test', 'build', 'lint'];

/** Finds what a request wants run: what the project has for the purpose, or one of its scripts by name. */
export async function prepareRun(reading: Reading, { client, files }: CommandContext): Promise<Prepared> {
  const targets = await readTargets(client.workspace, files);
  const purpose = purposes.find((each) => each === reading.command);
  if (purpose !== undefined) {
    const argv = targets.purposes.get(purpose);
    if (argv !== undefined) return ready({ purpose, name: purpose, argv, network: false });
    const reason = `I found nothing here that would ${verbs[purpose]}. A script called ${purpose} in package.json would do.`;
    return { kind: 'unknown', reason };
  }
  const said = bareWords(reading.slots.script ?? '');
  const name = [...targets.scripts.keys()].find((each) => compact(each) === compact(said));
  const argv = name === undefined ? undefined : targets.scripts.get(name);
  if (name === undefined || argv === undefined) return { kind: 'unknown', reason: noScript(said, targets) };
  if (endless.has(name)) {
    const question = `The script ${spokenName(name)} goes on until it is stopped, so it is better run in a terminal. What else should I do?`;
    return { kind: 'ask', certainty: 'exact', question };
  }
  const same = purposes.find((each) => each === name);
  return ready({
    ...(same === undefined ? {} : { purpose: same }),
    name: `the script ${spokenName(name)}`,
    argv,
    network: false,
  });
}

const verbs = { test: 'run tests', build: 'build it', lint: 'check the code' } as const;

function ready(run: RunStep): Prepared {
  return { kind: 'ready', certainty: 'exact', changes: [], summary: run.argv.join(' '), runs: [run] };
}

function noScript(said: string, { scripts }: Targets): string {
  const names = [...scripts.keys()].map(spokenName);
  const some = names.slice(0, 5).join(', ');
  const known =
    names.length === 0 ? 'This folder has no scripts.' : `There are ${some}${names.length > 5 ? ' and others' : ''}.`;
  return `There is no script called ${clipped(said)}. ${known}`;
}

/** "Type check", "type-check" and "typecheck" are one script; a colon or dash may be said. */
function compact(name: string): string {
  return spokenKey(name.replace(/\b(?:colon|dash|hyphen)\b/gi, ' '));
}
