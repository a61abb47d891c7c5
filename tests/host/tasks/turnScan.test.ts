import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { EngineUpdate } from '../../../host/engines/engine.ts';
import { Scans } from '../../../host/tasks/scans.ts';
import { TurnNotes } from '../../../host/tasks/turnNotes.ts';
import { TurnScan } from '../../../host/tasks/turnScan.ts';
import { nodeDisk } from '../../../host/workspace/disk.ts';
import { openJournal } from '../../../host/workspace/journal.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { treeOf } from '../treeOf.ts';

const run = promisify(execFile);
const { signal } = new AbortController();

async function setUp(test: TestContext) {
  const root = await temporaryFolder(test);
  const data = await temporaryFolder(test);
  const open = async () => ({
    scans: new Scans(path.join(data, 'scans')),
    notes: new TurnNotes(path.join(data, 'turns')),
    journal: await openJournal(path.join(data, 'journal'), { disk: nodeDisk, onUnrecovered: () => assert.fail() }),
  });
  const { scans, journal, notes } = await open();
  const begin = async (taskId: string) => {
    const turnScan = new TurnScan({ taskId, root, scans, journal, notes });
    await turnScan.begin({ signal });
    return turnScan;
  };
  const write = (name: string, text: string | Buffer) => writeFile(path.join(root, name), text);
  return { root, data, open, begin, write, journal };
}

/** Files by path, each with its bytes, mode and times: folders keep their own count of what happened in them. */
async function filesOf(root: string): Promise<Record<string, string>> {
  const tree = await treeOf(root);
  return Object.fromEntries(Object.entries(tree).filter(([, facts]) => facts.startsWith('100')));
}

