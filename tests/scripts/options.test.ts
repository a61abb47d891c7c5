import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { parseOptions } from '../../scripts/start/options.ts';

const folder = path.resolve('/home/ada/shop');
const withDisplay = { hasDisplay: true, folder };
const withoutDisplay = { hasDisplay: false, folder };
const plain = {
  workspace: undefined,
  headless: false,
  requests: [],
  voice: 'slt',
  browser: undefined,
  keep: false,
  json: false,
  timeoutMs: 60_000,
};

describe('the options of npm start', () => {
  it('opens a window with nothing to say where there is a display', () => {
    assert.deepEqual(parseOptions([], withDisplay), plain);
  });

  it('speaks its demonstration where there is none', () => {
    assert.deepEqual(parseOptions([], withoutDisplay), {
      ...plain,
      headless: true,
      requests: [
        { kind: 'say', text: 'rename fetch user to load user' },
        { kind: 'say', text: 'undo that' },
      ],
    });
  });

  it('keeps spoken, recorded and typed requests in the order of the command line', () => {
    const args = ['--type', 'a', '--say=b', '--wav', 'c.wav', '--say', 'd', '--headless'];
    assert.deepEqual(parseOptions(args, withDisplay), {
      ...plain,
      headless: true,
      requests: [
        { kind: 'type', text: 'a' },
        { kind: 'say', text: 'b' },
        { kind: 'wav', file: path.join(folder, 'c.wav') },
        { kind: 'say', text: 'd' },
      ],
    });
  });

  it('reads the rest', () => {
    const args = ['--json', '--keep', '--timeout', '2.5', '--voice', 'awb', '--workspace', 'w', '--browser', 'b'];
    const rest = {
      json: true,
      keep: true,
      timeoutMs: 2_500,
      voice: 'awb',
      workspace: path.join(folder, 'w'),
      browser: 'b',
    };
    assert.deepEqual(parseOptions(args, withDisplay), { ...plain, ...rest });
  });

  it('means the folder it was called in by a dot', () => {
    assert.deepEqual(parseOptions(['--workspace', '.'], withDisplay), { ...plain, workspace: folder });
  });

  for (const args of [
    ['--nonsense'],
    ['--timeout', '0'],
    ['--timeout', 'soon'],
    ['--voice', 'hal'],
    ['--say', ' '],
    ['stray'],
  ]) {
    it(`refuses ${args.join(' ')}`, () => {
      assert.throws(() => parseOptions(args, withDisplay), { name: 'AppError', code: 'usage' });
    });
  }
});
