import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeThisProcess, judgeHolder, newLockId, parseLockRecord } from '../../../host/workspace/lockRecord.ts';

const self = {
  format: 1,
  user: 'alice',
  host: 'desk',
  machine: 'm1',
  boot: 'b1',
  space: 'pid:[1]',
  pid: 100,
  started: '5',
} as const;
const holder = { ...self, lockId: newLockId(), user: 'bob', pid: 200, started: '9' };
const running = { kind: 'running', started: '9' } as const;
const gone = { kind: 'gone' } as const;

describe('the holder of a lock', () => {
  const table = [
    { what: 'whose process runs', holder, state: running, verdict: 'running' },
    { what: 'whose process has ended', holder, state: gone, verdict: 'gone' },
    { what: 'whose process id somebody else has now', holder, state: { ...running, started: '10' }, verdict: 'gone' },
    { what: 'whose start may not be looked at', holder, state: { ...running, started: undefined }, verdict: 'running' },
    {
      what: 'who could not tell its own start',
      holder: { ...holder, started: '' },
      state: running,
      verdict: 'running',
    },
    { what: 'from before the last boot', holder: { ...holder, boot: 'b0' }, state: running, verdict: 'gone' },
    { what: 'on another host', holder: { ...holder, host: 'server' }, state: gone, verdict: 'elsewhere' },
    {
      what: 'on another machine of that name',
      holder: { ...holder, machine: 'm2' },
      state: gone,
      verdict: 'elsewhere',
    },
    { what: 'in a container', holder: { ...holder, space: 'pid:[2]' }, state: gone, verdict: 'elsewhere' },
    {
      what: 'on another machine, booted otherwise',
      holder: { ...holder, machine: 'm2', boot: 'b0' },
      state: gone,
      verdict: 'elsewhere',
    },
  ] as const;
  for (const row of table) {
    it(`${row.what} is ${row.verdict}`, () => {
      assert.equal(judgeHolder(row.holder, self, row.state), row.verdict);
    });
  }

  it('where machines have no id, is on this one only if it has booted with us', () => {
    const nameless = { ...self, machine: '' };
    const theirs = { ...holder, machine: '' };
    assert.equal(judgeHolder(theirs, nameless, gone), 'gone');
    assert.equal(judgeHolder({ ...theirs, boot: 'b0' }, nameless, gone), 'elsewhere');
    assert.equal(judgeHolder({ ...theirs, boot: '' }, { ...nameless, boot: '' }, gone), 'elsewhere');
  });

  it('says of this process what its next look confirms', async () => {
    const own = { ...(await describeThisProcess()), lockId: newLockId() };
    assert.deepEqual(parseLockRecord(JSON.stringify(own)), own);
    assert.equal(own.pid, process.pid);
    assert.notEqual(own.started, '');
    assert.deepEqual({ ...(await describeThisProcess()), lockId: own.lockId }, own);
  });

  const foreign: readonly (readonly [what: string, text: string])[] = [
    ['nothing', ''],
    ['half of it', JSON.stringify(holder).slice(0, 40)],
    ['no object', '7'],
    ['another format', JSON.stringify({ ...holder, format: 2 })],
    ['a lock id that names other files', JSON.stringify({ ...holder, lockId: '../../../../../../../../../../etc/x' })],
    ['a process id of all processes', JSON.stringify({ ...holder, pid: -1 })],
    ['a very long name', JSON.stringify({ ...holder, user: 'x'.repeat(300) })],
  ];
  for (const [what, text] of foreign) {
    it(`is not read from ${what}`, () => {
      assert.equal(parseLockRecord(text), undefined);
    });
  }
});
