import assert from 'node:assert/strict';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Origin } from '../../../../protocol/task.ts';
import { contentsOf, treeOf } from '../../treeOf.ts';
import { setUp, signal } from './engineBench.ts';

describe('renaming in the sample', () => {
  for (const git of [true, false]) {
    it(`changes every fetchUser and nothing else ${git ? 'in a git repository' : 'without git'}`, async (test) => {
      const { root, journal, ask } = await setUp(test, { git });
      const before = await treeOf(root);
      assert.deepEqual(await ask('Rename fetch user to load user.'), {
        outcome: 'done',
        summary: 'Renamed fetch user to load user: 21 places in 8 files.',
      });
      const changed: Record<string, string> = {};
      for (const [path, facts] of Object.entries(await contentsOf(root))) {
        if (facts !== before[path]?.replace(/ \d+/, '')) changed[path] = facts;
      }
      assert.deepEqual(Object.keys(changed), [
        'scripts/seed.ts',
        'src/api/users.ts',
        'src/main.ts',
        'src/ui/draft.ts',
        'src/ui/greeting.ts',
        'src/ui/listCard.ts',
        'src/ui/userLink.ts',
        'tests/users.test.ts',
      ]);
      // Whole words of code only: taking the new name back as text gives the old file, so nothing else has changed.
      for (const [path, facts] of Object.entries(changed)) {
        assert.equal(facts.replaceAll('loadUser', 'fetchUser'), before[path]?.replace(/ \d+/, ''));
      }
      const link = await readFile(join(root, 'src/ui/userLink.ts'), 'utf8');
      assert.match(link, /import \{ loadUser as readPerson, prefetchUser \}.*\r\n/);
      assert.match(link, /const callPattern = \/fetchUser\\\(/);
      const card = await readFile(join(root, 'src/ui/listCard.ts'), 'utf8');
      assert.match(card, /loading: 'fetchUser is still running'/);
      assert.match(card, /\$\{\(await loadUser\(client, id\)\)\.name\} \[fetchUser\]/);
      assert.match(card, /import \{ loadUser, fetchUsers \}/);
      await journal.undo('task', 'undoing', { signal });
      assert.deepEqual(await treeOf(root), before);
    });
  }

  it("leaves git's index, refs and stash alone (threat#undo)", async (test) => {
    const { root, ask } = await setUp(test);
    const gitFiles = async (): Promise<[string, string][]> =>
      Object.entries(await treeOf(root)).filter(([path]) => path.startsWith('.git/'));
    const before = await gitFiles();
    await ask('rename fetch user to load user');
    assert.deepEqual(await gitFiles(), before);
  });
});

const done: readonly (readonly [request: string, origin: Origin, summary: string, changed: readonly string[]])[] = [
  ['rename fetched user to load user', 'voice', 'Renamed fetch user to load user: 21 places in 8 files.', []],
  ['rename the class todo list to task board', 'voice', 'Renamed todo list to task board: 8 places in 4 files.', []],
  ['rename the type todo to item', 'voice', 'Renamed todo to item: 7 places in 2 files.', []],
  ['rename http client to API client', 'voice', 'Renamed http client to api client: 15 places in 6 files.', []],
  ['rename fetchUsers to readAll', 'typed', 'Renamed fetch users to read all: 5 places in 3 files.', []],
  ['rename labels to words in list card', 'voice', 'Renamed labels to words: 2 places in 1 file.', []],
  [
    'Replace hello with good morning.',
    'voice',
    'Replaced “hello” with “good morning”: 1 place in 1 file.',
    ['src/ui/greeting.ts: `Good morning, ${user.name}!`'],
  ],
  [
    'replace "Nothing left to do" with "It\'s done"',
    'typed',
    "Replaced “Nothing left to do” with “It's done”: 1 place in 1 file.",
    ["src/ui/listCard.ts: empty: 'It\\'s done'"],
  ],
  [
    'replace water the plants with feed the cat in main',
    'voice',
    'Replaced “water the plants” with “feed the cat”: 1 place in 1 file.',
    ["src/main.ts: list.add('Feed the cat', 'ada');"],
  ],
  ['Create a file called notes dot md saying buy milk.', 'voice', 'Created notes.md.', ['notes.md: buy milk\n']],
  ['create src/ui/empty.ts', 'typed', 'Created empty.ts, still empty.', []],
];

describe('requests carried out', () => {
  for (const [request, origin, summary, changed] of done) {
    it(`${request} (${origin})`, async (test) => {
      const { root, journal, ask } = await setUp(test);
      const before = await treeOf(root);
      assert.deepEqual(await ask(request, origin), { outcome: 'done', summary });
      for (const expected of changed) {
        const [path = '', ...text] = expected.split(': ');
        const found = await readFile(join(root, path), 'utf8');
        assert(found.includes(text.join(': ')), found);
      }
      await journal.undo('task', 'undoing', { signal });
      assert.deepEqual(await treeOf(root), before);
    });
  }

  it('undo is handed to the history', async (test) => {
    const { ask } = await setUp(test);
    assert.deepEqual(await ask('Undo that.'), { outcome: 'done', summary: 'Undone.', undoes: 'earlier' });
  });

  for (const words of ['Redo.', 'redo that', 'Please redo the last change', 'undo the undo']) {
    it(`“${words}” is a redo, handed to the history`, async (test) => {
      const { ask } = await setUp(test);
      assert.deepEqual(await ask(words), { outcome: 'done', summary: 'Redone.', undoes: 'undo' });
    });
  }

  it('what changed is told from the history', async (test) => {
    const { ask } = await setUp(test);
    assert.deepEqual(await ask('what changed'), {
      outcome: 'done',
      summary: 'Nothing has been changed that is not undone.',
    });
  });
});

describe('files the engine cannot read', () => {
  it('are left alone, and told of when the name is in them: binary, Latin-1 and huge ones', async (test) => {
    const { root, ask } = await setUp(test);
    await writeFile(join(root, 'src/binary.ts'), 'fetchUser\0');
    await writeFile(join(root, 'src/latin.ts'), Buffer.from('fetchUser(); // caf\u00e9', 'latin1'));
    await writeFile(join(root, 'src/bundle.ts'), 'fetchUser();\n'.repeat(100_000));
    await writeFile(join(root, 'src/other.ts'), 'prefetchUser\0');
    assert.equal(
      (await ask('rename fetch user to load user')).summary,
      'Renamed fetch user to load user: 21 places in 8 files. 3 files with that name were too large or not text and were left out.',
    );
    assert.equal(
      (await ask('rename prefetch user to prepare user')).summary,
      'Renamed prefetch user to prepare user: 5 places in 3 files. 1 file with that name was too large or not text and was left out.',
    );
    for (const name of ['binary', 'latin', 'bundle']) {
      assert.match(await readFile(join(root, `src/${name}.ts`), 'latin1'), /^fetchUser/);
    }
  });
});

describe('the vocabulary', () => {
  it('has the names as they are said, the most used first, none from ignored files or the language', async (test) => {
    const { root, workspace, engine } = await setUp(test);
    await writeFile(join(root, 'build/extra.js'), 'onlyInTheBuild();');
    const { identifiers, files } = await engine.hints(workspace, { signal });
    assert.deepEqual(identifiers.slice(0, 4), ['client', 'id', 'todo', 'fetch user']);
    for (const word of ['fetch users', 'prefetch user', 'todo list', 'call pattern'])
      assert(identifiers.includes(word), word);
    for (const word of ['only in the build', 'from', 'const', 'async', 'string'])
      assert(!identifiers.includes(word), word);
    for (const file of ['user link', 'user link dot ts', 'readme', 'readme dot md']) assert(files.includes(file), file);
  });

  it('knows a name as soon as it is saved', async (test) => {
    const { root, workspace, engine } = await setUp(test);
    await engine.hints(workspace, { signal });
    await appendFile(join(root, 'src/main.ts'), 'const brandNewThing = 1;\n');
    assert((await engine.hints(workspace, { signal })).identifiers.includes('brand new thing'));
  });
});
