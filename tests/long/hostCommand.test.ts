import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { hostVersion } from '../../host/link/hostVersion.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('npm run host, in a checkout', () => {
  let checkout = '';
  before(() => {
    checkout = mkdtempSync(path.join(tmpdir(), 'earshot-checkout-'));
    for (const name of [
      'package.json',
      'package-lock.json',
      'tsconfig.base.json',
      'host',
      'protocol',
      'voice',
      'scripts',
      'background',
      'offscreen',
      'popup',
      'welcome',
      'settings',
      'icons',
      'manifest.json',
      'vite.config.ts',
    ]) {
      cpSync(path.join(root, name), path.join(checkout, name), { recursive: true });
    }
    symlinkSync(path.join(root, 'node_modules'), path.join(checkout, 'node_modules'));
  });
  after(() => {
    rmSync(checkout, { recursive: true, force: true });
  });

  const host = (...args: string[]): { status: number | null; stdout: string; stderr: string } => {
    const env = { ...process.env, EARSHOT_HOME: path.join(checkout, 'home') };
    const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'host', '--', ...args], {
      cwd: checkout,
      env,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  it('builds the host when it is stale, which a changed source file makes it, and keeps results on stdout', () => {
    const version = { status: 0, stdout: `${hostVersion}\n` };
    assert.deepEqual(host('--version'), { ...version, stderr: 'Building the host …\n' });
    assert.equal(existsSync(path.join(checkout, 'dist')), false, 'the extension is not needed');
    assert.deepEqual(host('--version'), { ...version, stderr: '' });

    const file = path.join(checkout, 'host/link/hostVersion.ts');
    writeFileSync(file, readFileSync(file, 'utf8').replace(hostVersion, '9.9.9'));
    assert.deepEqual(host('--version'), { status: 0, stdout: '9.9.9\n', stderr: 'Building the host …\n' });
    assert.equal(host('fly').status, 64, 'the exit code is the command’s');
  });

  it('builds the extension too for install, so that there is a folder to load', () => {
    const { status, stderr } = host('install', '--profile', path.join(checkout, 'profile'), '--no-voice');
    assert.equal(status, 0, stderr);
    assert.match(stderr, /Building the extension …\n/);
    assert.equal(existsSync(path.join(checkout, 'dist/manifest.json')), true);
  });
});
