import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  appendFile,
  link,
  mkdir,
  readdir,
  rename,
  rm,
  rmdir,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { openScan } from '../../../host/workspace/scan/openScan.ts';
import { changesBetween } from '../../../host/workspace/scan/workspaceScan.ts';
import { isRacy } from '../../../host/workspace/scan/stamp.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const { signal } = new AbortController();

async function setUp(test: TestContext) {
  const root = await temporaryFolder(test);
  const folder = await temporaryFolder(test);
  await mkdir(path.join(root, 'inner'));
  await writeFile(path.join(root, 'a.txt'), 'a\n');
  await writeFile(path.join(root, 'inner/b.txt'), 'b\n');
  return { root, folder, open: () => openScan(folder, root) };
}

describe('the scans of a workspace', () => {
  it('see what git would not ignore, and .env files all the same', async (test) => {
    const { root, open } = await setUp(test);
    await writeFile(path.join(root, '.gitignore'), '.env*\ndist\n*.log\n');
    await mkdir(path.join(root, 'dist'));
    await mkdir(path.join(root, '.git'));
    for (const name of ['.env', '.env.local', 'x.log', 'dist/main.js', '.git/config', '.envelope']) {
      await writeFile(path.join(root, name), name);
    }
    await symlink('a.txt', path.join(root, 'link'));
    const { files } = await (await open()).scan({ signal });
    assert.deepEqual([...files.keys()].sort(), ['.env', '.env.local', '.gitignore', 'a.txt', 'inner/b.txt']);
  });

  it('tell of what could not be stored the next time', async (test) => {
    const { root, folder, open } = await setUp(test);
    const scan = await open();
    await scan.scan({ signal });
    const [log] = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.jsonl'));
    assert.ok(log !== undefined);
    await rename(path.join(folder, log), path.join(folder, 'away'));
    await mkdir(path.join(folder, log));
    await writeFile(path.join(root, 'a.txt'), 'by the user\n');
    await assert.rejects(scan.scan({ signal }), { code: 'EISDIR' });
    await rmdir(path.join(folder, log));
    await rename(path.join(folder, 'away'), path.join(folder, log));
    await scan.scan({ signal });
    assert.equal((await open()).known().files.get('a.txt')?.stamp.sizeBytes, 'by the user\n'.length);
  });

  it('see what runs by itself though git ignores it, unless its folder is ignored', async (test) => {
    const { root, open } = await setUp(test);
    const risky = ['.envrc', '.npmrc', '.mcp.json', 'AGENTS.md', 'inner/deploy.sh', 'docker-compose.override.yml'];
    const ignored = ['*.sh', '*.pyc', '.idea/*', 'dist/', ...risky.filter((name) => !name.includes('/'))];
    await writeFile(path.join(root, '.gitignore'), ignored.join('\n'));
    for (const folder of ['.idea', 'dist']) await mkdir(path.join(root, folder));
    for (const name of [...risky, 'x.pyc', '.idea/workspace.xml', 'dist/run.sh']) {
      await writeFile(path.join(root, name), 'x');
    }
    const { files } = await (await open()).scan({ signal });
    assert.deepEqual([...files.keys()].sort(), [...risky, '.gitignore', 'a.txt', 'inner/b.txt'].sort());
  });

  it('see which files have a further name elsewhere, unless git tracks them (threat#links)', async (test) => {
    const { root, folder, open } = await setUp(test);
    await promisify(execFile)('git', ['init', '-q', root]);
    await mkdir(path.join(root, 'node_modules'));
    for (const name of ['tracked', 'mine', 'inside']) await writeFile(path.join(root, name), name);
    await promisify(execFile)('git', ['-C', root, 'add', 'tracked']);
    for (const name of ['tracked', 'mine']) await link(path.join(root, name), path.join(folder, name));
    await link(path.join(root, 'inside'), path.join(root, 'inner/inside'));
    await link(path.join(root, 'inner/b.txt'), path.join(root, 'node_modules/b.txt'));
    const scan = await open();
    assert.deepEqual([...(await scan.scan({ signal })).linked], ['inner/b.txt', 'mine']);
    await rm(path.join(folder, 'mine'));
    assert.deepEqual([...(await scan.scan({ signal })).linked], ['inner/b.txt']);
  });

  it("see where git's and agents' own are below the root, ignored or not, and what takes their place", async (test) => {
    const { root, open } = await setUp(test);
    await writeFile(path.join(root, '.gitignore'), '.claude\ndist\n');
    for (const name of ['.git', 'inner/.git', 'inner/.claude', 'dist/.git', 'node_modules/x/.git']) {
      await mkdir(path.join(root, name), { recursive: true });
      await writeFile(path.join(root, name, 'config'), name);
    }
    const scan = await open();
    const first = await scan.scan({ signal });
    assert.deepEqual([...first.offLimits.keys()].sort(), ['inner/.claude', 'inner/.git']);
    assert.deepEqual([...first.files.keys()].sort(), ['.gitignore', 'a.txt', 'inner/b.txt']);
    assert.deepEqual((await scan.scan({ signal })).offLimits, first.offLimits);
    await rename(path.join(root, 'inner/.git'), path.join(root, 'inner/old'));
    await rm(path.join(root, 'inner/.claude'), { recursive: true });
    await symlink('old', path.join(root, 'inner/.git'));
    const { offLimits } = await scan.scan({ signal });
    assert.deepEqual([...offLimits.keys()], ['inner/.git']);
    const [before, after] = [first, { offLimits }].map((seen) => seen.offLimits.get('inner/.git'));
    assert.notEqual(before?.identity, after?.identity);
    assert.deepEqual([after?.link, after?.fence], ['old', { path: 'inner/old', kind: 'folder' }]);
  });

  it('follow a change of the rules, above and below', async (test) => {
    const { root, open } = await setUp(test);
    const scan = await open();
    await scan.scan({ signal });
    await writeFile(path.join(root, 'inner/.gitignore'), 'b.txt\n');
    assert.deepEqual([...(await scan.scan({ signal })).files.keys()].sort(), ['a.txt', 'inner/.gitignore']);
    await writeFile(path.join(root, '.gitignore'), 'a.txt\n');
    await writeFile(path.join(root, 'inner/.gitignore'), '!b.txt\n');
    const { files } = await scan.scan({ signal });
    assert.deepEqual([...files.keys()].sort(), ['.gitignore', 'inner/.gitignore', 'inner/b.txt']);
  });

  it('see a change of the same length under the old times', async (test) => {
    const { root, open } = await setUp(test);
    const scan = await open();
    const file = path.join(root, 'a.txt');
    await utimes(file, 1, 1);
    const before = await scan.scan({ signal });
    await writeFile(file, 'z\n');
    await utimes(file, 1, 1);
    const changes = changesBetween(before, await scan.scan({ signal }));
    assert.deepEqual(
      changes.map((change) => change.path),
      ['a.txt'],
    );
    const [change] = changes;
    assert(change?.before && change.after);
    assert.equal((await scan.contents(change.before))?.toString(), 'a\n');
    assert.equal((await scan.contents(change.after))?.toString(), 'z\n');
  });

  it('know after a restart what was seen before it', async (test) => {
    const { root, open } = await setUp(test);
    const before = await (await open()).scan({ signal });
    await rm(path.join(root, 'inner'), { recursive: true });
    await writeFile(path.join(root, 'c.txt'), 'c\n');
    const later = await open();
    assert.deepEqual([...later.known().files], [...before.files]);
    const changes = changesBetween(later.known(), await later.scan({ signal }));
    assert.deepEqual(changes.map((change) => change.path).sort(), ['c.txt', 'inner/b.txt']);
    const gone = changes.find((change) => change.after === null)?.before;
    assert(gone);
    assert.equal((await later.contents(gone))?.toString(), 'b\n');
  });

  it('do not tell a later process of a look before they are to remember it', async (test) => {
    const { root, open } = await setUp(test);
    const scan = await open();
    const before = await scan.scan({ signal });
    await writeFile(path.join(root, 'a.txt'), 'z\n');
    await rm(path.join(root, 'inner'), { recursive: true });
    const looked = await scan.look({ signal });
    assert.deepEqual([...(await open()).known().files], [...before.files]);
    await scan.remember();
    assert.deepEqual([...(await open()).known().files], [...looked.files]);
  });

  it('read again what their own files have lost, and never give wrong contents', async (test) => {
    const { folder, open } = await setUp(test);
    const scanned = await (await open()).scan({ signal });
    const [own] = await readdir(folder);
    assert(own !== undefined);
    // A line cut off by the end of a process, and contents by a power cut.
    await appendFile(path.join(folder, own, 'files.jsonl'), '\n{"path":"a.t');
    await truncate(path.join(folder, own, 'contents'), 1);
    const later = await open();
    assert.deepEqual([...later.known().files.keys()], []);
    assert.deepEqual([...(await later.scan({ signal })).files.keys()].sort(), [...scanned.files.keys()].sort());
  });

  it('stop when their task is cancelled', async (test) => {
    const { open } = await setUp(test);
    await assert.rejects((await open()).scan({ signal: AbortSignal.abort() }), { name: 'AbortError' });
  });
});

describe('a stamp', () => {
  const at = (ctimeMs: number) => ({ sizeBytes: 1, mtimeMs: 0, ctimeMs, ino: 1, mode: 0o644 });
  for (const [name, ctimeMs, lookedAtMs, racy] of [
    ['from long before', 1_000.5, 2_000, false],
    ['from the same tick', 1_000.5, 1_010, true],
    ['from the future', 5_000.5, 1_000, true],
    ['in whole seconds, from the same two', 2_000, 3_500, true],
    ['in whole seconds, from long before', 2_000, 4_500, false],
  ] as const) {
    it(`${name} ${racy ? 'does not tell' : 'tells'} whether the file changed since`, () => {
      assert.equal(isRacy(at(ctimeMs), lookedAtMs), racy);
    });
  }
});
