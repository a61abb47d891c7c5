import type { CommandTemplate } from '../../../protocol/hints.ts';

type Part = CommandTemplate['parts'][number];

const from: Part = { slot: 'from', kind: 'identifier' };
const to: Part = { slot: 'to', kind: 'newName', likeSlot: 'from' };
const old: Part = { slot: 'old', kind: 'newText' };
const text: Part = { slot: 'text', kind: 'newText' };
const file: Part = { slot: 'file', kind: 'file' };
const script: Part = { slot: 'script', kind: 'newText' };
const newFile: Part = { slot: 'newFile', kind: 'newFile' };

/** What may stand before a name; each also tells what kind of name is meant. */
export const nouns = ['function', 'method', 'variable', 'constant', 'class', 'interface', 'type', 'property'] as const;

/** Words as a template spells them; every phrase with an underscore in it is one slot. */
const slots: Readonly<Record<string, Part>> = {
  _from: from,
  _to: to,
  _old: old,
  _text: text,
  _file: file,
  _new: newFile,
  _script: script,
};

function phrases(command: string, lines: readonly string[]): CommandTemplate[] {
  return lines.map((line, index) => ({
    templateId: `${command}.${index + 1}`,
    parts: line.split(' ').map((word) => slots[word] ?? word),
  }));
}

/**
 * Everything the engine understands, as data: it reads requests with it, and the recogniser listens for it. A template's
 * id is the command's name, a dot and a number.
 */
export const commandTemplates: readonly CommandTemplate[] = [
  ...phrases('rename', [
    'rename _from to _to',
    ...nouns.map((noun) => `rename the ${noun} _from to _to`),
    ...nouns.map((noun) => `rename ${noun} _from to _to`),
    'rename _from to _to in _file',
    'rename _from as _to',
    'change the name of _from to _to',
    'change the name _from to _to',
    'change name of _from to _to',
  ]),
  ...phrases('replace', [
    'replace _old with _text',
    'replace _old by _text',
    'replace _old with _text in _file',
    'replace the text _old with _text',
    'replace the word _old with _text',
    'replace the words _old with _text',
    'change _old to _text',
    'change the text _old to _text',
    'change the word _old to _text',
    'change _old to _text in _file',
    'change _old into _text',
  ]),
  ...phrases(
    'create',
    ['create', 'make'].flatMap((verb) =>
      ['a file', 'a new file', 'file'].flatMap((noun) =>
        [`${verb} ${noun} called _new`, `${verb} ${noun} named _new`, `${verb} ${noun} _new`].flatMap((start) => [
          start,
          ...['with', 'saying', 'containing', 'with the text'].map((link) => `${start} ${link} _text`),
        ]),
      ),
    ),
  ),
  ...phrases('create', ['create _new', 'create _new with _text', 'create _new saying _text']).map((template) => ({
    ...template,
    templateId: template.templateId.replace('.', '.short'),
  })),
  ...phrases('undo', [
    'undo',
    'undo that',
    'undo it',
    'undo this',
    'undo the last change',
    'undo the last edit',
    'undo last change',
    'undo my last change',
    'undo the change',
    'undo everything you just did',
    'take that back',
    'take it back',
    'revert',
    'revert that',
    'revert it',
    'revert the last change',
    'change it back',
    'put it back',
    'undo only _file',
    'undo only the change in _file',
    'undo the change in _file',
    'undo the changes in _file',
  ]),
  ...phrases('merge', [
    'undo that and merge',
    'undo it and merge',
    'undo and merge',
    'undo that and merge both',
    'undo the last change and merge',
  ]),
  ...phrases('redo', [
    'redo',
    'redo that',
    'redo it',
    'redo this',
    'redo the last change',
    'redo last change',
    'redo the change',
    'undo the undo',
  ]),
  ...phrases('test', [
    'run the tests',
    'run all the tests',
    'run all tests',
    'run tests',
    'run the test suite',
    'run my tests',
    'test it',
    'test everything',
  ]),
  ...phrases('build', ['run the build', 'build it', 'build the project', 'build everything']),
  ...phrases('lint', ['run the linter', 'lint it', 'lint the code', 'lint everything']),
  ...phrases('changes', [
    'what changed',
    'what has changed',
    'what did you change',
    'what have you changed',
    'what did you do',
    'what have you done',
    'what was changed',
    'what was the last change',
    'tell me what changed',
    'show me what changed',
  ]),
];

/** What is read and not listened for: a script's name may be anything, and the recogniser gets those that there are. */
export const scriptTemplates: readonly CommandTemplate[] = phrases('script', [
  'run _script',
  'run script _script',
  'run the script _script',
  'run the _script script',
  'npm run _script',
]);

/** What follows another request, as it is listened for; read, it may follow any. */
export const sequelTemplates: readonly CommandTemplate[] = [
  'rename _from to _to',
  'rename the function _from to _to',
].flatMap((first) =>
  phrases(
    'rename',
    ['and run the tests', 'then run the tests', 'and then run the tests', 'and build it'].map(
      (then) => `${first} ${then}`,
    ),
  ).map((template) => ({ ...template, templateId: template.templateId.replace('.', `.sequel${first.length}.`) })),
);

/** Literals that are often heard as something else. */
export const heardAs: Readonly<Record<string, readonly string[]>> = {
  to: ['too', 'two', '2', 'into'],
  rename: ['renamed', 'renames', 're-name'],
  file: ['fire'],
  run: ['ran'],
};

/** When it is to be done, where that is after the work under way: by the time a request is read, it is. */
const whenDone = ['when', 'once', 'after'].flatMap((word) =>
  ["you're", 'you are', "that's", 'that is', "it's", 'it is'].flatMap((who) => [
    `${word} ${who} done`,
    `${word} ${who} finished`,
  ]),
);

/** Politeness and order before and after a request; of two that begin alike the longer one first. */
export const openers: readonly string[] = [
  ...whenDone,
  'after that',
  'after this',
  'afterwards',
  'next',
  'i would like you to',
  "i'd like you to",
  'i want you to',
  'i would like to',
  "i'd like to",
  'go ahead and',
  'i want to',
  'hey earshot',
  'can you',
  'could you',
  'would you',
  'will you',
  'earshot',
  "let's",
  'let us',
  'please',
  'okay',
  'ok',
  'hey',
  'now',
  'so',
  'and',
  'then',
  'just',
  'we',
  'um',
  'uh',
];
/** What lets a command reach the network, at the end of a request. */
export const withNetwork: readonly string[] = [
  'with the network',
  'with network access',
  'with the internet',
  'with internet access',
];
export const closers: readonly string[] = [
  ...whenDone,
  'after that',
  'afterwards',
  'thank you',
  'thanks',
  'for me',
  'please',
  'everywhere',
  'now',
];
