import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Workspaces } from '../../../host/daemon/workspaces.ts';
import type { AllowedFolder } from '../../../host/daemon/workspaces.ts';
import { limits } from '../../../protocol/limits.ts';

describe('workspaces', () => {
  let base = '';
  let stored: (readonly AllowedFolder[])[] = [];
  let seen = 0;
  let workspaces: Workspaces;
  const folder = (...names: string[]): string => {
    const made = path.join(base, ...names);
    mkdirSync(made, { recursive: true });
    return made;
  };
  beforeEach(() => {
    base = realpathSync(mkdtempSync(path.join(tmpdir(), 'earshot-workspaces-')));
    stored = [];
    seen = 0;
    workspaces = new Workspaces({
      kept: [],
      dataFolder: folder('data', 'earshot'),
      onChange: (kept) => stored.push(kept),
      onSeen: () => (seen += 1),
    });
  });
  afterEach(() => {
    rmSync(base, { recursive: true });
  });

  it('are named after their folder, and told apart', async () => {
    const names = [];
    for (const parent of ['a', 'b', 'c']) names.push((await workspaces.add(folder(parent, 'app'), true)).name);
    assert.deepEqual(names, ['app', 'app 2', 'app 3']);
  });

  it('are the same under every spelling of their folder', async () => {
    const real = folder('a', 'app');
    symlinkSync(real, path.join(base, 'link'));
    const first = await workspaces.add(real, true);
    assert.deepEqual(await workspaces.add(path.join(base, 'link'), true), first);
    assert.deepEqual(await workspaces.add(`${real}/../app/`, false), first);
    assert.deepEqual(stored, [[first]]);
  });

  it('that pass are usable but neither stored nor shown, until they are kept', async () => {
    const passing = await workspaces.add(folder('a'), false);
    assert.deepEqual(workspaces.views(), []);
    assert.deepEqual(workspaces.get(passing.workspaceId), {
      workspaceId: passing.workspaceId,
      name: 'a',
      root: passing.folder,
    });
    assert.deepEqual(await workspaces.add(folder('a'), true), passing);
    assert.deepEqual(workspaces.views(), [{ workspaceId: passing.workspaceId, name: 'a', mode: 'askRisky' }]);
    assert.deepEqual(stored, [[passing]]);
  });

  it('are forgotten by id, name or path', async () => {
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((name) => workspaces.add(folder(name), true)));
    assert.ok(a !== undefined && b !== undefined && c !== undefined);
    assert.deepEqual(
      [a.workspaceId, b.name, c.folder].map((named) => workspaces.remove(named)),
      [a, b, c],
    );
    assert.deepEqual(workspaces.folders(), []);
    assert.throws(() => workspaces.get(a.workspaceId), { code: 'workspace_unknown' });
    assert.throws(() => workspaces.remove('a'), { code: 'workspace_unknown' });
  });

  it('are named by an absolute path: the daemon’s own folder is nobody’s', async () => {
    await assert.rejects(workspaces.add('.', true), { code: 'request_invalid' });
  });

  it('are folders that exist', async () => {
    writeFileSync(path.join(base, 'file'), '');
    for (const missing of ['file', 'nothing']) {
      await assert.rejects(workspaces.add(path.join(base, missing), true), { code: 'workspace_missing' });
    }
  });

  it('show how they were last found, and tell only of what is new', async () => {
    const { workspaceId } = await workspaces.add(folder('a'), true);
    const state = { project: 'Node', git: { kind: 'repository', branch: 'main', changed: 3 } } as const;
    workspaces.see(workspaceId, state);
    workspaces.see(workspaceId, structuredClone(state));
    workspaces.see('another', state);
    assert.deepEqual(workspaces.views(), [{ workspaceId, name: 'a', state }]);
    assert.equal(seen, 1);
    workspaces.remove('a');
    assert.deepEqual(workspaces.views(), []);
  });

  it('are so many that one message tells of all', async () => {
    for (let count = 1; count <= limits.workspaces; count += 1) await workspaces.add(folder(`f${count}`), true);
    await assert.rejects(workspaces.add(folder('one more'), true), { code: 'request_invalid' });
    await workspaces.add(folder('f1'), true);
  });

  it('never hold the home folder, the data folder or the whole disk (threat#extension)', async () => {
    for (const wide of ['/', homedir(), path.dirname(homedir()), base, path.join(base, 'data', 'earshot')]) {
      await assert.rejects(workspaces.add(wide, true), { code: 'path_refused' }, wide);
    }
    await workspaces.add(folder('data', 'other'), true);
  });
});
