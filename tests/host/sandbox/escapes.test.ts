import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { link, mkdir, readFile, readdir, readlink, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { temporaryFolder } from '../temporaryFolder.ts';
import { contentsOf } from '../treeOf.ts';
import { noSandbox } from './noSandbox.ts';
import { setUp } from './sandboxBench.ts';

type Bench = Awaited<ReturnType<typeof setUp>>;

/** A program that ends with 0 once it has reached a socket. */
const call =
  'require("net").connect(process.argv[1]).on("connect", () => process.exit(0)).on("error", () => process.exit(1))';

/**
 * What a command in a sandbox tries, with `$HOME` above the workspace it starts in; it ends with 0 when it gets through. All
 * but those in `onlyInside` are tried without a sandbox as well, where every one of them must get through.
 */
const attempts: Readonly<Record<string, string>> = {
  'write a file above the workspace': 'echo x > ../outside',
  'change a file above the workspace': 'echo x >> "$HOME/.profile"',
  'write by an absolute path': 'echo x > "$HOME/absolute"',
  'write through a link in the workspace': 'echo x >> link-out',
  'make a link and write through it': 'ln -s "$HOME/.profile" new-link && echo x >> new-link',
  'make a hard link to a file outside and write through it': 'ln "$HOME/.profile" hard && echo x >> hard',
  'write through a hard link to a file outside that was there before': 'echo x >> linked',
  'write through such a hard link by another name of it': 'ln linked again && echo x >> again',
  'write into a start file of the system': 'echo x >> /etc/profile',
  "read the user's SSH key": 'grep secret "$HOME/.ssh/id"',
  "read an agent's sign-in": 'grep secret "$HOME/.codex/auth.json"',
  'read the token of a package registry': 'grep secret "$HOME/.npmrc"',
  "read Earshot's own data": 'grep secret "$HOME/earshot-data/keys.json"',
  'read a secret by a link': 'grep secret link-to-ssh/id',
  "read a secret by another process's view of the disk": 'grep secret /proc/VICTIM/root"$HOME"/.ssh/id',
  'leave a hook for git': 'echo "touch x" > .git/hooks/pre-commit',
  'change what git runs': 'echo "[core]" >> .git/config',
  "change an agent's settings": 'echo x > .claude/settings.json',
  'put another folder in the place of .git': 'mv .git old && mkdir .git',
  'leave a hook for git in a repository below': 'echo "touch x" > sub/.git/hooks/pre-commit',
  'write into a repository below by another name of the folder above':
    'mv sub moved; echo x >> moved/.git/config; ended=$?; mv moved sub; exit $ended',
  'put a repository of its own in the place of one below': 'mv sub/.git sub/old && mkdir sub/.git',
  'lead a submodule elsewhere': 'echo "gitdir: ../evil" > sub/module/.git',
  "change an agent's settings below, which git ignores": 'echo x > sub/.claude/settings.json',
  "write into an agent's folder below by a link": 'echo x > sub/module/.cursor/mcp.json',
  'mount something over': 'mount -t tmpfs none "$HOME" && echo x > "$HOME/mounted"',
  'make the disk writable again': 'mount -o remount,rw /',
  'see a process of the user': 'grep -q . /proc/VICTIM/environ',
  'reach a server on this machine': 'exec 3<>/dev/tcp/127.0.0.1/PORT',
  'reach a socket by its path': 'ls "$HOME/work/../../../../run/user" /run/dbus /run/docker.sock 2>/dev/null | grep .',
  'run what another program runs for who reaches its socket': `node -e '${call}' SOCKET`,
  'read the temporary files of others': 'cat TEMPORARY',
  'end a process of the user': 'kill -9 VICTIM',
};
/** Harm to this machine, or not there on every one. */
const onlyInside = [
  'write into a start file of the system',
  'mount something over',
  'make the disk writable again',
  'reach a socket by its path',
];

describe('a command in a sandbox', () => {
  it('gets through with none of these (threat#commands)', { skip: noSandbox }, async (test) => {
    const bench = await setUp(test);
    const targets = await fillHome(test, bench);
    const before = await contentsOf(bench.home);
    for (const [name, script] of Object.entries(attempts)) {
      const { exitCode, output } = await bench.run(['bash', '-c', aim(script, targets)]);
      assert.notEqual(exitCode, 0, `${name}: ${output}`);
    }
    process.kill(targets.VICTIM, 0);
    const after = await contentsOf(bench.home);
    assert.deepEqual(
      Object.keys(after).filter((name) => !(name in before)),
      ['work/new-link'],
    );
    assert.deepEqual({ ...after, ...before }, after);
  });

  it('would get through with each of them otherwise', async (test) => {
    const bench = await setUp(test, { sandbox: false });
    const targets = await fillHome(test, bench);
    for (const [name, script] of Object.entries(attempts)) {
      if (onlyInside.includes(name)) continue;
      const { exitCode, output } = await bench.run(['bash', '-c', aim(script, targets)]);
      assert.equal(exitCode, 0, `${name}: ${output}`);
    }
  });

  it(
    'does what it is for: reads and writes the workspace, and has a temporary folder of its own',
    { skip: noSandbox },
    async (test) => {
      const { root, shell } = await setUp(test);
      await writeFile(path.join(root, 'in'), 'hello');
      const { exitCode, output } = await shell('cat in > out && echo x > "$TMPDIR/t" && cat "$TMPDIR/t"');
      assert.deepEqual([exitCode, output], [0, 'x\n']);
      assert.equal(await readFile(path.join(root, 'out'), 'utf8'), 'hello');
    },
  );

  it('cannot leave a repository behind whose hooks the user would run', { skip: noSandbox }, async (test) => {
    const { root, shell } = await setUp(test);
    await shell('mkdir -p .git/hooks .codex && echo "touch x" > .git/hooks/post-checkout');
    const names = Object.keys(await contentsOf(root)).map((name) => name.replace(/\d{8,}/, '1'));
    assert.deepEqual(
      names.filter((name) => !name.includes('/')),
      ['', '.codex.made-by-command-1', '.git.made-by-command-1'],
    );
  });

  it(
    "cannot put a folder of its own in the place of a link to an agent's (threat#links)",
    { skip: noSandbox },
    async (test) => {
      const { root, shell } = await setUp(test);
      for (const folder of ['config/claude', 'config/codex']) await mkdir(path.join(root, folder), { recursive: true });
      await symlink('config/claude', path.join(root, '.claude'));
      await symlink('config/codex', path.join(root, '.codex'));
      await shell('rm .claude .codex && mkdir .claude && echo "{}" > .claude/settings.json');
      assert.deepEqual(await Promise.all(['.claude', '.codex'].map((name) => readlink(path.join(root, name)))), [
        'config/claude',
        'config/codex',
      ]);
      assert.deepEqual(await readdir(path.join(root, '.claude')), []);
    },
  );

  it('has sockets of its own, and reaches those in the workspace', { skip: noSandbox }, async (test) => {
    const { root, run } = await setUp(test);
    await listenAt(test, path.join(root, 'in.sock'));
    const own = `const s = require("net").createServer().listen("own.sock", () => { ${call} }); s.unref()`;
    for (const [program, place] of [
      [call, 'in.sock'],
      [own, 'own.sock'],
    ]) {
      const { exitCode, output } = await run(['node', '-e', program ?? '', place ?? '']);
      assert.equal(exitCode, 0, output);
    }
  });

  it('reaches none of many in one folder', { skip: noSandbox }, async (test) => {
    const { home, run } = await setUp(test);
    const places = Array.from({ length: 120 }, (_, index) => path.join(home, 'many', `${index}.sock`));
    for (const place of places) await listenAt(test, place);
    const { exitCode } = await run(['node', '-e', call, places.at(-1) ?? '']);
    assert.equal(exitCode, 1);
    assert.equal((await run(['true'])).exitCode, 0);
  });

  it('reaches the network where that was allowed', { skip: noSandbox }, async (test) => {
    const bench = await setUp(test);
    const port = await listen(test);
    const script = `exec bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port}'`;
    assert.equal((await bench.shell(script, { network: true })).exitCode, 0);
  });
});

type Targets = Awaited<ReturnType<typeof fillHome>>;

function aim(script: string, targets: Targets): string {
  return script.replace(/VICTIM|PORT|TEMPORARY|SOCKET/g, (name) =>
    String(Object.entries(targets).find(([key]) => key === name)?.[1]),
  );
}

async function fillHome(test: TestContext, { home, root, dataFolder }: Bench) {
  const folders = ['.ssh', '.codex', 'work/.git/hooks', 'work/.claude', 'work/sub/.git/hooks', 'work/sub/.claude'];
  for (const folder of [...folders, 'work/sub/module', 'work/shared/cursor']) {
    await mkdir(path.join(home, folder), { recursive: true });
  }
  for (const file of [
    '.ssh/id',
    '.codex/auth.json',
    '.npmrc',
    '.profile',
    'work/.git/config',
    'work/.claude/settings.json',
    'work/sub/.git/config',
    'work/sub/.claude/settings.json',
    'work/sub/module/.git',
    'work/shared/cursor/mcp.json',
  ]) {
    await writeFile(path.join(home, file), 'secret\n');
  }
  await writeFile(path.join(dataFolder, 'keys.json'), 'secret\n');
  await writeFile(path.join(root, '.gitignore'), '.claude\n');
  await symlink('../../shared/cursor', path.join(root, 'sub/module/.cursor'));
  await symlink(path.join(home, '.profile'), path.join(root, 'link-out'));
  await symlink(path.join(home, '.ssh'), path.join(root, 'link-to-ssh'));
  await link(path.join(home, '.profile'), path.join(root, 'linked'));
  const victim = spawn('sleep', ['1000'], { stdio: 'ignore' });
  test.after(() => victim.kill('SIGKILL'));
  await once(victim, 'spawn');
  assert(victim.pid !== undefined);
  const temporary = path.join(await temporaryFolder(test), 'secret');
  await writeFile(temporary, 'secret\n');
  const socket = path.join(home, '.rd/docker.sock');
  await listenAt(test, socket);
  return { VICTIM: victim.pid, PORT: await listen(test), TEMPORARY: temporary, SOCKET: socket };
}

async function listenAt(test: TestContext, place: string): Promise<Server> {
  await mkdir(path.dirname(place), { recursive: true });
  const server = createServer((socket) => socket.end()).listen(place);
  test.after(() => server.close());
  await once(server, 'listening');
  return server;
}

async function listen(test: TestContext): Promise<number> {
  const server: Server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  test.after(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  assert(typeof address === 'object' && address !== null);
  return address.port;
}
