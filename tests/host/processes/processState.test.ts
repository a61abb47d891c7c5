import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { parseLinuxStat, parseWordsOf, readProcessState } from '../../../host/processes/processState.ts';

const fields = (state: string, started: string): string =>
  [state, ...'1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18'.split(' '), started, '20 21'].join(' ');

describe('when a process began', () => {
  const stats: readonly (readonly [what: string, text: string, expected: object | undefined])[] = [
    ['a process', `42 (node) ${fields('S', '8841')}\n`, { kind: 'running', started: '8841' }],
    ['one with brackets and spaces in its name', `42 (a) b (c) ${fields('R', '7')}`, { kind: 'running', started: '7' }],
    ['one with a line break in its name', `42 (a\nb) ${fields('D', '9')}`, { kind: 'running', started: '9' }],
    ['a zombie, which has ended', `42 (node) ${fields('Z', '8841')}`, { kind: 'gone' }],
    ['a dead one', `42 (node) ${fields('X', '8841')}`, { kind: 'gone' }],
    ['a line cut short', '42 (node) S 1 2', undefined],
    ['nothing', '', undefined],
  ];
  for (const [what, text, expected] of stats) {
    it(`is read from Linux's stat of ${what}`, () => {
      assert.deepEqual(parseLinuxStat(text), expected);
    });
  }

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
