import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Grammar } from '../../../voice/ears/grammar.ts';
import type { Place } from '../../../voice/ears/grammar.ts';
import { phraseTokens } from '../../../voice/ears/tokens.ts';

const prices = {
  listed: { core: -1, common: 0, other: 2 },
  unlisted: 3,
  repeated: -1.5,
  further: 1,
  unfounded: 4,
};
const grammar = new Grammar(
  {
    templates: [
      {
        templateId: 'rename.1',
        parts: [
          'rename',
          { slot: 'from', kind: 'identifier' },
          'to',
          { slot: 'to', kind: 'newName', likeSlot: 'from' },
        ],
      },
      {
        templateId: 'replace.1',
        parts: ['replace', { slot: 'old', kind: 'newText' }, 'with', { slot: 'text', kind: 'newText' }],
      },
      { templateId: 'undo.1', parts: ['undo'] },
      { templateId: 'undo.2', parts: ['undo', 'that'] },
    ],
    identifiers: ['fetch user', 'fetch user list', 'order'],
    files: ['index'],
  },
  prices,
);

/** The cheapest command that a text is, and its price. */
function read(text: string): string {
  let places: Place[] = grammar.start();
  for (const token of phraseTokens(text)) places = places.flatMap((place) => grammar.advance(place, token));
  const ends = places.flatMap((place) => grammar.finish(place) ?? []).sort((a, b) => a.cost - b.cost);
  return ends[0] === undefined ? 'no command' : `${ends[0].templateId} for ${ends[0].cost}`;
}

const table: readonly (readonly [text: string, read: string])[] = [
  ['Undo', 'undo.1 for 0'],
  ['Undo that.', 'undo.2 for 0'],
  ['Undo that!', 'undo.2 for 0'],
  ['Undo those', 'no command'],
  ['Rename', 'no command'],
  ['Rename fetch user to', 'no command'],
  ['Rename order to invoice.', 'rename.1 for 0'],
  ['Rename fetch user to load user.', 'rename.1 for -2.5'],
  ['Rename fetch user list to fetch user', 'rename.1 for -3'],
  ['Rename customer to client', 'no command'],
  ['Rename order to whisk.', 'rename.1 for 3'],
  ['Rename order to whisk pumpkin.', 'rename.1 for 6'],
  ['Rename order to load client invoice.', 'rename.1 for -1'],
  ['Rename order to happy invoice.', 'rename.1 for 2'],
  ['Rename order to the client', 'no command'],
  ['Replace hello with welcome.', 'replace.1 for 4'],
];

describe('Grammar', () => {
  for (const [text, expected] of table) {
    it(`reads "${text}" as ${expected}`, () => {
      assert.equal(read(text), expected);
    });
  }

  it('offers exactly what may follow', () => {
    const [undo] = phraseTokens('Undo that');
    const places = grammar.start().flatMap((place) => grammar.advance(place, undo ?? -1));
    const offered = new Set(places.flatMap((place) => [...grammar.candidates(place, [])]));
    assert.deepEqual([...offered], phraseTokens('Undo').slice(1));
  });

  it('knows when something known is to be named', () => {
    const after = (text: string): boolean => {
      let places = grammar.start();
      for (const token of phraseTokens(text)) places = places.flatMap((place) => grammar.advance(place, token));
      return places.some((place) => grammar.meetsSlot(place));
    };
    assert.deepEqual([after('Rename'), after('Undo'), after('Rename order to')], [true, false, false]);
  });
});
