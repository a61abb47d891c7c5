import assert from 'node:assert/strict';
import { link, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { PermissionAnswer } from '../../../../host/engines/engine.ts';
import { guardedPaths } from '../../../../host/tasks/guardedPaths.ts';
import { noCodex, openCodexBench, patchOf, textsOf } from './codexBench.ts';

const once = { kind: 'allowed', scope: 'once' } as const;
const session = { kind: 'allowed', scope: 'session' } as const;
const escalated = { sandbox_permissions: 'require_escalated', justification: 'It needs more.' };

describe('what Codex asks', { skip: noCodex }, () => {
  it('is the exact command, where it would run, why, and that it is not confined', async (test) => {
    const scripts = [{ when: 'touch', answers: [{ run: 'touch b.txt', args: escalated }, { say: 'Touched.' }] }];
    const bench = await openCodexBench(test, scripts, { answer: () => once });
    await bench.start('touch it').finished;
    assert.deepEqual(bench.questions, [
      {
        kind: 'command',
        command: "/bin/bash -lc 'touch b.txt'",
        folder: '',
        sandboxed: false,
        reason: 'It needs more.',
      },
    ]);
    assert.deepEqual(Object.keys(await textsOf(bench.root)).sort(), ['a.txt', 'b.txt']);
  });

  it('says whether a command is confined only where that is certain, when everything is asked', async (test) => {
    const unsaid = { sandbox_permissions: 'require_escalated' };
    const hidden = `cat .ssh/id`;
    const bench = await openCodexBench(test, [], { answer: () => once });
    const answers = [
      { run: 'cat a.txt' },
      { run: 'touch ../b.txt' },
      // Codex asks the same for one without and one with a sandbox.
      { run: 'touch c.txt', args: unsaid },
      { run: 'touch d.txt', args: escalated },
      { run: 'cat a.txt | tail' },
      { run: hidden, args: { ...unsaid, workdir: bench.home } },
    ];
    bench.scripts.push({ when: 'go', answers: [...answers, { say: 'Done.' }] });
    await mkdir(join(bench.home, '.ssh'));
    await writeFile(join(bench.home, '.ssh/id'), 'swordfish');
    await bench.start('go', { mode: 'askAll' }).finished;
    assert.deepEqual(
      bench.questions.map((question) => question.kind === 'command' && question.sandboxed),
      [true, 'perhaps', 'perhaps', false, 'perhaps', true],
    );
    assert.deepEqual(Object.keys(await textsOf(bench.root)).sort(), ['a.txt', 'c.txt', 'd.txt']);
    // What only looks can do no more without the sandbox.
    assert.doesNotMatch(bench.endpoint.requests.at(-1)?.body ?? '', /swordfish/);
  });

  it('is every path of a change outside the workspace, which is not made when refused', async (test) => {
    const outside = patchOf('*** Add File: ../outside.txt\n+x');
    const scripts = [{ when: 'outside', answers: [outside, { say: 'I was not allowed to.' }] }];
    const bench = await openCodexBench(test, scripts, { answer: () => ({ kind: 'refused', reason: '' }) });
    assert.equal((await bench.start('outside').finished).summary, 'I was not allowed to.');
    assert.deepEqual(bench.questions, [{ kind: 'edit', paths: [join(bench.root, '..', 'outside.txt')] }]);
    await assert.rejects(readFile(join(bench.root, '..', 'outside.txt')), { code: 'ENOENT' });
  });

  it('once refused with a reason, goes on with the reason as the next words', async (test) => {
    const scripts = [
      { when: 'delete', answers: [{ run: 'rm -rf src', args: escalated }, { say: 'Never mind.' }] },
      { when: 'use a flag', answers: [{ run: 'touch flag' }, { say: 'A flag it is.' }] },
    ];
    const answer = (): PermissionAnswer => ({ kind: 'refused', reason: 'no, use a flag instead' });
    const bench = await openCodexBench(test, scripts, { answer });
    assert.equal((await bench.start('delete the source').finished).summary, 'A flag it is.');
    assert.deepEqual(Object.keys(await textsOf(bench.root)).sort(), ['a.txt', 'flag']);
    assert.match(bench.endpoint.requests.at(-1)?.userTexts.at(-1) ?? '', /<input>no, use a flag instead<\/input>/);
  });

  it('is asked each time, whatever the answer was: the host remembers what holds for the session, and no rule goes to the user’s Codex', async (test) => {
    const again = { run: 'touch b.txt', args: escalated };
    const scripts = [{ when: 'touch', answers: [again, again, { say: 'Twice.' }] }];
    const bench = await openCodexBench(test, scripts, { answer: () => session });
    await bench.start('touch').finished;
    assert.equal(bench.questions.length, 2);
    const home = await textsOf(bench.home);
    assert.deepEqual(
      Object.keys(home).filter((file) => /config\.toml|rules/.test(file)),
      [],
    );
  });

  it('is anything at a guarded path, by patch or by command, in a workspace that it may write (threat#git-hooks)', async (test) => {
    const patch = patchOf('*** Update File: package.json\n@@\n-{}\n+{ "a": 1 }');
    const hook = patchOf('*** Add File: .husky/pre-commit\n+echo');
    // Two below one folder that is not there.
    const guarded = ['package.json', '.husky/**', '.github/workflows/**', '.github/actions/**'];
    const scripts = [
      {
        when: 'package',
        answers: [{ run: 'echo evil > package.json; echo x > .husky/y; touch ok' }, patch, hook, { say: 'Tried.' }],
      },
    ];
    const answer = (): PermissionAnswer => ({ kind: 'refused', reason: '' });
    const bench = await openCodexBench(test, scripts, { answer });
    await writeFile(join(bench.root, 'package.json'), '{}\n');
    await bench.start('package', { guarded }).finished;
    assert.deepEqual(await textsOf(bench.root), { 'a.txt': 'one\ntwo\n', 'package.json': '{}\n', ok: '' });
    const paths = [join(bench.root, 'package.json'), join(bench.root, '.husky/pre-commit')];
    assert.deepEqual(
      bench.questions,
      paths.map((path) => ({ kind: 'edit', paths: [path] })),
    );
  });

  it('follows the guarded paths as they change, in the same talk', async (test) => {
    const scripts = [
      { when: 'first', answers: [{ run: 'echo 1 > one' }, { say: 'The word is swordfish.' }] },
      { when: 'second', answers: [{ run: 'echo 2 > two; echo 2 > one' }, { say: 'Yes.' }] },
    ];
    const bench = await openCodexBench(test, scripts);
    await bench.start('first', { guarded: [] }).finished;
    await bench.start('second', { guarded: ['one'] }).finished;
    assert.deepEqual(await textsOf(bench.root), { 'a.txt': 'one\ntwo\n', one: '1\n', two: '2\n' });
    assert.match(bench.endpoint.requests.at(-1)?.body ?? '', /swordfish/);
  });

  it('is every change where everything is to be asked, and none is made where nothing may change', async (test) => {
    const change = patchOf('*** Update File: a.txt\n@@\n-one\n+ONE');
    const scripts = [{ when: 'change', answers: [change, { run: 'echo x > b.txt' }, { say: 'Tried.' }] }];
    const answer = (): PermissionAnswer => ({ kind: 'refused', reason: '' });
    const bench = await openCodexBench(test, scripts, { answer });
    for (const mode of ['askAll', 'readOnly'] as const) {
      await bench.start('change', { mode, conversation: mode }).finished;
      assert.deepEqual(await textsOf(bench.root), { 'a.txt': 'one\ntwo\n' });
    }
    assert.deepEqual(
      bench.questions.map(({ kind }) => kind),
      ['edit', 'command', 'edit'],
    );
  });

  it('is no command that a rule of their own Codex allows; it stays in the sandbox all the same, even if it is to leave it', async (test) => {
    const scripts = [
      { when: 'touch', answers: [{ run: 'touch in ../earshot-rule-out', args: escalated }, { say: 'Touched.' }] },
    ];
    const bench = await openCodexBench(test, scripts, { answer: () => once });
    await mkdir(join(bench.home, 'rules'));
    await writeFile(join(bench.home, 'rules/default.rules'), 'prefix_rule(pattern=["touch"], decision="allow")\n');
    for (const [mode, files] of [
      ['readOnly', ['a.txt']],
      ['askAll', ['a.txt', 'in']],
    ] as const) {
      await bench.start('touch', { mode, conversation: mode }).finished;
      assert.deepEqual(Object.keys(await textsOf(bench.root)), files);
    }
    assert.deepEqual(bench.questions, []);
    assert.ok(!(await readdir(join(bench.root, '..'))).includes('earshot-rule-out'));
  });

  it("is each call of a tool of the user's own MCP servers, which is made after a yes", async (test) => {
    const code = 'text((await tools.mcp__own__poke({ a: "</b>" })).content[0].text);';
    const answers: PermissionAnswer[] = [{ kind: 'refused', reason: '' }, session];
    const bench = await openCodexBench(test, [{ when: 'poke', answers: [{ code }, { code }, { say: 'Poked.' }] }], {
      // Calls its tools from code, as most do.
      change: { model: 'gpt-6-sol' },
      answer: () => answers.shift(),
    });
    const file = join(bench.home, 'poked');
    const server = [join(import.meta.dirname, '../../../fakes/toolServer.mjs'), file];
    const own = `[mcp_servers.own]\ncommand = ${JSON.stringify(process.execPath)}\nargs = ${JSON.stringify(server)}\n`;
    await writeFile(join(bench.home, 'config.toml'), own);
    await bench.start('poke').finished;
    const title = 'Let the MCP server own run "poke" with {"a":"</b>"}';
    assert.deepEqual(bench.questions, [
      { kind: 'other', title },
      { kind: 'other', title },
    ]);
    assert.equal(await readFile(file, 'utf8'), '{"a":"</b>"}');
    assert.equal(await readFile(join(bench.home, 'config.toml'), 'utf8'), own);
  });

  it("is anything in an agent's folder, which the host refuses (threat#git-hooks)", async (test) => {
    const settings = patchOf('*** Add File: .claude/settings.json\n+{}');
    const scripts = [
      {
        when: 'agents',
        answers: [{ run: 'mkdir -p .cursor; echo x > .cursor/mcp.json' }, settings, { say: 'Tried.' }],
      },
    ];
    const answer = (): PermissionAnswer => ({ kind: 'refused', reason: '' });
    const bench = await openCodexBench(test, scripts, { answer });
    await bench.start('agents', {
      guarded: guardedPaths({ files: new Map(), folders: new Set(), offLimits: new Map(), linked: new Set() }),
    }).finished;
    assert.deepEqual(bench.questions, [{ kind: 'edit', paths: [join(bench.root, '.claude/settings.json')] }]);
    assert.deepEqual(await readdir(bench.root), ['a.txt']);
  });

  it('is a file with a further name elsewhere, by a patch; a command cannot write it (threat#links)', async (test) => {
    const change = patchOf('*** Update File: linked\n@@\n-secret\n+EVIL');
    const scripts = [{ when: 'link', answers: [{ run: 'echo EVIL >> linked' }, change, { say: 'Tried.' }] }];
    const bench = await openCodexBench(test, scripts, { answer: () => ({ kind: 'refused', reason: '' }) });
    const outside = join(bench.dataFolder, 'outside');
    await writeFile(outside, 'secret\n');
    await link(outside, join(bench.root, 'linked'));
    await bench.start('link', { guarded: ['linked'] }).finished;
    assert.equal(await readFile(outside, 'utf8'), 'secret\n');
    assert.deepEqual(bench.questions, [{ kind: 'edit', paths: [join(bench.root, 'linked')] }]);
  });

  it('is not asked for what lies in .git: a refusal stands for good (threat#git-hooks)', async (test) => {
    const hook = patchOf('*** Add File: .git/hooks/pre-commit\n+echo');
    const scripts = [{ when: 'hook', answers: [{ run: 'echo evil > .git/config' }, hook, { say: 'Tried.' }] }];
    const bench = await openCodexBench(test, scripts, { answer: () => ({ kind: 'refused', reason: '' }) });
    await mkdir(join(bench.root, '.git'));
    await writeFile(join(bench.root, '.git/config'), '[core]\n');
    await bench.start('hook').finished;
    assert.deepEqual(await textsOf(bench.root), { '.git/config': '[core]\n', 'a.txt': 'one\ntwo\n' });
    assert.deepEqual(
      bench.questions.map(({ kind }) => kind),
      ['edit'],
    );
  });
});
