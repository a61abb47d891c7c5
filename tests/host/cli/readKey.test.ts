import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { readKey } from '../../../host/cli/readKey.ts';

const signal = new AbortController().signal;

/** A terminal in a test's hand: what is typed, whether it shows what is typed, and what it was told to show. */
function openTerminal() {
  const typed = new PassThrough();
  const modes: boolean[] = [];
  const source = Object.assign(typed, { isTTY: true, setRawMode: (on: boolean) => modes.push(on) });
  return { source, modes, shown: '' };
}

describe('a key in a terminal', () => {
  for (const [keys, key] of [
    ['sk-one\r', 'sk-one'],
    ['sk-onf\u007fe\n', 'sk-one'],
    ['wrong\u0015sk-one\u0004', 'sk-one'],
    ['\r', ''],
  ] as const) {
    it(`is read without being shown: ${JSON.stringify(keys)}`, async () => {
      const terminal = openTerminal();
      const reading = readKey(terminal.source, (words) => (terminal.shown += words), 'Key: ', { signal });
      for (const character of keys) terminal.source.write(character);
      assert.equal(await reading, key);
      assert.deepEqual([terminal.modes, terminal.shown], [[true, false], 'Key: \n']);
    });
  }

  it('is given up with Ctrl-C, and the terminal shows again what is typed', async () => {
    const terminal = openTerminal();
    const reading = readKey(terminal.source, () => undefined, 'Key: ', { signal });
    terminal.source.write('sk-\u0003');
    await assert.rejects(reading, { code: 'cancelled' });
    assert.deepEqual(terminal.modes, [true, false]);
  });

  it('is given up when the command is', async () => {
    const terminal = openTerminal();
    const command = new AbortController();
    const reading = readKey(terminal.source, () => undefined, 'Key: ', { signal: command.signal });
    command.abort();
    await assert.rejects(reading, { code: 'cancelled' });
    assert.deepEqual(terminal.modes, [true, false]);
  });

  it('may come through a pipe, which is asked nothing', async () => {
    const pipe = new PassThrough();
    let shown = '';
    pipe.end('sk-one\n');
    assert.equal(await readKey(pipe, (words) => (shown += words), 'Key: ', { signal }), 'sk-one');
    assert.equal(shown, '');
  });
});
