import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dialogCommands, dialogEnvironment } from '../../../host/daemon/dialogCommands.ts';

const programs = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv = {}): string[] =>
  dialogCommands(platform, env, '/home/ada').map(({ program }) => program);

describe('the folder dialog', () => {
  it('is zenity or kdialog on Linux, the desktop’s own first', () => {
    assert.deepEqual(programs('linux', { DISPLAY: ':0' }), ['zenity', 'kdialog']);
    assert.deepEqual(programs('linux', { WAYLAND_DISPLAY: 'wayland-0', XDG_CURRENT_DESKTOP: 'KDE' }), [
      'kdialog',
      'zenity',
    ]);
  });

  it('is none without a screen', () => {
    assert.deepEqual(programs('linux', { DISPLAY: '' }), []);
  });

  it('is told to choose one folder, and no file', () => {
    const [zenity, kdialog] = dialogCommands('linux', { DISPLAY: ':0' }, '/home/ada');
    assert.deepEqual(zenity?.args, [
      '--file-selection',
      '--directory',
      '--title=Choose a folder that Earshot may work in',
    ]);
    assert.deepEqual(kdialog?.args.slice(2), ['--getexistingdirectory', '/home/ada']);
  });

  it('is the system’s own on macOS and Windows, by absolute path, with no shell and nothing from outside in the script', () => {
    const [mac] = dialogCommands('darwin', {}, '/Users/ada');
    assert.equal(mac?.program, '/usr/bin/osascript');
    assert.deepEqual(mac.args, [
      '-e',
      'activate',
      '-e',
      'POSIX path of (choose folder with prompt "Choose a folder that Earshot may work in")',
    ]);
    const [windows] = dialogCommands('win32', { SystemRoot: 'D:\\Windows' }, 'C:\\Users\\$(evil)');
    assert.equal(windows?.program, 'D:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe');
    assert.deepEqual(windows.args.slice(0, 4), ['-NoProfile', '-NonInteractive', '-STA', '-Command']);
    assert.match(windows.args[4] ?? '', /FolderBrowserDialog.*ShowDialog.*exit 1.*SelectedPath/);
    assert.doesNotMatch(windows.args[4] ?? '', /evil/);
  });

  it('gets what it needs to find the screen, and no secret (threat#secrets)', () => {
    const env = {
      PATH: '/bin',
      DISPLAY: ':0',
      XDG_RUNTIME_DIR: '/run/user/1',
      LC_ALL: 'C',
      SystemRoot: 'C:\\Windows',
      OPENAI_API_KEY: 'sk-secret',
      EARSHOT_HOME: '/data',
      SSH_AUTH_SOCK: '/agent',
      LD_PRELOAD: '/evil.so',
    };
    assert.deepEqual(Object.keys(dialogEnvironment(env)), [
      'PATH',
      'DISPLAY',
      'XDG_RUNTIME_DIR',
      'LC_ALL',
      'SystemRoot',
    ]);
  });
});
