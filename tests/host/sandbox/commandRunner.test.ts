import assert from 'node:assert/strict';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { setUp } from './sandboxBench.ts';

const keys = {
  OPENAI_API_KEY: 'sk-1',
  GITHUB_TOKEN: 'gh-1',
  MY_SECRET: 'm-1',
  SSH_AUTH_SOCK: '/tmp/agent',
  LC_ALL: 'C',
};
const unix = process.platform !== 'win32';

for (const sandbox of [true, false]) {
  describe(`running a command ${sandbox ? 'in a sandbox' : 'without one'}`, { skip: !unix }, () => {
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

/** No process has the data folder's run in its environment, and no run is noted. */
async function nothingLeft(processes: string): Promise<void> {
  assert.deepEqual(await readdir(processes), []);
  assert.deepEqual(await sleepers(processes), []);
}

async function sleepers(processes: string): Promise<string[]> {
  const home = path.resolve(processes, '../..');
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
    // One that was killed and not yet waited for has no life in it.
    if (environment.includes(`HOME=${home}\0`) && !/\) Z /.test(stat)) found.push(pid);
  }
  return found;
}
