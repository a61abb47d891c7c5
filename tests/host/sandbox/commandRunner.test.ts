import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { noSandbox } from './noSandbox.ts';
import { liveProcesses, setUp } from './sandboxBench.ts';

const keys = {
  OPENAI_API_KEY: 'sk-1',
  GITHUB_TOKEN: 'gh-1',
  MY_SECRET: 'm-1',
  SSH_AUTH_SOCK: '/tmp/agent',
  LC_ALL: 'C',
};
const unix = process.platform !== 'win32';

for (const sandbox of [true, false]) {
  const skip = sandbox ? noSandbox : unix ? false : 'There is no shell.';
  describe(`running a command ${sandbox ? 'in a sandbox' : 'without one'}`, { skip }, () => {
    it('hands on how the user speaks and where programs are, and no key (threat#secrets)', async (test) => {
      const { shell } = await setUp(test, { sandbox, env: keys });
      // By what a child prints, and by what the system says of every process that it can see.
      const { output } = await shell(
        'env; cat /proc/[0-9]*/environ 2>/dev/null | tr "\\0" "\\n" | grep -a EARSHOT_RUN -B99',
      );
      assert.match(output, /^PATH=.*\nLC_ALL=C|^LC_ALL=C/m);
      assert.match(output, /^CI=1$/m);
      assert.doesNotMatch(output, /sk-1|gh-1|m-1|SSH_AUTH_SOCK/);
    });

    it('keeps the beginning and the end of a long output, and tells every line while it runs (threat#commands)', async (test) => {
      const { shell, lines } = await setUp(test, { sandbox });
      const { output, exitCode } = await shell('seq 1 40000');
      assert.equal(exitCode, 0);
      assert.equal(lines.length, 40_000);
      assert.match(output, /^1\n2\n3\n[^]*\n… \d+ bytes left out …\n[^]*\n39999\n40000\n$/);
      assert.equal(output.length < 65 * 1024, true);
    });

    it('keeps as little of a line that does not end (threat#commands)', async (test) => {
      const { shell, lines } = await setUp(test, { sandbox });
      const { output } = await shell('echo a; head -c 50000000 /dev/zero | tr "\\0" x; echo; printf "b\\r\\nö"');
      assert.deepEqual(
        lines.map((line) => [line[0], line.length]),
        [
          ['a', 1],
          ['x', 4096],
          ['b', 1],
          ['ö', 1],
        ],
      );
      assert.match(output, /^a\nx+\n… 49\d+ bytes left out …\nx+\nb\r\nö$/);
    });

    it('says how it ended', async (test) => {
      const { shell, run } = await setUp(test, { sandbox });
      assert.deepEqual(await shell('echo no >&2; exit 3'), { exitCode: 3, output: 'no\n', timedOut: false });
      await assert.rejects(run(['earshot-no-such-program']), {
        code: 'command_missing',
        message: 'There is no program called earshot-no-such-program here. Install it, then ask again.',
      });
    });

    it('starts in the folder that was named', async (test) => {
      const { root, shell } = await setUp(test, { sandbox });
      await mkdir(path.join(root, 'inner'));
      assert.equal((await shell('pwd', { folder: 'inner' })).output, `${root}/inner\n`);
    });

    it('hands arguments on as they are: no shell reads them (threat#commands)', async (test) => {
      const { run } = await setUp(test, { sandbox });
      assert.equal((await run(['printf', '%s', '$HOME; echo `id` "x"'])).output, '$HOME; echo `id` "x"');
    });

    it('ends after its time with everything it started, what ignores being asked too (threat#commands)', async (test) => {
      const { shell, root, processes } = await setUp(test, { sandbox });
      const script = 'trap "" TERM; (setsid sh -c "echo up > up; sleep 1000") & while :; do sleep 0.1; done';
      const result = await shell(script, { timeoutMs: 1_500 });
      assert.deepEqual([result.timedOut, result.exitCode], [true, null]);
      assert.equal(await readFile(path.join(root, 'up'), 'utf8'), 'up\n');
      await nothingLeft(processes);
    });

    it('ends with the task, and rejects with its reason', async (test) => {
      const { shell, lines, processes } = await setUp(test, { sandbox });
      const task = new AbortController();
      const run = shell('echo up; sleep 1000', {}, task.signal);
      while (lines.length === 0) await wait(10);
      task.abort();
      await assert.rejects(run, { name: 'AbortError' });
      await nothingLeft(processes);
    });

    it('leaves nothing behind when it ends by itself (threat#orphans)', async (test) => {
      const { shell, processes } = await setUp(test, { sandbox });
      const { output } = await shell('sleep 1000 & (setsid sleep 1000 &) ; echo done');
      assert.equal(output, 'done\n');
      await nothingLeft(processes);
    });
  });
}

const onLinux = process.platform === 'linux' ? noSandbox : 'Only bubblewrap needs what it hides to be there.';

describe('a socket that is to be hidden and goes before the sandbox starts', { skip: onLinux }, () => {
  it('keeps no command from running, once', async (test) => {
    const others: Server[] = [];
    let starts = 0;
    const bench = await setUp(test, {
      change: (found) => ({
        ...found,
        wrap: (argv, policy) => {
          starts += 1;
          // Its program takes it away, as it ends.
          for (const other of others) other.close();
          return found.wrap(argv, policy);
        },
      }),
    });
    others.push(createServer().listen(path.join(bench.home, 'other.sock')));
    await Promise.all(others.map((other) => once(other, 'listening')));
    const { exitCode, output } = await bench.shell('echo ran | tee -a ran');
    assert.deepEqual([exitCode, output, starts], [0, 'ran\n', 2]);
    assert.equal(await readFile(path.join(bench.root, 'ran'), 'utf8'), 'ran\n');
  });
});

const skip = process.platform === 'linux' ? noSandbox : 'Only Linux ends a command with its host.';

describe('a host that is killed while a command runs in its sandbox', { skip }, () => {
  it('takes the command with it', async (test) => {
    const { root, home, processes } = await setUp(test);
    const program = path.join(import.meta.dirname, 'killableRunner.ts');
    const script = 'echo up > up; setsid sleep 1000 & sleep 1000';
    const env = { ...process.env, HOME: home };
    const host = spawn(process.execPath, ['--import', 'tsx', program, processes, root, script], {
      env,
      stdio: 'inherit',
    });
    while ((await readFile(path.join(root, 'up'), 'utf8').catch(() => '')) === '') await wait(10);
    assert.equal((await liveProcesses(home)).length > 1, true);
    host.kill('SIGKILL');
    await once(host, 'exit');
    // The kernel ends it; nothing tells us when.
    while ((await liveProcesses(home)).length > 0) await wait(10);
  });
});

/** No process has the data folder's run in its environment, and no run is noted. */
async function nothingLeft(processes: string): Promise<void> {
  assert.deepEqual(await readdir(processes), []);
  assert.deepEqual(await liveProcesses(path.resolve(processes, '../..')), []);
}
