import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browserAdvice, hasChromiumByApt } from '../../scripts/browser/browserAdvice.ts';
import type { Machine } from '../../scripts/browser/browserAdvice.ts';

const debian: Machine = { platform: 'linux', arch: 'x64', hasApt: true, osRelease: 'NAME="Debian"\nID=debian\n' };
const ubuntu: Machine = { ...debian, osRelease: 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n' };
const mint: Machine = { ...debian, osRelease: 'ID=linuxmint\nID_LIKE="ubuntu debian"\n' };

describe('how a browser gets here', () => {
  const table: readonly (readonly [string, Machine, boolean, RegExp])[] = [
    ['is apt on Debian', debian, true, /^Run: sudo apt install chromium, or name one/],
    ['is apt on what Ubuntu is the base of, with packages of its own', mint, true, /apt install chromium,/],
    [
      "is Chrome's package on Ubuntu, where apt has a snap",
      ubuntu,
      false,
      /snap.*wget https.*chrome.*apt install \.\//,
    ],
    ['is Brave on Ubuntu for ARM, which has no Chrome', { ...ubuntu, arch: 'arm64' }, false, /snap.*brave\.com/],
    ['is the package manager elsewhere', { ...debian, hasApt: false, osRelease: '' }, false, /your package manager/],
    ['is Homebrew on a Mac', { ...debian, platform: 'darwin', hasApt: false }, false, /^Run: brew/],
  ];
  for (const [name, machine, byApt, advice] of table) {
    it(name, () => {
      assert.equal(hasChromiumByApt(machine), byApt);
      assert.match(browserAdvice(machine), advice);
    });
  }
});
