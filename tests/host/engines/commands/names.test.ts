import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { casingOf, joinLike, wordsOf } from '../../../../host/engines/commands/names/casing.ts';
import { matchFile } from '../../../../host/engines/commands/names/matchFile.ts';
import { matchName } from '../../../../host/engines/commands/names/matchName.ts';
import { newPathFrom } from '../../../../host/engines/commands/names/newPathFrom.ts';
import { spokenName } from '../../../../host/engines/commands/names/spokenName.ts';

describe('the words of a name', () => {
  for (const [name, words, casing] of [
    ['fetchUser', ['fetch', 'user'], 'camel'],
    ['FetchUser', ['fetch', 'user'], 'pascal'],
    ['fetch_user', ['fetch', 'user'], 'snake'],
    ['FETCH_USER', ['fetch', 'user'], 'constant'],
    ['_fetchUser$', ['fetch', 'user'], 'camel'],
    ['HTMLParser', ['html', 'parser'], 'pascal'],
    ['parseHTML', ['parse', 'html'], 'camel'],
    ['user2', ['user', '2'], 'camel'],
    ['URL', ['url'], 'constant'],
    ['x', ['x'], 'camel'],
    ['T', ['t'], 'pascal'],
    ['größeÄndern', ['größe', 'ändern'], 'camel'],
    ['$', [], 'camel'],
  ] as const) {
    it(`are found in ${name}`, () => {
      assert.deepEqual([wordsOf(name), casingOf(name)], [words, casing]);
    });
  }

  for (const [model, joined] of [
    ['fetchUser', 'loadUser'],
    ['FetchUser', 'LoadUser'],
    ['fetch_user', 'load_user'],
    ['FETCH_USER', 'LOAD_USER'],
    ['_fetchUser', '_loadUser'],
    ['$fetch', '$loadUser'],
    ['__init__', '__loadUser__'],
    ['fetch', 'loadUser'],
  ] as const) {
    it(`are joined like ${model}`, () => {
      assert.equal(joinLike(['load', 'user'], model), joined);
    });
  }

  it('are said with digits as words', () => {
    assert.equal(spokenName('fetchUser2'), 'fetch user two');
  });
});

const names = [
  'fetchUser',
  'fetchUsers',
  'prefetchUser',
  'userLink',
  'todo',
  'Todo',
  'MAX_ITEMS',
  'openSession',
  'HttpClient',
  'user2',
];

describe('matchName', () => {
  const found = (name: string, certainty: 'exact' | 'sound') => ({ kind: 'found', name, certainty });
  for (const [slot, match, noun] of [
    ['fetch user', found('fetchUser', 'exact')],
    ['Fetch user', found('fetchUser', 'exact')],
    ['FetchUser', found('fetchUser', 'exact')],
    ['fetch users', found('fetchUsers', 'exact')],
    ['pre fetch user', found('prefetchUser', 'exact')],
    ['the fetch user', found('fetchUser', 'exact')],
    ['user two', found('user2', 'exact')],
    ['max items', found('MAX_ITEMS', 'exact')],
    ['fetched user', found('fetchUser', 'sound')],
    ['fetches are', found('fetchUser', 'sound')],
    ['fetch you sir', found('fetchUser', 'sound')],
    ['fish user', found('fetchUser', 'sound')],
    ['user links', found('userLink', 'sound')],
    ['opens session', found('openSession', 'sound')],
    ['open sessions', found('openSession', 'sound')],
    ['HTTP client', found('HttpClient', 'exact')],
    ['todo', { kind: 'several', names: ['todo', 'Todo'], certainty: 'exact' }],
    ['todo in Pascal case', found('Todo', 'exact')],
    ['camel case todo', found('todo', 'exact')],
    ['todo', found('Todo', 'exact'), 'class'],
    ['todo', found('todo', 'exact'), 'variable'],
    ['fetch customer', { kind: 'several', names: ['fetchUser'], certainty: 'sound' }],
    ['the weather', { kind: 'none' }],
    ['delete everything', { kind: 'none' }],
    ['invoice writer', { kind: 'none' }],
  ] as const) {
    it(`hears ${JSON.stringify(slot)}${noun === undefined ? '' : ` for a ${noun}`}`, () => {
      assert.deepEqual(matchName(slot, names, { noun, spoken: true }), match);
    });
  }

  for (const [slot, match] of [
    ['fetchUser', found('fetchUser', 'exact')],
    ['Todo', found('Todo', 'exact')],
    ['todo', found('todo', 'exact')],
    ['fetch user', found('fetchUser', 'exact')],
    ['fetchUsr', { kind: 'none' }],
  ] as const) {
    it(`takes a typed ${slot} as it is written`, () => {
      assert.deepEqual(matchName(slot, names, { noun: undefined, spoken: false }), match);
    });
  }
});

const paths = [
  'README.md',
  'src/api/users.ts',
  'src/ui/userLink.ts',
  'src/ui/listCard.ts',
  'tests/users.test.ts',
  '.gitignore',
];

describe('files by what is said', () => {
  for (const [slot, files] of [
    ['read me', ['README.md']],
    ['readme dot md', ['README.md']],
    ['README.md', ['README.md']],
    ['user link', ['src/ui/userLink.ts']],
    ['user link dot t s', ['src/ui/userLink.ts']],
    ['users', ['src/api/users.ts']],
    ['source slash API slash users', ['src/api/users.ts']],
    ['users dot test dot ts', ['tests/users.test.ts']],
    ['the file list card', ['src/ui/listCard.ts']],
    ['nothing', []],
  ] as const) {
    it(`finds ${JSON.stringify(slot)}`, () => {
      assert.deepEqual(matchFile(slot, paths), files);
    });
  }

  for (const [slot, path] of [
    ['notes dot md', 'notes.md'],
    ['Notes dot MD', 'notes.md'],
    ['notes.md', 'notes.md'],
    ['shopping list dot markdown', 'shoppingList.md'],
    ['source slash notes dot t s', 'src/notes.ts'],
    ['source slash U I slash new card dot t s', 'src/ui/newCard.ts'],
    ['docs slash first steps dot text', 'docs/firstSteps.txt'],
    ['change dash log dot md', 'change-log.md'],
    ['"my notes.md"', 'myNotes.md'],
    ['./a/b.ts', 'a/b.ts'],
    ['../x.md', '../x.md'],
  ] as const) {
    it(`makes a path of ${JSON.stringify(slot)}`, () => {
      assert.equal(newPathFrom(slot, paths), path);
    });
  }

  it('joins new names as the workspace does', () => {
    assert.equal(newPathFrom('shopping list dot md', ['a_b.py', 'c_d.py']), 'shopping_list.md');
    assert.equal(newPathFrom('shopping list dot md', ['a-b.css']), 'shopping-list.md');
    assert.equal(newPathFrom('shopping list dot md', []), 'shopping-list.md');
  });
});
