import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { readTargets } from '../../../../host/engines/commands/run/readTargets.ts';
import { openWorkspace } from '../../../../host/workspace/workspace.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';
import { setUp, signal } from './engineBench.ts';

const passing = "import { it } from 'node:test'; it('adds', () => {}); it('lists', () => {});\n";
const failing =
  "import { it } from 'node:test'; it('adds', () => {}); it('lists everything', () => { throw new Error('no'); });\n";

/** The sample with tests that this Node can run, and scripts that say what they were. */
async function setUpScripts(test: Parameters<typeof setUp>[0], tests = passing) {
  const bench = await setUp(test, { git: false });
  const scripts = {
    test: 'node --test checks.test.mjs',
    build: "node -e 'console.log(1)'",
    lint: 'node -e \'console.log("src/a.ts has a problem"); process.exit(1)\'',
    'type-check': "node -e 'console.log(2)'",
    dev: 'sleep 1000',
    fetch: 'node -e \'console.log("getaddrinfo ENOTFOUND example.org"); process.exit(1)\'',
  };
  await writeFile(path.join(bench.root, 'package.json'), JSON.stringify({ name: 'x', scripts }));
  await writeFile(path.join(bench.root, 'checks.test.mjs'), tests);
  return bench;
}

describe('running what a project has', () => {
  it('runs the tests and says how many pass, with the whole output to read', async (test) => {
    const { ask, ran } = await setUpScripts(test);
    const { detail, ...finish } = await ask('Run the tests.');
    assert.deepEqual(finish, { outcome: 'done', summary: 'The tests pass: 2 passed.' });
    assert.match(detail ?? '', /^\$ npm test\n[^]*# pass 2/);
    assert.deepEqual(ran, [{ argv: ['npm', 'test'], folder: '', network: false, timeoutMs: 600_000 }]);
  });

  it('says which test failed first', async (test) => {
    const { ask } = await setUpScripts(test, failing);
    const { summary, outcome } = await ask('run all the tests please');
    assert.deepEqual([outcome, summary], ['done', '1 of 2 tests failed: lists everything.']);
  });

  it('does the first thing of two, then runs the other, and says both', async (test) => {
    const { ask, root, ran } = await setUpScripts(test);
    const { summary } = await ask('Rename fetchUser to loadUser and run the tests.', 'typed');
    assert.equal(summary, 'Renamed fetch user to load user: 21 places in 8 files. The tests pass: 2 passed.');
    assert.match(await readFile(path.join(root, 'src/api/users.ts'), 'utf8'), /loadUser/);
    assert.equal(ran.length, 1);
  });

  const cases: readonly (readonly [request: string, argvs: readonly string[], summary: RegExp])[] = [
    ['build it', ['npm run build'], /^The build is done\.$/],
    ['run the linter', ['npm run lint'], /^The linter found something: src\/a\.ts has a problem$/],
    ['run the type check script', ['npm run type-check'], /^The script type check is done\.$/],
    ['run type check', ['npm run type-check'], /^The script type check is done\.$/],
    [
      'run typecheck, then build it',
      ['npm run type-check', 'npm run build'],
      /^The script type check is done\. The build is done\.$/,
    ],
    ['run the linter and build it', ['npm run lint'], /^The linter found something/],
    ['run fetch', ['npm run fetch'], /It had no network: say it again with “with the network” to allow that\.$/],
    ['undo that and run build', ['npm run build'], /^Undone\. The build is done\.$/],
  ];
  for (const [request, argvs, summary] of cases) {
    it(`“${request}” runs ${argvs.join(' and ')}`, async (test) => {
      const { ask, ran } = await setUpScripts(test);
      assert.match((await ask(request)).summary, summary);
      assert.deepEqual(
        ran.map(({ argv }) => argv.join(' ')),
        argvs,
      );
    });
  }

  it('lets a command reach the network only where that was said', async (test) => {
    const { ask, ran } = await setUpScripts(test);
    await ask('Run fetch with the network.');
    assert.equal(ran[0]?.network, true);
  });

  it('changes nothing when what comes after cannot be run', async (test) => {
    const { ask, root, ran } = await setUpScripts(test);
    await rm(path.join(root, 'package.json'));
    const { outcome, summary } = await ask('rename fetch user to load user and run the tests');
    assert.equal(outcome, 'notUnderstood');
    assert.match(
      summary,
      /I found nothing here that would run tests\. A script called test in package\.json would do\./,
    );
    assert.doesNotMatch(await readFile(path.join(root, 'src/api/users.ts'), 'utf8'), /loadUser/);
    assert.deepEqual(ran, []);
  });

  it('does not begin what never ends, and knows the scripts there are', async (test) => {
    const { ask, ran } = await setUpScripts(test);
    assert.match((await ask('run dev')).summary, /^The script dev goes on until it is stopped/);
    assert.match(
      (await ask('run the cake script')).summary,
      /There is no script called cake\. There are test, build, lint/,
    );
    assert.deepEqual(ran, []);
  });

  it('tells the recogniser the scripts by their words, and that tests may follow a rename', async (test) => {
    const { engine, workspace } = await setUpScripts(test);
    const { templates } = await engine.hints(workspace, { signal });
    const spoken = templates.map(({ parts }) => parts.map((part) => (typeof part === 'string' ? part : '…')).join(' '));
    assert.deepEqual(
      [
        'run the tests',
        'run type check',
        'run the type check script',
        'rename … to … and run the tests',
        'run dev',
      ].map((phrase) => spoken.includes(phrase)),
      [true, true, true, true, false],
    );
  });
});

const projects: readonly (readonly [
  files: Readonly<Record<string, string>>,
  expected: Readonly<Record<string, string>>,
])[] = [
  [{ 'package.json': '{"scripts":{"test":"x"}}', 'pnpm-lock.yaml': '' }, { test: 'pnpm test' }],
  [{ 'package.json': '{"scripts":{"build":"x"},"packageManager":"yarn@4.1.0"}' }, { build: 'yarn run build' }],
  [{ 'package.json': '{"scripts":{"lint":"x"}}', 'bun.lock': '' }, { lint: 'bun run lint' }],
  [{ 'package.json': '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}' }, {}],
  [{ 'package.json': '{"scripts":[1]}' }, {}],
  [{ 'package.json': 'no json' }, {}],
  [{ Makefile: 'test: all\n\techo\nlint :\n\nbuild := x\n' }, { test: 'make test', lint: 'make lint' }],
  [{ 'Cargo.toml': '' }, { test: 'cargo test', build: 'cargo build', lint: 'cargo clippy' }],
  [{ 'go.mod': '' }, { test: 'go test ./...', build: 'go build ./...', lint: 'go vet ./...' }],
  [{ 'pyproject.toml': '[tool.pytest.ini_options]\n' }, { test: 'python3 -m pytest' }],
  [{ 'pyproject.toml': '[project]\n' }, {}],
  [
    { 'package.json': '{"scripts":{"build":"x"}}', 'Cargo.toml': '' },
    { test: 'cargo test', build: 'npm run build', lint: 'cargo clippy' },
  ],
];

describe('what a project has to run', () => {
  for (const [files, expected] of projects) {
    it(`is found in ${JSON.stringify(files)}`, async (test) => {
      const root = await temporaryFolder(test);
      await mkdir(root, { recursive: true });
      for (const [name, text] of Object.entries(files)) await writeFile(path.join(root, name), text);
      const workspace = await openWorkspace(root);
      const listed = (await workspace.list({ signal })).map((file) => ({ ...file, names: new Map(), leftOut: false }));
      const { purposes } = await readTargets(workspace, listed);
      assert.deepEqual(Object.fromEntries([...purposes].map(([purpose, argv]) => [purpose, argv.join(' ')])), expected);
    });
  }
});
