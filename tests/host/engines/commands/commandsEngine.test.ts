import assert from 'node:assert/strict';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import type { Origin } from '../../../../protocol/task.ts';
import { createCommandsEngine } from '../../../../host/engines/commands/commandsEngine.ts';
import type { EngineClient, EngineFinish } from '../../../../host/engines/engine.ts';
import { nodeDisk } from '../../../../host/workspace/disk.ts';
import { openJournal } from '../../../../host/workspace/journal.ts';
import { openWorkspace } from '../../../../host/workspace/workspace.ts';
import { createSampleWorkspace } from '../../../../scripts/start/sampleWorkspace.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';
import { contentsOf, treeOf } from '../../treeOf.ts';

const { signal } = new AbortController();

async function setUp(test: TestContext, { git = true } = {}) {
  const root = join(await temporaryFolder(test), 'todo-app');
  await createSampleWorkspace(root, { git });
  const journal = await openJournal(await temporaryFolder(test), {
    disk: nodeDisk,
    onUnrecovered: () => assert.fail(),
  });
  const workspace = await openWorkspace(root);
  const client: EngineClient = {
    workspace,
    write: (changes) => journal.write('task', root, changes, { signal }),
    history: {
      latest: () => undefined,
      undo: () => Promise.resolve({ outcome: 'done', summary: 'Undone.', undoes: 'earlier' }),
    },
    update: () => undefined,
    requestPermission: () => assert.fail('the commands engine asks for nothing'),
  };
  const engine = createCommandsEngine();
  const ask = (prompt: string, origin: Origin = 'voice'): Promise<EngineFinish> =>
    engine.start({ prompt, origin }, client, { signal }).finished;
  return { root, journal, workspace, engine, ask };
}

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

  it("leaves git's index, refs and stash alone", async (test) => {
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

  it('what changed is told from the history', async (test) => {
    const { ask } = await setUp(test);
    assert.deepEqual(await ask('what changed'), {
      outcome: 'done',
      summary: 'Nothing has been changed that is not undone.',
    });
  });
});

const example =
  'I can rename a name, replace a text, create a file, undo, and say what changed. For example: rename fetch user to load user.';

const notDone: readonly (readonly [request: string, origin: Origin, finish: EngineFinish])[] = [
  [
    'rename todo to item',
    'voice',
    { outcome: 'asked', summary: 'Which one do you mean: todo in Pascal case or todo in camel case?' },
  ],
  [
    'rename fetch customer to load user',
    'voice',
    { outcome: 'asked', summary: 'Did you mean fetch user? Please say it again.' },
  ],
  [
    'rename fetch user to fetch users',
    'voice',
    {
      outcome: 'asked',
      summary:
        'There is already a fetch users in users.ts, and the two would become one. What other name should it be?',
    },
  ],
  [
    'rename fetch user to fetch user',
    'voice',
    { outcome: 'asked', summary: 'It is called fetch user already. What should the new name be?' },
  ],
  [
    'rename fetch user to class',
    'voice',
    { outcome: 'asked', summary: 'class is a word of the language itself. What should the new name be?' },
  ],
  [
    'rename fetch user to 3 users',
    'voice',
    { outcome: 'asked', summary: 'three users cannot be a name in code. What should the new name be?' },
  ],
  [
    'change fetch user to load user',
    'voice',
    {
      outcome: 'asked',
      summary:
        'No text here says that, but there is a name fetch user. To rename it, say: rename fetch user to load user.',
    },
  ],
  [
    'create a file called read me dot md',
    'voice',
    { outcome: 'asked', summary: 'There is already a file called README.md. What should the new one be called?' },
  ],
  [
    'create build/main.js with nothing',
    'typed',
    { outcome: 'asked', summary: 'There is already a file called main.js. What should the new one be called?' },
  ],
  [
    'rename get user to load user',
    'voice',
    { outcome: 'asked', summary: 'Did you mean forget users? Please say it again.' },
  ],
  [
    'rename invoice writer to bill writer',
    'voice',
    {
      outcome: 'notUnderstood',
      summary: `I heard “rename invoice writer to bill writer”. I found no name like invoice writer. ${example}`,
    },
  ],
  [
    'rename fetchUsr to loadUser',
    'typed',
    {
      outcome: 'notUnderstood',
      summary: `I heard “rename fetchUsr to loadUser”. I found no name like fetchUsr. ${example}`,
    },
  ],

  [
    'rename owner ids to load user in main',
    'typed',
    { outcome: 'asked', summary: 'Did you mean owner line? Please say it again.' },
  ],
  [
    'replace the moon with the sun',
    'voice',
    {
      outcome: 'notUnderstood',
      summary: `I heard “replace the moon with the sun”. No text here says “the moon”. ${example}`,
    },
  ],
  [
    'create a sandwich',
    'voice',
    { outcome: 'notUnderstood', summary: `I heard “create a sandwich”. That names no file I could create. ${example}` },
  ],
  [
    "don't rename fetch user to load user",
    'voice',
    {
      outcome: 'notUnderstood',
      summary: `I heard “don't rename fetch user to load user”. I did not understand that. ${example}`,
    },
  ],
];

