import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { readLines, runCli } from '../runCli.ts';
import type { CliRun } from '../runCli.ts';
import { startHost } from '../startHost.ts';
import type { StartedHost } from '../startHost.ts';
import { contentsOf, treeOf } from '../treeOf.ts';

const patch = `*** Begin Patch
*** Update File: a.txt
@@
-one
+1
*** Add File: sub/b.txt
+new
*** End Patch
`;

describe('earshot-host apply-patch', () => {
  let host: StartedHost;
  let base = '';
  let app = '';
  beforeEach(() => {
    host = startHost();
    base = `${host.home}-around`;
    app = path.join(base, 'app');
    mkdirSync(app, { recursive: true });
    writeFileSync(path.join(app, 'a.txt'), 'one\ntwo\n');
  });
  afterEach(async () => {
    await host.close();
    rmSync(base, { recursive: true });
  });

  const run = (args: readonly string[], stdin = ''): Promise<CliRun> =>
    runCli(['apply-patch', '--workspace', 'app', ...args], { env: host.env, cwd: base, stdin });

  it('applies a patch from stdin, shows the diffs, and undo brings the folder back', async () => {
    const before = await treeOf(app);
    const done = await run([], patch);
    assert.deepEqual({ exit: done.exit, err: done.err }, { exit: 0, err: '' });
    assert.match(done.out, /^Working in app …\n--- a\/a\.txt\n\+\+\+ b\/a\.txt\n@@ .* @@\n-one\n\+1\n two\n/);
    assert.match(done.out, /\nChanged 2 files: a\.txt, b\.txt\.\n$/);
    assert.equal(readFileSync(path.join(app, 'sub/b.txt'), 'utf8'), 'new\n');

    const undone = await runCli(['undo', '--workspace', 'app'], { env: host.env, cwd: base });
    assert.equal(undone.exit, 0);
    assert.deepEqual(await treeOf(app), before);
  });

  it('takes the patch from a file, and tells a program in JSON', async () => {
    writeFileSync(path.join(base, 'change.patch'), patch);
    const done = await run(['change.patch', '--json']);
    assert.equal(done.exit, 0);
    const events = done.out.trimEnd().split('\n');
    assert.deepEqual(
      events.map((line) => /"event":"([\w.]+)"/.exec(line)?.[1]),
      ['task.started', 'edit', 'edit', 'task.finished'],
    );
    assert.match(events.at(-1) ?? '', /"outcome":"done","summary":"Changed 2 files: a\.txt, b\.txt\."/);
  });

  for (const [what, bytes] of [
    ['binary', Buffer.from('mine\0')],
    ['not UTF-8', Buffer.from([0xe9, 0x0a])],
  ] as const) {
    it(`that cannot be taken back since a file is ${what} now says so, and how it ended`, async () => {
      assert.equal((await run([], patch)).exit, 0);
      writeFileSync(path.join(app, 'a.txt'), bytes);
      const undo = (...args: string[]): Promise<CliRun> =>
        runCli(['undo', '--workspace', 'app', ...args], { env: host.env, cwd: base });
      const { exit, out, err } = await undo();
      assert.deepEqual([exit, err], [1, '']);
      assert.match(
        out,
        /\na\.txt as it is now .*:\nnot shown: binary, too large, or no file any more\nYou have changed .*newer text is safe/,
      );
      const lines = readLines((await undo('--json')).out);
      assert.deepEqual(
        lines.map((line) => (line.event === 'conflict' ? [line.now, line.before, line.notShown] : line.event)),
        ['task.started', [null, 'one\ntwo\n', ['now']], 'task.finished'],
      );
    });
  }

  it('that cannot be taken back since the user changed the same lines shows both versions, and merges them when told to', async () => {
    assert.equal((await run([], patch)).exit, 0);
    writeFileSync(path.join(app, 'a.txt'), 'mine\ntwo\n');
    const undo = (...args: string[]): Promise<CliRun> =>
      runCli(['undo', '--workspace', 'app', ...args], { env: host.env, cwd: base });
    const { exit, out } = await undo();
    assert.equal(exit, 1);
    const shown =
      'a.txt as it is now (-) and as it was before that (+); "undo --merge" puts both into it:\n--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n-mine\n+one\n two\n';
    assert.ok(out.includes(shown), out);
    const before = await contentsOf(app);
    const merged = await undo('--merge');
    assert.equal(merged.exit, 0);
    assert.match(
      merged.out,
      /\nUndone\. b\.txt is gone again\. 1 place in a\.txt needs you: both versions stand there/,
    );
    assert.equal(
      readFileSync(path.join(app, 'a.txt'), 'utf8'),
      '<<<<<<< yours\nmine\n=======\none\n>>>>>>> before the task\ntwo\n',
    );
    assert.equal((await runCli(['redo', '--workspace', 'app'], { env: host.env, cwd: base })).exit, 0);
    assert.deepEqual(await contentsOf(app), before);
    rmSync(path.join(app, 'a.txt'));
    const isAway = { event: 'conflict', taskId: '', path: 'a.txt', now: null, before: 'one\ntwo\n' };
    for (const [conflict, spoil] of [
      [isAway, () => undefined],
      [{ ...isAway, notShown: ['now'] }, () => mkdirSync(path.join(app, 'a.txt'))],
    ] as const) {
      spoil();
      const told = readLines((await undo('--json')).out).filter(({ event }) => event !== 'task.started');
      assert.deepEqual(
        told.map((line) => (line.event === 'conflict' ? { ...line, taskId: '' } : line.event)),
        [conflict, 'task.finished'],
      );
    }
    assert.equal(readFileSync(path.join(app, 'sub/b.txt'), 'utf8'), 'new\n');
  });

  it('is carried out to its end when nobody reads what it says any more', async () => {
    const options = { env: host.env, cwd: base, stdin: patch, unread: true };
    const done = await runCli(['apply-patch', '--workspace', 'app'], options);
    assert.deepEqual(done, { exit: 0, out: '', err: '' });
    assert.equal(readFileSync(path.join(app, 'sub/b.txt'), 'utf8'), 'new\n');
  });

  it('exits 1 when a part of it does not fit, says what is there instead, and has changed nothing', async () => {
    const before = await treeOf(app);
    const failed = await run([], patch.replace('-one', '-ones'));
    assert.deepEqual(failed, {
      exit: 1,
      err: '',
      out: `Working in app …
a.txt, hunk 1 of 1 (line 3 of the patch): its lines are not in the file. Not found: "ones". The nearest text, at line 1: "one". Nothing was changed. Read the file again and send the whole patch with the lines exactly as they stand there.
`,
    });
    assert.deepEqual(await treeOf(app), before);
    const undone = await runCli(['undo', '--workspace', 'app'], { env: host.env, cwd: base });
    assert.deepEqual(
      { exit: undone.exit, out: undone.out },
      { exit: 1, out: 'Working in app …\nThere is nothing to undo.\n' },
    );
  });

  it('tells all of a long reason, to a program too', async () => {
    const file = `${'folder/'.repeat(20)}file.txt`;
    mkdirSync(path.join(app, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(app, file), `${'here '.repeat(20)}\n`);
    const long = `*** Begin Patch\n*** Update File: ${file}\n-${'there '.repeat(20)}\n*** End Patch\n`;
    const said = `${file}, hunk 1 of 1 (line 3 of the patch): its lines are not in the file. Not found: "${'there '.repeat(20)}". The nearest text, at line 1: "${'here '.repeat(20)}". Nothing was changed. Read the file again and send the whole patch with the lines exactly as they stand there.`;
    assert.deepEqual(await run([], long), { exit: 1, err: '', out: `Working in app …\n${said}\n` });
    assert.ok((await run(['--json'], long)).out.includes(`"detail":${JSON.stringify(said)}`));
  });

  it('exits 1 without a daemon when the patch cannot be read, and 64 on wrong usage', async () => {
    assert.deepEqual(await run(['nowhere.patch']), {
      exit: 1,
      out: '',
      err: 'The patch nowhere.patch cannot be read. Check its path.\n',
    });
    const usage = await runCli(['apply-patch'], { env: host.env, cwd: base, stdin: patch });
    assert.equal(usage.exit, 64);
    assert.match(usage.err, /^Say which folder: --workspace DIR\./);
    assert.equal((await run(['a', 'b'])).exit, 64);
  });

  it('applies a patch near the largest size there may be', async () => {
    const lines = `+${'x'.repeat(99)}\n`.repeat(20_000);
    const done = await run([], `*** Begin Patch\n*** Add File: big.txt\n${lines}*** End Patch\n`);
    assert.equal(done.exit, 0);
    assert.equal(readFileSync(path.join(app, 'big.txt')).length, 2_000_000);
    const refused = await run([], `*** Begin Patch\n*** Add File: big.txt\n${lines}${lines}*** End Patch\n`);
    assert.deepEqual(
      { exit: refused.exit, err: refused.err },
      { exit: 1, err: 'The patch is too large. Nothing was changed. Send it in several smaller patches.\n' },
    );
  });
});
