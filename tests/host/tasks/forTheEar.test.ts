import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forTheEar } from '../../../host/tasks/forTheEar.ts';

const rest = 'The rest is on the screen.';

const rows: readonly { readonly sentence: string; readonly text: string; readonly said: string }[] = [
  {
    sentence: 'leaves a plain short sentence as it is',
    text: 'I renamed fetchUser to loadUser: 5 places in 2 files.',
    said: 'I renamed fetchUser to loadUser: 5 places in 2 files.',
  },
  { sentence: 'says nothing of nothing', text: ' \n', said: '' },
  {
    sentence: 'leaves a short path that somebody asked for',
    text: 'The path "../x.md" is refused: it leaves the workspace.',
    said: 'The path "../x.md" is refused: it leaves the workspace.',
  },
  {
    sentence: 'does not take “and/or” for a path',
    text: 'It can read/write and/or list.',
    said: 'It can read/write and/or list.',
  },
  {
    sentence: 'calls a file by its name, without folders and line numbers',
    text: 'I changed /home/me/proj/src/cache/lru.ts:12:3, ./a/b.py and C:\\work\\x\\y.cs.',
    said: 'I changed lru.ts, b.py and y.cs.',
  },
  { sentence: 'reads out no code', text: 'Done.\n```ts\nconst a = 1;\n```\n', said: `Done. ${rest}` },
  { sentence: 'reads out no code whose fence was never closed', text: 'Done.\n~~~\nrm -rf /\n', said: `Done. ${rest}` },
  {
    sentence: 'says where the answer is when it is nothing but code',
    text: '```\nx\n```',
    said: 'The answer is on the screen.',
  },
  {
    sentence: 'keeps a name that stands in code marks, and no expression',
    text: 'I made `loadUser` call `await get(id, { signal })`.',
    said: 'I made loadUser call some code.',
  },
  {
    sentence: 'reads out neither headings, tables, rules nor marks',
    text: '## Summary\n\n**All** tests _pass_ now.\n\n---\n\n| a | b |\n|---|---|\n',
    said: `All tests _pass_ now. ${rest}`,
  },
  {
    sentence: 'says the words of a link, and of a bare address only where it leads',
    text: 'See [the docs](https://example.com/a/b?c=d) or https://example.com/x/y.',
    said: 'See the docs or example.com.',
  },
  {
    sentence: 'makes sentences of a list',
    text: '- Added a cache\n- Removed the old one',
    said: 'Added a cache. Removed the old one.',
  },
  {
    sentence: 'joins what a line break has cut in two',
    text: 'I renamed it\nin two files.',
    said: 'I renamed it in two files.',
  },
  {
    sentence: 'says what changed, what failed and what is next, and leaves the middle on the screen',
    text: [
      'I moved the cache into its own module.',
      ...Array.from({ length: 12 }, (_, index) => `Then I looked at file number ${index} to see who uses it.`),
      'Two tests failed.',
      'They were slow before.',
      'Do you want me to fix them?',
    ].join(' '),
    said: `I moved the cache into its own module. Then I looked at file number 0 to see who uses it. Two tests failed. Do you want me to fix them? ${rest}`,
  },
  {
    sentence: 'reads out no hash',
    text: 'Committed as 702cd9b1f0a4c3d2e1.',
    said: 'Committed as a long id.',
  },
];

describe('a text for the ear', () => {
  for (const { sentence, text, said } of rows) it(sentence, () => assert.equal(forTheEar(text), said));

  it('is never long, whatever an engine writes', () => {
    const long = [`${'word '.repeat(500)}.`, 'x'.repeat(5_000), 'A sentence. '.repeat(500), '- item\n'.repeat(900)];
    for (const text of long) assert.ok(forTheEar(text).length < 450, String(forTheEar(text).length));
  });
});