describe('requests not carried out', () => {
  for (const [request, origin, finish] of notDone) {
    it(`${request} (${origin})`, async (test) => {
      const { root, ask } = await setUp(test);
      const before = await treeOf(root);
      assert.deepEqual(await ask(request, origin), finish);
      assert.deepEqual(await treeOf(root), before);
    });
  }

  for (const path of ['../x.md', '.git/hooks/post-commit', '/etc/x.md', '.claude/x.md', 'nul.md', 'a:b.md']) {
    it(`creating ${path} rejects and writes nothing`, async (test) => {
      const { root, ask } = await setUp(test);
      const before = await treeOf(root);
      await assert.rejects(ask(`create a file called ${path} with hello`, 'typed'), { code: 'path_refused' });
      assert.deepEqual(await treeOf(root), before);
    });
  }
});

describe('files the engine cannot read', () => {
  it('are left alone: binary, Latin-1 and huge ones', async (test) => {
    const { root, ask } = await setUp(test);
    await writeFile(join(root, 'src/binary.ts'), 'fetchUser\0');
    await writeFile(join(root, 'src/latin.ts'), Buffer.from('fetchUser(); // caf\u00e9', 'latin1'));
    await writeFile(join(root, 'src/bundle.ts'), 'fetchUser();\n'.repeat(100_000));
    assert.equal(
      (await ask('rename fetch user to load user')).summary,
      'Renamed fetch user to load user: 21 places in 8 files.',
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

describe('any text at all', () => {
  it('never throws a bug, and changes nothing unless it says so', async (test) => {
    const folder = await temporaryFolder(test);
    await mkdir(join(folder, 'src'));
    await writeFile(join(folder, 'src/a.ts'), 'export const fetchUser = 1, list = "to do";\n');
    const workspace = await openWorkspace(folder);
    const engine = createCommandsEngine();
    let writes = 0;
    const client: EngineClient = {
      workspace,
      write: () => {
        writes += 1;
        return Promise.resolve();
      },
      history: { latest: () => undefined, undo: () => Promise.resolve({ outcome: 'done', summary: 'Undone.' }) },
      update: () => undefined,
      requestPermission: () => assert.fail(),
    };
    const words = [
      'rename',
      'replace',
      'create',
      'a',
      'file',
      'called',
      'to',
      'with',
      'in',
      'the',
      'fetch',
      'user',
      'list',
      'dot',
      'slash',
      '..',
      '/',
      '\\',
      '"',
      '`',
      "'",
      '(',
      '*',
      '[',
      '$',
      '\0',
      '\ud800',
      '💥',
      'é',
      '.',
      ',',
      'undo',
      '\n',
      'constructor',
      '__proto__',
      'md',
    ];
    let seed = 42;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    for (let round = 0; round < 1_500; round += 1) {
      const prompt = Array.from({ length: 1 + random(9) }, () => words[random(words.length)]).join(' ');
      const before = writes;
      const finish = await engine
        .start({ prompt, origin: round % 2 === 0 ? 'voice' : 'typed' }, client, { signal })
        .finished.catch((error: unknown) => {
          assert(error instanceof Error && error.name === 'AppError', `${JSON.stringify(prompt)}: ${String(error)}`);
          return { outcome: 'failed' };
        });
      if (finish.outcome !== 'done') assert.equal(writes, before, JSON.stringify(prompt));
    }
  });
});