describe('what a task changed without the journal', () => {
  for (let seed = 1; seed <= 4; seed += 1) {
    it(`is undone to the byte, mode and time, whatever it was (seed ${seed})`, async (test) => {
      const { root, open, begin, write, journal } = await setUp(test);
      await mkdir(path.join(root, 'inner/deep'), { recursive: true });
      await mkdir(path.join(root, 'node_modules/x'), { recursive: true });
      await write('.gitignore', '*.log\n');
      await write('kept.log', 'ignored\n');
      await write('node_modules/x/index.js', '1\n');
      for (let file = 0; file < 30; file += 1) {
        const name = path.join(root, ['', 'inner', 'inner/deep'][file % 3] ?? '', `f${file}.txt`);
        await writeFile(name, `line ${file}\n`.repeat(file));
        await utimes(name, 1_700_000_000 + file, 1_600_000_000 + file * 7);
        if (file % 5 === 0) await chmod(name, 0o755);
      }
      const before = await filesOf(root);
      await tick();
      const turnScan = await begin('task');
      turnScan.authorship.begin('command');
      const edits = path.join(import.meta.dirname, 'randomEdits.ts');
      await run(process.execPath, ['--import', 'tsx', edits, root, String(seed), '25']);
      turnScan.authorship.end('command');
      const paths = await turnScan.keep({ signal });
      assert.deepEqual((await journal.edits('task')).map((edit) => edit.path).sort(), [...paths].sort());
      assert.notDeepEqual(await filesOf(root), before);
      const changed = await filesOf(root);
      await journal.undo('task', 'undoing', { signal });
      assert.deepEqual(await filesOf(root), before);
      const later = await open();
      await later.journal.undo('undoing', 'redoing', { signal });
      assert.deepEqual(withoutTimes(await filesOf(root)), withoutTimes(changed));
    });
  }

  it("is not the user's new or changed file, which undo must never touch (threat#undo)", async (test) => {
    const { root, begin, write, journal } = await setUp(test);
    for (const name of ['a.txt', 'changed.txt', 'mode.txt']) await write(name, 'a\n');
    const turnScan = await begin('task');
    turnScan.authorship.note({ kind: 'toolCall', callId: '1', title: 'Formatting', state: 'running' });
    turnScan.authorship.note({ kind: 'toolCall', callId: '1', title: 'Formatting', state: 'done' });
    const added = { kind: 'create', added: 1, removed: 0 } as const;
    turnScan.authorship.note({ kind: 'diff', edit: { path: 'reported.txt', ...added } });
    await tick();
    await write('reported.txt', 'by the engine\n');
    for (const name of ['mine.txt', 'changed.txt']) await write(name, 'by the user\n');
    await chmod(path.join(root, 'mode.txt'), 0o600);
    assert.deepEqual(await turnScan.keep({ signal }), ['reported.txt']);
    const left = await filesOf(root);
    await journal.undo('task', 'undoing', { signal });
    assert.deepEqual({ ...(await filesOf(root)), 'reported.txt': left['reported.txt'] }, left);
  });

  it('is what a command changed and removed, and nothing after that was looked at', async (test) => {
    const { root, begin, write } = await setUp(test);
    const remove = (name: string) => rm(path.join(root, name), { recursive: true });
    await mkdir(path.join(root, 'inner'));
    for (const name of ['a.txt', 'b.txt', 'c.txt', 'inner/d.txt', 'e.txt']) await write(name, 'a\n');
    await tick();
    const turnScan = await begin('task');
    await remove('c.txt');
    assert.deepEqual(await turnScan.keep({ signal }), []);
    turnScan.authorship.begin('command');
    await write('a.txt', 'b\n');
    await remove('b.txt');
    await remove('inner');
    turnScan.authorship.end('command');
    await tick();
    assert.deepEqual((await turnScan.keep({ signal })).sort(), ['a.txt', 'b.txt', 'inner/d.txt']);
    await write('a.txt', 'by the user\n');
    await remove('e.txt');
    assert.deepEqual(await turnScan.keep({ signal }), []);
  });

  it('is also what the engine set out to write and did not come to tell of, unless the user refused it', async (test) => {
    const { begin, write } = await setUp(test);
    const turnScan = await begin('task');
    turnScan.authorship.note({ kind: 'writing', paths: ['half.txt'], state: 'begun' });
    turnScan.authorship.note({ kind: 'writing', paths: ['refused.txt'], state: 'begun' });
    turnScan.authorship.note({ kind: 'writing', paths: ['refused.txt'], state: 'refused' });
    for (const name of ['half.txt', 'refused.txt', 'mine.txt']) await write(name, 'new\n');
    assert.deepEqual(await turnScan.keep({ signal }), ['half.txt']);
  });

  it('is also what the engine named by a link inside of the workspace', async (test) => {
    const { root, begin, write } = await setUp(test);
    await mkdir(path.join(root, 'inner'));
    for (const name of ['inner/a.txt', 'inner/b.txt', 'inner/mine.txt']) await write(name, 'a\n');
    await symlink('inner', path.join(root, 'link'));
    await tick();
    const turnScan = await begin('task');
    turnScan.authorship.note({ kind: 'writing', paths: ['link/a.txt', 'link/b.txt'], state: 'begun' });
    await write('inner/a.txt', 'b\n');
    await rm(path.join(root, 'inner/b.txt'));
    await write('inner/mine.txt', 'by the user\n');
    assert.deepEqual((await turnScan.keep({ signal })).sort(), ['inner/a.txt', 'inner/b.txt']);
  });

  const call = { kind: 'toolCall', callId: '1', title: 'Runs it.' } as const;
  const told: readonly (readonly [what: string, ...updates: EngineUpdate[]])[] = [
    ['what a command did of which only the end was told', { ...call, state: 'done' }],
    [
      'what a command did that was told of late, after something else',
      { kind: 'diff', edit: { path: 'reported.txt', kind: 'create', added: 1, removed: 0 } },
      { ...call, state: 'running' },
      { ...call, state: 'done' },
    ],
    ['what came to be just before the engine died', { kind: 'silenced' }],
  ];
  for (const [what, ...updates] of told) {
    it(`is also ${what}`, async (test) => {
      const { begin, write } = await setUp(test);
      const turnScan = await begin('task');
      await write('quick.txt', 'new\n');
      await tick();
      for (const update of updates) turnScan.authorship.note(update);
      await tick();
      await write('mine.txt', 'by the user\n');
      assert.deepEqual(await turnScan.keep({ signal }), ['quick.txt']);
    });
  }

  it('is also what came to be since the engine was cut short, until it had ended', async (test) => {
    const { begin, write } = await setUp(test);
    const turnScan = await begin('task');
    const sinceMs = Date.now();
    await write('late.txt', 'new\n');
    await wait(1_100);
    turnScan.authorship.note({ kind: 'silenced', sinceMs });
    await tick();
    await write('mine.txt', 'by the user\n');
    assert.deepEqual(await turnScan.keep({ signal }), ['late.txt']);
  });

  it("is not the user's ignored file that comes to light or is moved into view", async (test) => {
    const { root, begin, write, journal } = await setUp(test);
    await write('.gitignore', '*.log\n');
    await write('kept.log', 'ignored\n');
    await write('moved.log', 'ignored too\n');
    await tick();
    const turnScan = await begin('task');
    turnScan.authorship.begin('command');
    await write('.gitignore', '');
    await rename(path.join(root, 'moved.log'), path.join(root, 'moved.txt'));
    turnScan.authorship.end('command');
    assert.deepEqual(await turnScan.keep({ signal }), ['.gitignore']);
    await journal.undo('task', 'undoing', { signal });
    assert.deepEqual(Object.keys(await filesOf(root)), ['.gitignore', 'kept.log', 'moved.txt']);
  });

  it('is still found by the next process when this one ends before it is recorded', async (test) => {
    const { root, data, open, begin, write } = await setUp(test);
    await write('a.txt', 'a\n');
    const turnScan = await begin('task');
    turnScan.authorship.name(['a.txt']);
    await write('a.txt', 'b\n');
    await rename(path.join(data, 'journal/staging'), path.join(data, 'away'));
    await assert.rejects(turnScan.keep({ signal }), { code: 'write_failed' });
    await rename(path.join(data, 'away'), path.join(data, 'journal/staging'));
    const later = await open();
    const now = Date.now();
    const past = { named: ['a.txt'], ran: [], aliveMs: now, goneMs: now };
    const resumed = new TurnScan({ taskId: 'task', root, ...later }, past);
    await resumed.resume();
    assert.deepEqual(await resumed.keep({ signal }), ['a.txt']);
    await later.journal.undo('task', 'undoing', { signal });
    assert.equal(await readFile(path.join(root, 'a.txt'), 'utf8'), 'a\n');
  });

  it('says which file was too large to keep, and leaves it as it is', async (test) => {
    const { begin, write, journal } = await setUp(test);
    await write('large.bin', Buffer.alloc(9 * 1024 * 1024));
    await write('a.txt', 'a\n');
    const turnScan = await begin('task');
    turnScan.authorship.begin('command');
    await write('large.bin', Buffer.alloc(9 * 1024 * 1024, 1));
    await write('a.txt', 'b\n');
    await turnScan.keep({ signal });
    assert.deepEqual(
      (await journal.edits('task')).map((edit) => edit.path),
      ['a.txt'],
    );
    assert.equal(turnScan.leftOutText(), 'large.bin changed too and cannot be undone: too large to be kept.');
  });

  it('is nothing when a file was only touched', async (test) => {
    const { begin, write } = await setUp(test);
    await write('a.txt', 'a\n');
    const turnScan = await begin('task');
    await write('a.txt', 'a\n');
    assert.deepEqual(await turnScan.keep({ signal }), []);
  });
});

/** Files have a coarser clock than ours: what is made after this is later by both. Nothing tells when it ticks. */
async function tick(): Promise<void> {
  await wait(60);
}

function withoutTimes(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, facts]) => [name, facts.replace(/ \d+/, '')]));
}
