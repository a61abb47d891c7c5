import { commonWords } from '../../voice/ears/commonWords.ts';
import type { Draw } from './draw.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** What a workspace's identifiers are made of. */
const workspaceVerbs = words(`
  fetch prefetch get set load save open close read write create delete update find list parse format render build start
  stop check validate handle send receive add remove select sort filter merge map apply init reset toggle show hide`);
const workspaceNouns = words(`
  user users order orders session sessions invoice invoices task tasks todo todos item items list lists config settings
  token tokens event events error errors message messages file files path paths route routes request response account
  profile product products cart price customer customers payment report reports view page button panel form field table
  row column cache queue worker client server store state action reducer query result results index key value`);

/** New names: a verb and a noun as programmers choose them. Some are in the recogniser's list of common words. */
const newVerbs = words(`
  collect obtain harvest gather acquire compile dispatch assemble archive publish review inspect approve reject schedule
  cancel refresh rebuild convert extract import export upload download encode decode compare calculate estimate measure
  register confirm resolve restore migrate copy move attach detach connect disconnect notify announce print draw paint`);
const newNouns = words(`
  member client invoice visitor vendor supplier ticket receipt shipment passenger student teacher doctor patient contract
  budget calendar meeting message picture document folder region country address balance discount recipe garden
  planet engine wallet signal camera sensor battery package keyboard window border chapter lesson museum station`);
/** Words that no list of common programming words is likely to have. */
const rareVerbs = words(`
  nudge whisk ponder salvage juggle sprinkle tickle trample conjure summon polish carve weave forge knit bake stir launder
  smuggle hoard`);
const rareNouns = words(`
  pumpkin giraffe lantern walrus pebble trumpet saddle anchovy volcano blanket cathedral penguin mustard compass teapot
  dragon falcon marble saffron turnip`);

/** Speech that is no command. */
const chatter: readonly string[] = [
  'The weather is nice today.',
  'I had eggs for breakfast.',
  'Can you hear me now?',
  'We should talk about this tomorrow.',
  'My sister lives in London.',
  'Where did I put my keys?',
  'That was a very long meeting.',
  'Let me think about it for a moment.',
  'Please add a button to the settings page.',
  'The train to Paris leaves at nine.',
  'How many tests are failing?',
  'Explain what this function does.',
  'Could you make the header a bit smaller?',
  'I really like this song.',
  'Open the window, it is hot in here.',
  'He bought a new car last week.',
];

/** Commands that name nothing, and what each means. */
const shortCommands: readonly { readonly text: string; readonly meaning: string }[] = [
  { text: 'Undo that.', meaning: 'undo' },
  { text: 'Undo the last change.', meaning: 'undo' },
  { text: 'Undo.', meaning: 'undo' },
  { text: 'Stop.', meaning: 'stop' },
  { text: 'Cancel.', meaning: 'stop' },
  { text: 'What changed?', meaning: 'changes' },
];

/** Commands that name anything at all. */
const openCommands: readonly string[] = [
  'Replace hello with welcome.',
  'Replace hello world with good morning.',
  'Replace the text no tasks yet with nothing to do.',
  'Change the title to my tasks.',
  'Create a file called notes with hello world.',
  'Create a new file called shopping list.',
  'Make a file called ideas saying buy some milk.',
];

/** Commands that run something, and what each is for. */
const runCommands: readonly { readonly text: string; readonly meaning: string }[] = [
  { text: 'Run the tests.', meaning: 'test' },
  { text: 'Run all the tests.', meaning: 'test' },
  { text: 'Build it.', meaning: 'build' },
  { text: 'Run the build.', meaning: 'build' },
  { text: 'Run the linter.', meaning: 'lint' },
];

/** How a sentence is to be taken. */
export type SentenceKind =
  | 'listed name'
  | 'one of a pair'
  | 'half-new name'
  | 'rare name'
  | 'short'
  | 'open'
  | 'unknown old name'
  | 'chatter'
  | 'run'
  | 'then run';

export interface Sentence {
  readonly kind: SentenceKind;
  readonly text: string;
  /** The command that it is, where other words of the same command are as good. */
  readonly meaning?: string;
}

/** The identifiers of an invented workspace, as spoken, with many that sound alike. */
export function drawVocabulary(draw: Draw, size: number): string[] {
  const names = new Set(['fetch user', 'fetch users', 'prefetch user', 'fetch order', 'fetch user list', 'get user']);
  while (names.size < size) {
    const name = `${draw.pick(workspaceVerbs)} ${draw.pick(workspaceNouns)}`;
    names.add(draw.next() < 0.4 ? `${name} ${draw.pick(workspaceNouns)}` : name);
  }
  return [...names];
}

export function drawSentence(draw: Draw, kind: SentenceKind, vocabulary: readonly string[]): Sentence {
  const old = draw.pick(vocabulary);
  const newName = `${draw.pick(newVerbs)} ${draw.pick(newNouns)}`;
  const rename = (from: string, to: string): Sentence => ({ kind, text: `Rename ${from} to ${to}.` });
  switch (kind) {
    case 'listed name':
      return rename(old, newName);
    case 'one of a pair':
      return rename(draw.pick(pairedNames(vocabulary)), newName);
    case 'half-new name':
      return rename(old, `${draw.pick(newVerbs)} ${old.split(' ').slice(1).join(' ')}`);
    case 'rare name':
      return rename(old, `${draw.pick(rareVerbs)} ${draw.pick(rareNouns)}`);
    case 'unknown old name':
      return rename(`${draw.pick(rareVerbs)} ${draw.pick(newNouns)}`, newName);
    case 'short':
      return { kind, ...draw.pick(shortCommands) };
    case 'run':
      return { kind, ...draw.pick(runCommands) };
    case 'then run':
      return { kind, text: `Rename ${old} to ${newName} and run the tests.` };
    case 'open':
      return { kind, text: draw.pick(openCommands) };
    case 'chatter':
      return { kind, text: draw.pick(chatter) };
  }
}

/** Names that differ from another in a plural only: nearly the same sound before "to". */
function pairedNames(vocabulary: readonly string[]): string[] {
  const names = new Set(vocabulary);
  return vocabulary.filter((name) => names.has(`${name}s`) || (name.endsWith('s') && names.has(name.slice(0, -1))));
}

/** The share of the drawn new names' words that the recogniser's list has, for the report. */
export function listedShare(): number {
  const all = [...newVerbs, ...newNouns];
  return all.filter((word) => commonWords.has(word)).length / all.length;
}
