import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { expectedRename } from './expectedRename.ts';
import { of, runStart } from './runStart.ts';
import { openFolder, openSample } from './testbed.ts';
import { contentsOf, readTree } from './tree.ts';

const distHost = path.resolve(import.meta.dirname, '../../dist-host');
const isIgnored = (file: string): boolean => file.startsWith('build/');

/** Browsers on profiles below `folder`, and this checkout's host. */
const processesOf = (folder: string): string[] =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((args) => args.includes(folder) || args.includes(distHost));
/** The folder of the user's sockets stays. */
const isLeft = (name: string): boolean => !/^earshot-\d+$/.test(name) && !name.startsWith('tsx-');
/** The system's temporary folder for one run. */
const temporaryIn = (folder: string): NodeJS.ProcessEnv => ({ TMPDIR: folder, TEMP: folder, TMP: folder });

describe('npm start with typed requests', () => {
  it('needs neither a microphone nor voice models, and leaves nothing behind', async (context) => {
    const workspace = await openSample(context);
    const before = readTree(workspace);
    const temporary = openFolder(context);
    const models = path.join(openFolder(context), 'none');
    const args = ['--workspace', workspace, '--type', 'rename fetchUser to loadUser'];
    const run = await runStart(args, { env: { EARSHOT_MODELS: models, ...temporaryIn(temporary) } });
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(contentsOf(readTree(workspace)), expectedRename(before, 'fetchUser', 'loadUser', isIgnored));
    const changed = of(run, 'edit').map((edit) => edit.path);
    const differing = Object.keys(before).filter((name) => before[name]?.bytes !== readTree(workspace)[name]?.bytes);
    assert.deepEqual(changed.sort(), differing.sort());
    assert.equal(existsSync(models), false);
    assert.deepEqual(readdirSync(temporary).filter(isLeft), []);
  });

  it('undoes to the byte, the mode and the times', async (context) => {
    const workspace = await openSample(context);
    const before = readTree(workspace);
    const run = await runStart([
      '--workspace',
      workspace,
      '--type',
      'rename fetch user to load user',
      '--type',
      'undo that',
    ]);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(readTree(workspace), before);
  });

  it('works in a folder that is no git repository', async (context) => {
    const workspace = await openSample(context);
    rmSync(path.join(workspace, '.git'), { recursive: true });
    const before = readTree(workspace);
    const run = await runStart(['--workspace', workspace, '--type', 'rename fetchUser to loadUser']);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(contentsOf(readTree(workspace)), expectedRename(before, 'fetchUser', 'loadUser', isIgnored));
  });

  it('ends with 2 and changes nothing when it does not understand', async (context) => {
    const workspace = await openSample(context);
    const before = readTree(workspace);
    const run = await runStart(['--workspace', workspace, '--type', 'the weather is nice today']);
    assert.equal(run.code, 2, run.stderr);
    assert.deepEqual(
      of(run, 'task.finished').map(({ outcome }) => outcome),
      ['notUnderstood'],
    );
    assert.deepEqual(readTree(workspace), before);
  });

  it(
    'leaves neither folder nor process behind when interrupted',
    { skip: process.platform === 'win32' },
    async (context) => {
      const workspace = await openSample(context);
      const temporary = openFolder(context);
      const run = await runStart(['--workspace', workspace, '--type', 'what changed', '--type', 'what changed'], {
        env: temporaryIn(temporary),
        onEvent: ({ event }, pressCtrlC) => {
          if (event === 'request') pressCtrlC();
        },
      });
      assert.equal(run.code === 0, false);
      assert.deepEqual(readdirSync(temporary).filter(isLeft), []);
      assert.deepEqual(processesOf(temporary), []);
    },
  );

  it('ends with 64 on wrong usage and with 1 when the browser is not there', async () => {
    assert.equal((await runStart(['--voice', 'hal'])).code, 64);
    assert.equal((await runStart(['--workspace', '/no/such/folder', '--type', 'x'])).code, 64);
    const run = await runStart(['--type', 'x', '--browser', '/no/such/browser']);
    assert.equal(run.code, 1);
    assert.equal(of(run, 'failed')[0]?.code, 'browser_missing');
  });
});
