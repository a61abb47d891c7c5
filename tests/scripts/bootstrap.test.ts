import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'earshot-bootstrap-'));
after(() => {
  rmSync(folder, { recursive: true, force: true });
});
for (const file of ['package.json', 'package-lock.json', 'scripts/bootstrap.mjs']) {
  cpSync(path.join(root, file), path.join(folder, file));
}

/** Port 9 of this machine refuses at once: a registry that cannot be reached. */
function bootstrap(): { status: number | null; stderr: string } {
  const unreachable = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0' };
  const env = { ...process.env, ...unreachable, npm_config_cache: path.join(folder, 'cache') };
  return spawnSync(process.execPath, ['scripts/bootstrap.mjs', 'program.ts'], { cwd: folder, env, encoding: 'utf8' });
}

describe('the bootstrap of npm start and npm test', () => {
  it('says what to do when the registry cannot be reached, and exits 1', () => {
    const { status, stderr } = bootstrap();
    assert.equal(status, 1);
    assert.match(stderr, /Is the npm registry reachable.*run the same command again/s);
    assert.equal(existsSync(path.join(folder, 'node_modules', '.package-lock.json')), false);
  });

  it('asks npm for all packages whatever NODE_ENV is, and says so when it gave something else', () => {
    const npm = path.join(folder, 'npm.js');
    writeFileSync(npm, 'console.error(process.argv.slice(2).join(" "));\n');
    const { status, stderr } = spawnSync(process.execPath, ['scripts/bootstrap.mjs', 'program.ts'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'production', npm_execpath: npm },
    });
    assert.equal(status, 1);
    assert.match(stderr, /^install --include=dev /m);
    assert.match(stderr, /node_modules is not what package-lock\.json names.*Remove node_modules/);
  });

  it('runs the program with its exit code once everything is installed', () => {
    cpSync(
      path.join(root, 'node_modules', '.package-lock.json'),
      path.join(folder, 'node_modules', '.package-lock.json'),
      {
        recursive: true,
      },
    );
    cpSync(path.join(root, 'node_modules', 'tsx'), path.join(folder, 'node_modules', 'tsx'), { recursive: true });
    writeFileSync(path.join(folder, 'program.ts'), 'process.exit(7);\n');
    const { status, stderr } = spawnSync(process.execPath, ['scripts/bootstrap.mjs', 'program.ts'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NODE_PATH: path.join(root, 'node_modules') },
    });
    assert.equal(status, 7, stderr);
  });
});
