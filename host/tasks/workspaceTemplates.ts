import type { CommandTemplate } from '../../protocol/hints.ts';

type Part = CommandTemplate['parts'][number];

const name: Part = { slot: 'name', kind: 'workspace' };
const nouns = ['project', 'workspace', 'folder', 'repository'];

function phrases(command: string, lines: readonly string[]): CommandTemplate[] {
  return lines.map((line, index) => ({
    templateId: `${command}.${index + 1}`,
    parts: line.split(' ').map((word) => (word === '_name' ? name : word)),
  }));
}

/** Ways to go to another workspace. Those that say what they name are about workspaces even where there is none of that name. */
export const switchTemplates: readonly CommandTemplate[] = [
  ...phrases(
    'switchProject',
    nouns.flatMap((noun) =>
      ['switch to', 'work in', 'work on', 'go to', 'open'].flatMap((verb) => [
        `${verb} the _name ${noun}`,
        `${verb} the ${noun} _name`,
        `${verb} ${noun} _name`,
      ]),
    ),
  ),
  ...phrases('switchTo', [
    ...['switch to', 'switch over to', 'go to', 'go back to', 'change to', 'work in', 'work on'].map(
      (verb) => `${verb} _name`,
    ),
    ...nouns.map((noun) => `use the _name ${noun}`),
  ]),
];

/** Understood, but not listened for: to the recogniser "where" stands too near to "rename". */
export const rareTemplates: readonly CommandTemplate[] = phrases('whichProject', ['where am i', 'where are we']);

/** Questions about the workspaces. */
export const askTemplates: readonly CommandTemplate[] = [
  ...phrases(
    'whichProject',
    nouns.flatMap((noun) =>
      ['which', 'what'].flatMap((word) => [
        `${word} ${noun} am i in`,
        `${word} ${noun} are we in`,
        `${word} ${noun} is this`,
      ]),
    ),
  ),
  ...phrases(
    'listProjects',
    ['projects', 'workspaces', 'folders'].flatMap((noun) => [
      `which ${noun} are there`,
      `which ${noun} do i have`,
      `what ${noun} are there`,
      `what ${noun} do i have`,
      `list my ${noun}`,
      `list the ${noun}`,
    ]),
  ),
];
