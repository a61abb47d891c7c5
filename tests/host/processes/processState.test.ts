import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { parseWordsOf, readProcessState } from '../../../host/processes/processState.ts';

describe('when a process began', () => {
  it('is the one line that ps and PowerShell print, whatever the spaces', () => {
    const started = 'Tue Nov 25 03:38:08 2026';
    assert.deepEqual(parseWordsOf('Tue Nov 25 03:38:08 2026    \n'), { kind: 'running', started });
    assert.deepEqual(parseWordsOf('Tue Nov  5 03:38:08 2026\n'), {
      kind: 'running',
      started: 'Tue Nov 5 03:38:08 2026',
    });
    assert.deepEqual(parseWordsOf('134085550880000000\r\n'), { kind: 'running', started: '134085550880000000' });
    assert.equal(parseWordsOf('\r\n'), undefined);
  });

  it('is the same at every look and another one for another process', async () => {
    const first = await readProcessState(process.pid, process.platform);
    assert.equal(first.kind === 'running' && first.started !== undefined, true);
    assert.deepEqual(await readProcessState(process.pid, process.platform), first);
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    const other = await readProcessState(child.pid ?? 0, process.platform);
    assert.equal(other.kind, 'running');
    assert.notDeepEqual(other, first);
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.deepEqual(await readProcessState(child.pid ?? 0, process.platform), { kind: 'gone' });
  });
});
