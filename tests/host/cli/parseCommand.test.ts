import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCommand } from '../../../host/cli/parseCommand.ts';
import type { CommandLine } from '../../../host/cli/parseCommand.ts';

const line = (command: CommandLine['command'], rest: Partial<CommandLine> = {}): CommandLine => ({
  home: undefined,
  json: false,
  command,
  ...rest,
});

describe('the command line', () => {
  const understood: readonly (readonly [string[], CommandLine])[] = [
    [['--help'], line({ kind: 'help', about: undefined })],
    [['help'], line({ kind: 'help', about: undefined })],
    [['help', 'undo'], line({ kind: 'help', about: 'undo' })],
    [['do', '-h'], line({ kind: 'help', about: 'do' })],
    [['workspace', 'add', '--help'], line({ kind: 'help', about: 'workspace' })],
    [['--version', '--json'], line({ kind: 'version' }, { json: true })],
    [['doctor', '--home', '/h'], line({ kind: 'doctor' }, { home: '/h' })],
    [['stop'], line({ kind: 'stop', now: false })],
    [['stop', '--now'], line({ kind: 'stop', now: true })],
    [['workspace', 'add', 'dir'], line({ kind: 'addWorkspace', folder: 'dir' })],
    [['workspace', 'remove', 'app'], line({ kind: 'removeWorkspace', workspace: 'app' })],
    [['workspace', 'mode', 'app', 'read-only'], line({ kind: 'setWorkspaceMode', workspace: 'app', mode: 'readOnly' })],
    [['workspace', 'list'], line({ kind: 'listWorkspaces' })],
    [['do', '--workspace', '.', 'rename a to b'], line({ kind: 'do', workspace: '.', prompt: 'rename a to b' })],
    [['apply-patch', '--workspace', '.'], line({ kind: 'applyPatch', workspace: '.', file: undefined })],
    [['apply-patch', '--workspace', '.', 'p'], line({ kind: 'applyPatch', workspace: '.', file: 'p' })],
    [['undo', '--workspace=.'], line({ kind: 'undo', workspace: '.', task: undefined, merge: false })],
    [
      ['undo', '--workspace', '.', '--task', '3f2a91c0', '--merge'],
      line({ kind: 'undo', workspace: '.', task: '3f2a91c0', merge: true }),
    ],
    [['redo', '--workspace', '.'], line({ kind: 'redo', workspace: '.', task: undefined })],
    [['history', '--workspace', '.'], line({ kind: 'history', workspace: '.', limit: 20 })],
    [['history', '--workspace', '.', '--limit', '300'], line({ kind: 'history', workspace: '.', limit: 300 })],
    [
      ['install', '--browser', 'chrome'],
      line({ kind: 'install', target: { kind: 'browser', browser: 'chrome' }, voice: true, extensionIds: [] }),
    ],
    [
      ['install', '--profile', 'p', '--no-voice', '--extension-id', 'x', '--extension-id', 'y'],
      line({ kind: 'install', target: { kind: 'profile', folder: 'p' }, voice: false, extensionIds: ['x', 'y'] }),
    ],
    [['provider', 'show'], line({ kind: 'showProvider' })],
    [['provider', 'forget'], line({ kind: 'forgetKey' })],
    [['provider', 'set', '--kind', 'openai'], line({ kind: 'setProvider', wish: { kind: 'openai' }, withKey: true })],
    [
      ['provider', 'set', '--base', 'u', '--model', 'm', '--voice', 'v', '--transcription', 'none', '--no-key'],
      line({
        kind: 'setProvider',
        wish: { baseUrl: 'u', model: 'm', voice: 'v', transcription: null },
        withKey: false,
      }),
    ],
    [['uninstall', '--browser', 'edge'], line({ kind: 'uninstall', target: { kind: 'browser', browser: 'edge' } })],
  ];
  for (const [args, expected] of understood) {
    it(`understands: ${args.join(' ')}`, () => {
      assert.deepEqual(parseCommand(args), expected);
    });
  }

  const refused: readonly (readonly [string[], string])[] = [
    [[], 'Name a command.'],
    [['fly'], 'There is no command fly.'],
    [['help', 'fly'], 'There is no command fly.'],
    [['fly', '--help'], 'There is no command fly.'],
    [['history'], 'Say which folder: --workspace DIR.'],
    [['history', '--workspace', '.', '--limit', '0'], '--limit is a number from 1 to 99999.'],
    [['history', '--workspace', '.', '--limit', 'all'], '--limit is a number from 1 to 99999.'],
    [
      ['undo', '--workspace', '.', '--task', '3f'],
      '--task is an id, or its first letters, four at least: "earshot-host history" lists them.',
    ],
    [['install'], 'Say --browser NAME (chrome, chromium, edge, brave, vivaldi) or --profile DIR.'],
    [['install', '--browser', 'lynx'], 'Say --browser NAME (chrome, chromium, edge, brave, vivaldi) or --profile DIR.'],
    [
      ['install', '--browser', 'edge', '--profile', 'p'],
      'Say --browser NAME (chrome, chromium, edge, brave, vivaldi) or --profile DIR.',
    ],
    [['do', 'rename a to b'], 'Say which folder: --workspace DIR.'],
    [['do', '--workspace', '.'], '"do --workspace DIR "REQUEST"" needs one thing more.'],
    [['do', '--workspace', '.', 'rename', 'a'], '"do --workspace DIR "REQUEST"" does not know what "a" is.'],
    [['apply-patch', 'p'], 'Say which folder: --workspace DIR.'],
    [['apply-patch', '--workspace', '.', 'p', 'q'], '"apply-patch --workspace DIR [FILE]" does not know what "q" is.'],
    [['workspace'], 'Say "workspace add DIR", "workspace remove NAME-or-DIR" or "workspace list".'],
    [['provider'], 'Say "provider set", "provider show" or "provider forget".'],
    [['provider', 'set', 'sk-one'], 'A key is never an argument: it is asked for, or read from stdin.'],
    [['provider', 'set', '--kind', 'mine'], '--kind is one of local, openai, compatible.'],
    [['stop', 'now'], '"stop" does not know what "now" is.'],
  ];
  for (const [args, message] of refused) {
    it(`refuses: ${args.join(' ')}`, () => {
      assert.throws(() => parseCommand(args), { code: 'usage', message });
    });
  }

  it('refuses an option nobody knows', () => {
    assert.throws(() => parseCommand(['stop', '--force']), { code: 'usage' });
  });
});
