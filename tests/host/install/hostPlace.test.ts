import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browserNames } from '../../../host/install/browsers.ts';
import { findHostPlace } from '../../../host/install/hostPlace.ts';
import { batchLauncher, shellLauncher } from '../../../host/install/launcher.ts';

const places = (platform: NodeJS.Platform): unknown[] =>
  browserNames.map((browser) => {
    const place = findHostPlace({ kind: 'browser', browser }, '/data', { platform, home: '/home/u', env: {} });
    return platform === 'win32' ? place?.registryKey : place?.manifest;
  });

describe('where a browser looks for hosts', () => {
  it('is its own folder on Linux', () => {
    assert.deepEqual(places('linux'), [
      '/home/u/.config/google-chrome/NativeMessagingHosts/dev.earshot.host.json',
      '/home/u/.config/chromium/NativeMessagingHosts/dev.earshot.host.json',
      '/home/u/.config/microsoft-edge/NativeMessagingHosts/dev.earshot.host.json',
      '/home/u/.config/BraveSoftware/Brave-Browser/NativeMessagingHosts/dev.earshot.host.json',
      '/home/u/.config/vivaldi/NativeMessagingHosts/dev.earshot.host.json',
    ]);
  });

  it('follows XDG_CONFIG_HOME there', () => {
    const surroundings = { platform: 'linux', home: '/home/u', env: { XDG_CONFIG_HOME: '/conf' } } as const;
    assert.deepEqual(findHostPlace({ kind: 'browser', browser: 'chromium' }, '/data', surroundings), {
      manifest: '/conf/chromium/NativeMessagingHosts/dev.earshot.host.json',
      launcher: '/conf/chromium/NativeMessagingHosts/dev.earshot.host.sh',
      registryKey: undefined,
    });
  });

  it('is its folder below Application Support on macOS', () => {
    const base = '/home/u/Library/Application Support';
    assert.deepEqual(places('darwin'), [
      `${base}/Google/Chrome/NativeMessagingHosts/dev.earshot.host.json`,
      `${base}/Chromium/NativeMessagingHosts/dev.earshot.host.json`,
      `${base}/Microsoft Edge/NativeMessagingHosts/dev.earshot.host.json`,
      `${base}/BraveSoftware/Brave-Browser/NativeMessagingHosts/dev.earshot.host.json`,
      `${base}/Vivaldi/NativeMessagingHosts/dev.earshot.host.json`,
    ]);
  });

  it('is a registry key on Windows, Chrome’s for Brave and Vivaldi', () => {
    const key = (vendor: string): string => `HKCU\\Software\\${vendor}\\NativeMessagingHosts\\dev.earshot.host`;
    assert.deepEqual(places('win32'), [
      key('Google\\Chrome'),
      key('Chromium'),
      key('Microsoft\\Edge'),
      key('Google\\Chrome'),
      key('Google\\Chrome'),
    ]);
  });

  it('is the profile’s folder for a browser started with one, but not on Windows', () => {
    const target = { kind: 'profile', folder: '/profile' } as const;
    const surroundings = { home: '/home/u', env: {} };
    assert.deepEqual(findHostPlace(target, '/data', { ...surroundings, platform: 'linux' }), {
      manifest: '/profile/NativeMessagingHosts/dev.earshot.host.json',
      launcher: '/profile/NativeMessagingHosts/dev.earshot.host.sh',
      registryKey: undefined,
    });
    assert.equal(findHostPlace(target, '/data', { ...surroundings, platform: 'win32' }), undefined);
  });
});

describe('the launcher', () => {
  const launch = { node: "/o'node", args: ['/a b/relay.js'], env: { EARSHOT_HOME: '/h $x%y' } };

  it('quotes for a shell', () => {
    assert.equal(
      shellLauncher(launch),
      `#!/bin/sh
# Written by "earshot-host install": the browser starts Earshot's relay with it.
export EARSHOT_HOME='/h $x%y'
exec '/o'\\''node' '/a b/relay.js' "$@"
`,
    );
  });

  it('quotes for a batch file', () => {
    assert.equal(
      batchLauncher({ ...launch, node: 'C:\\node.exe' }),
      [
        '@echo off',
        `rem Written by "earshot-host install": the browser starts Earshot's relay with it.`,
        'set "EARSHOT_HOME=/h $x%%y"',
        '"C:\\node.exe" "/a b/relay.js" %*',
        '',
      ].join('\r\n'),
    );
  });
});
