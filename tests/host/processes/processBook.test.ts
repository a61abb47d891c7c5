import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { markerName } from '../../../host/processes/findMarked.ts';
import { openProcessBook } from '../../../host/processes/processBook.ts';
import { processStart } from '../../../host/processes/processStart.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const hostProgram = path.join(import.meta.dirname, 'killableHost.ts');

describe('the book of processes', { skip: process.platform !== 'linux' }, () => {
  for (const [name, script] of [
    ['a command that goes on', 'echo $$ > pids; sleep 1000'],
    ['what left its group', "setsid sh -c 'echo $$ > pids; sleep 1000' & sleep 1000"],
    ['what left its group and lost its mark', "set -m; env -i sh -c 'echo $$ > pids; sleep 1000' & sleep 1000"],
  ] as const) {
    it(`ends at the next start ${name} after its host was killed (threat#orphans)`, async (test) => {
      const folder = await temporaryFolder(test);
      const processes = path.join(folder, 'processes');
      const host = spawn(process.execPath, ['--import', 'tsx', hostProgram, processes, folder, script], {
        stdio: 'inherit',
      });
      const pid = Number(await appears(path.join(folder, 'pids')));
      host.kill('SIGKILL');
      await once(host, 'exit');
      assert.notEqual(processStart(pid), undefined);
      const { swept } = openProcessBook(processes);
      assert.equal(swept > 0, true);
      while (processStart(pid) !== undefined) await wait(10);
      assert.deepEqual(await readdir(processes), []);
    });
  }

  it('ends what was started and not noted any more by the mark it carries (threat#orphans)', async (test) => {
    const folder = await temporaryFolder(test);
    openProcessBook(folder).book.expect('unnoted');
    const left = spawn('sleep', ['1000'], {
      env: { [markerName]: 'unnoted', PATH: process.env['PATH'] },
      stdio: 'ignore',
    });
    await once(left, 'spawn');
    assert.equal(openProcessBook(folder).swept, 1);
    await once(left, 'exit');
    assert.deepEqual(await readdir(folder), []);
  });

  it('leaves a process alone that has the number of an ended one, and what it cannot read', async (test) => {
    const folder = await temporaryFolder(test);
    const stranger = spawn('sleep', ['1000'], { stdio: 'ignore', detached: true });
    test.after(() => stranger.kill('SIGKILL'));
    await once(stranger, 'spawn');
    await mkdir(folder, { recursive: true });
    const note = { pid: stranger.pid, start: 'another boot 1' };
    await writeFile(path.join(folder, 'a.json'), JSON.stringify(note));
    await writeFile(path.join(folder, 'b.json'), '{"pid":');
    assert.equal(openProcessBook(folder).swept, 0);
    assert(stranger.pid !== undefined);
    assert.notEqual(processStart(stranger.pid), undefined);
    assert.deepEqual(await readdir(folder), []);
  });
});

async function appears(file: string): Promise<string> {
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.endsWith('\n')) return text;
    await wait(10);
  }
}
