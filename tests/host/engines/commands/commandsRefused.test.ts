import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Origin } from '../../../../protocol/task.ts';
import { createCommandsEngine } from '../../../../host/engines/commands/commandsEngine.ts';
import type { EngineClient, EngineFinish } from '../../../../host/engines/engine.ts';
import { openWorkspace } from '../../../../host/workspace/workspace.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';
import { treeOf } from '../../treeOf.ts';
import { setUp, signal } from './engineBench.ts';

const example =
  'I can rename a name, replace a text, create a file, run the tests or a script, undo, redo, and say what changed. For example: rename fetch user to load user.';

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
      run: () => assert.fail(),
      history: {
        latest: () => undefined,
        undo: () => Promise.resolve({ outcome: 'done', summary: 'Undone.' }),
        redo: () => Promise.resolve({ outcome: 'done', summary: 'Redone.' }),
      },
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
