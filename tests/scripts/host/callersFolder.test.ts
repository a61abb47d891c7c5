import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { startHost } from '../../host/startHost.ts';

const root = path.resolve(import.meta.dirname, '../../..');

describe('npm run host, called in another folder', () => {
  const host = startHost();
  const folder = `${host.home}-caller`;
  after(async () => {
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('changes that folder, not the checkout', () => {
    mkdirSync(folder);
    const request = ['do', '--workspace', '.', 'create a file called notes dot md saying hello'];
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/host/main.ts', ...request], {
      cwd: root,
      env: { ...host.env, INIT_CWD: folder }, // As npm sets both.
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    assert.match(readFileSync(path.join(folder, 'notes.md'), 'utf8'), /hello/);
  });
});
