import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import path from 'node:path';
import type { Tree } from './tree.ts';

const root = path.resolve(import.meta.dirname, '../..');
// None that sounds like another usual word: "resolve" and "result" are one to the recogniser, as "product" and "project".
const verbs = 'collect gather request obtain deliver publish inspect compute measure restore enable'.split(' ');
const nouns = 'member invoice customer account report ticket message document project session profile'.split(' ');

/** A name as written and as spoken. */
export interface NewName {
  readonly written: string;
  readonly spoken: string;
}

/** Draws a name that stands in no file of the project or the workspace; the seed is printed and may be set by EARSHOT_SEED. */
export function drawNewName(workspace: Tree): NewName {
  const seed = Number(process.env['EARSHOT_SEED'] ?? randomInt(1_000_000));
  const pairs = verbs.flatMap((verb) => nouns.map((noun) => ({ verb, noun })));
  for (let step = 0; step < pairs.length; step++) {
    const pair = pairs[(seed + step * 37) % pairs.length];
    if (pair === undefined) continue;
    const written = `${pair.verb}${pair.noun.charAt(0).toUpperCase()}${pair.noun.slice(1)}`;
    const spoken = `${pair.verb} ${pair.noun}`;
    const taken = [written, spoken].some((text) => standsInProject(text) || standsIn(workspace, text));
    if (taken) continue;
    console.log(`new name ${written} (EARSHOT_SEED=${seed})`);
    return { written, spoken };
  }
  throw new Error('Every name is taken.');
}

function standsIn(tree: Tree, text: string): boolean {
  return Object.values(tree).some(({ bytes }) => bytes.toLowerCase().includes(text.toLowerCase()));
}

function standsInProject(text: string): boolean {
  try {
    execFileSync('git', ['grep', '--quiet', '--ignore-case', '--fixed-strings', text], { cwd: root });
    return true;
  } catch {
    return false;
  }
}
