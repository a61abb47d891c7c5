import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { hostVersion } from '../../../host/link/hostVersion.ts';
import { readLines, runCli } from '../runCli.ts';
import type { CliRun } from '../runCli.ts';
import { startHost } from '../startHost.ts';
import type { StartedHost } from '../startHost.ts';

describe('earshot-host', () => {
  let host: StartedHost;
  let base = '';
  beforeEach(() => {
    host = startHost();
    base = `${host.home}-around`;
    mkdirSync(path.join(base, 'app'), { recursive: true });
    writeFileSync(path.join(base, 'app', 'a.ts'), 'fetchUser();\n');
    host.env['HOME'] = path.join(base, 'home');
  });
  afterEach(async () => {
    await host.close();
    rmSync(base, { recursive: true });
  });

  const run = (...args: string[]): Promise<CliRun> => runCli(args, { env: host.env, cwd: base });

  it('carries out a request in a folder and takes it back, with the diff of each', async () => {
    const done = await run('do', '--workspace', 'app', 'rename fetch user to load user');
    assert.deepEqual({ exit: done.exit, err: done.err }, { exit: 0, err: '' });
    assert.match(
      done.out,
      /^Working in app …\n--- a\/a\.ts\n\+\+\+ b\/a\.ts\n@@ .* @@\n-fetchUser\(\);\n\+loadUser\(\);\n/,
    );
    assert.equal(readFileSync(path.join(base, 'app', 'a.ts'), 'utf8'), 'loadUser();\n');

    const undone = await run('undo', '--workspace', 'app', '--json');
    assert.equal(undone.exit, 0);
    const events = readLines(undone.out).map(({ event }) => event);
    assert.deepEqual(events, ['task.started', 'edit', 'task.finished']);
    assert.equal(readFileSync(path.join(base, 'app', 'a.ts'), 'utf8'), 'fetchUser();\n');
    assert.equal((await run('workspace', 'list', '--json')).out, '', 'a folder named once is not kept');
  });

  it('exits 2 when it did not understand, 1 when there is nothing to do it with, 64 on wrong usage', async () => {
    assert.equal((await run('do', '--workspace', 'app', 'make me a sandwich')).exit, 2);
    assert.deepEqual(await run('do', '--workspace', 'nowhere', 'rename a to b'), {
      exit: 1,
      out: '',
      err: `There is no folder ${path.join(base, 'nowhere')}.\n`,
    });
    const usage = await run('fly');
    assert.deepEqual(usage, {
      exit: 64,
      out: '',
      err: 'There is no command fly.\n"earshot-host --help" shows the commands.\n',
    });
  });

  it('refuses what nobody can be asked about in a script, and says what to do', async () => {
    const asked = await run('do', '--workspace', 'app', 'create a file called run dot sh with hello');
    assert.equal(asked.exit, 1);
    assert.match(asked.out, /Not changed: Nobody can be asked here\. Run it in a terminal, or change the mode/);
    assert.deepEqual(readdirSync(path.join(base, 'app')), ['a.ts']);
  });

  it('sets when the user of a folder is asked', async () => {
    await run('workspace', 'add', 'app');
    const set = await run('workspace', 'mode', 'app', 'read-only');
    assert.deepEqual(
      [set.exit, set.out],
      [0, 'In "app" Earshot now writes nothing; commands may only look, and undo still works.\n'],
    );
    const done = await run('do', '--workspace', 'app', 'rename fetch user to load user');
    assert.equal(done.exit, 1);
    assert.match(done.out, /Not changed: This workspace is read only/);
    assert.equal(readFileSync(path.join(base, 'app', 'a.ts'), 'utf8'), 'fetchUser();\n');
    assert.equal((await run('workspace', 'mode', 'nowhere', 'ask-all')).exit, 1);
    assert.equal((await run('workspace', 'mode', 'app', 'sometimes')).exit, 64);
  });

  it('explains itself without touching anything', async () => {
    host.env['EARSHOT_HOME'] = path.join(base, 'untouched');
    assert.deepEqual(await run('--version'), { exit: 0, out: `${hostVersion}\n`, err: '' });
    assert.match((await run('--help')).out, /^Usage: earshot-host COMMAND/);
    assert.match((await run('install', '--help')).out, /about 42 MB, once/);
    assert.equal(existsSync(path.join(base, 'untouched')), false);
  });

  it('allows, lists and forgets folders', async () => {
    const folder = path.join(base, 'app');
    assert.match((await run('workspace', 'add', 'app')).out, /may now change files in/);
    assert.deepEqual(
      readLines((await run('workspace', 'list', '--json')).out).map((line) => ({ ...line, workspaceId: '' })),
      [{ event: 'workspace', workspaceId: '', name: 'app', mode: 'askRisky', folder }],
    );
    assert.equal((await run('workspace', 'remove', 'app')).exit, 0);
    assert.match((await run('workspace', 'list')).out, /No folder is allowed yet/);
    assert.equal((await run('workspace', 'remove', 'app')).exit, 1);
  });

  it('registers the host for a profile with a launcher that works, and takes it back (threat#silent-install)', async () => {
    const home = path.join(base, "an 'odd' $HOME");
    const profile = path.join(base, 'profile');
    const installed = await run('install', '--profile', profile, '--home', home, '--no-voice');
    const hosts = path.join(profile, 'NativeMessagingHosts');
    const manifest = path.join(hosts, 'dev.earshot.host.json');
    const launcher = path.join(hosts, 'dev.earshot.host.sh');
    assert.deepEqual(installed, { exit: 0, out: `wrote ${manifest}\nwrote ${launcher}\n`, err: '' });
    assert.deepEqual(JSON.parse(readFileSync(manifest, 'utf8')), {
      name: 'dev.earshot.host',
      description: 'Changes files in the folders you allow, when you ask Earshot to.',
      path: launcher,
      type: 'stdio',
      allowed_origins: ['chrome-extension://djjlnfpbjlafipneahhidfabjlihbecb/'],
    });

    // As a browser from a desktop starts it: with next to no environment.
    const relay = spawn(launcher, ['chrome-extension://other/'], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
    assert.match(await text(relay.stdout), /This host does not serve chrome-extension:\/\/other\//);
    assert.ok(existsSync(home));

    await run('uninstall', '--profile', profile, '--home', home);
    assert.deepEqual(readdirSync(hosts), []);
  });

  it('serves a further extension on request, and only an id (threat#silent-install)', async () => {
    const id = 'b'.repeat(32);
    await run('install', '--profile', base, '--no-voice', '--extension-id', id);
    const manifest = readFileSync(path.join(base, 'NativeMessagingHosts', 'dev.earshot.host.json'), 'utf8');
    assert.match(manifest, new RegExp(`chrome-extension://${id}/`));
    const refused = await run('install', '--profile', base, '--no-voice', '--extension-id', 'https://x/');
    assert.deepEqual(
      { exit: refused.exit, err: refused.err.split('\n')[0] },
      {
        exit: 64,
        err: 'https://x/ is not an extension id.',
      },
    );
  });

  it('says that a snap cannot start hosts', async () => {
    const { HOME: home = '' } = host.env;
    mkdirSync(path.join(home, 'snap', 'chromium'), { recursive: true });
    const refused = await run('install', '--browser', 'chromium', '--no-voice');
    assert.equal(refused.exit, 1);
    assert.match(refused.err, /is a snap or flatpak .* may not start programs/);
    mkdirSync(path.join(home, '.config', 'chromium'), { recursive: true });
    assert.equal((await run('install', '--browser', 'chromium', '--no-voice')).exit, 0);
  });

  it('finds out what is missing and names each next step', async () => {
    const sick = await run('doctor');
    assert.equal(sick.exit, 1);
    for (const advice of ['install --browser NAME', 'workspace add DIR', 'The voice models are not in']) {
      assert.match(sick.out, new RegExp(`problem .*${advice}`));
    }
    await run('workspace', 'add', 'app');
    await run('install', '--browser', 'chrome', '--no-voice');
    const better = await run('doctor', '--json');
    assert.deepEqual(
      readLines(better.out).map((line) => line.event === 'finding' && [line.subject, line.problem]),
      [
        ['data folder', false],
        ['chrome', false],
        ['host', false],
        ['workspaces', false],
        ['voice models', true],
      ],
    );
    chmodSync(
      path.join(host.env['HOME'] ?? '', '.config/google-chrome/NativeMessagingHosts/dev.earshot.host.sh'),
      0o600,
    );
    assert.match(
      (await run('doctor')).out,
      /problem {2}chrome: .* cannot be started; "earshot-host install --browser chrome"/,
    );
  });

  it('stops a daemon that runs, and is content with none', async () => {
    await run('workspace', 'list');
    const pid = host.daemonPid();
    assert.equal((await run('stop')).exit, 0);
    await host.gone(pid);
    assert.equal((await run('stop')).exit, 0);
  });
});
