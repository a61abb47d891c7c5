import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { commandTemplateSchema } from '../../../../protocol/hints.ts';
import { readRequest } from '../../../../host/engines/commands/grammar.ts';
import { closers, commandTemplates, heardAs, openers } from '../../../../host/engines/commands/commandTemplates.ts';

/** The first reading: its command and slots. */
function read(request: string): unknown {
  const [first] = readRequest(request, { templates: commandTemplates, heardAs, openers, closers });
  return first === undefined ? undefined : { [first.command]: first.slots };
}

const rename = { rename: { from: 'fetch user', to: 'load user' } };

const cases: readonly (readonly [request: string, reading: unknown])[] = [
  ['rename fetch user to load user', rename],
  ['Rename fetch user to load user.', { rename: { from: 'fetch user', to: 'load user.' } }],
  ['Please rename fetch user to load user', rename],
  ['Can you rename fetch user to load user please', rename],
  ['Okay, could you please rename fetch user to load user for me', rename],
  ["I'd like you to rename fetch user to load user", rename],
  ['hey Earshot rename fetch user to load user thank you', rename],
  ['After that, rename fetch user to load user', rename],
  ["And when you're done, rename fetch user to load user", rename],
  ["rename fetch user to load user when that's finished please", rename],
  ['We rename fetch user to load user', rename],
  ['renamed fetch user too load user', rename],
  ['rename the function fetch user to load user', rename],
  ['rename function fetch user to load user', rename],
  ['change the name of fetch user to load user', rename],
  ['rename fetchUser to loadUser', { rename: { from: 'fetchUser', to: 'loadUser' } }],
  ['rename `fetchUser` to `loadUser`', { rename: { from: '`fetchUser`', to: '`loadUser`' } }],
  [
    'rename fetch user to load user in api dot ts',
    { rename: { from: 'fetch user', to: 'load user', file: 'api dot ts' } },
  ],
  ['replace hello world with good bye', { replace: { old: 'hello world', text: 'good bye' } }],
  ['replace "with" with "without"', { replace: { old: '"with"', text: '"without"' } }],
  ['change hello to bye now', { replace: { old: 'hello', text: 'bye now' } }],
  ['create a file called notes dot md', { create: { newFile: 'notes dot md' } }],
  [
    'Create a file called notes dot md saying thanks for now',
    { create: { newFile: 'notes dot md', text: 'thanks for now' } },
  ],
  ['make a new file named notes.md with hello', { create: { newFile: 'notes.md', text: 'hello' } }],
  ['create notes.md', { create: { newFile: 'notes.md' } }],
  ['undo', { undo: {} }],
  ['Undo that.', { undo: {} }],
  ['please undo the last change', { undo: {} }],
  ['take that back', { undo: {} }],
  ['Undo that and merge.', { merge: {} }],
  ['What changed?', { changes: {} }],
  ['what did you do', { changes: {} }],
  ["don't rename fetch user to load user", undefined],
  ['do not undo that', undefined],
  ['never mind', undefined],
  ['rename fetch user', undefined],
  ['rename to load user', undefined],
  ['undo the damage I did to the kitchen', undefined],
  ['the weather is nice today', undefined],
  ['please', undefined],
  ['', undefined],
  ['...', undefined],
];

describe('readRequest', () => {
  for (const [request, reading] of cases) {
    it(`reads ${JSON.stringify(request)}`, () => {
      assert.deepEqual(read(request), reading);
    });
  }

  it('gives every reading when "to" is heard twice', () => {
    const readings = readRequest('rename go to page to open page', {
      templates: commandTemplates,
      heardAs,
      openers,
      closers,
    });
    assert.deepEqual(
      readings.map(({ slots }) => slots),
      [
        { from: 'go', to: 'page to open page' },
        { from: 'go to page', to: 'open page' },
      ],
    );
  });

  it('reads a request of the greatest length in no time worth noticing', () => {
    const readings = readRequest('rename a to b '.repeat(1_100), {
      templates: commandTemplates,
      heardAs,
      openers,
      closers,
    });
    assert.deepEqual(readings, []);
  });
});

describe('the templates', () => {
  it('are what the recogniser expects, each with an id of its own and lower-case words', () => {
    z.parse(z.array(commandTemplateSchema), commandTemplates);
    const ids = commandTemplates.map(({ templateId }) => templateId);
    assert.equal(new Set(ids).size, ids.length);
    for (const { parts } of commandTemplates) {
      for (const part of parts) if (typeof part === 'string') assert.match(part, /^[a-z]+$/);
    }
  });

  it('never have two slots in a row, which nothing could tell apart', () => {
    for (const { templateId, parts } of commandTemplates) {
      for (const [index, part] of parts.entries()) {
        assert(typeof part === 'string' || typeof parts[index + 1] !== 'object', templateId);
      }
    }
  });
});
