import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { WorkspaceIndex } from '../../../host/engines/commands/vocabulary/workspaceIndex.ts';
import { readAhead } from '../../../host/tasks/readAhead.ts';
import { openWorkspace } from '../../../host/workspace/workspace.ts';
import type { Workspace } from '../../../host/workspace/workspace.ts';
import { RecordingLog } from '../../fakes/recordingLog.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const { signal } = new AbortController();
const folders = ['a', 'b', 'c'].map((name) => ({ workspaceId: name, name, root: `/${name}` }));

describe('reading words ahead', () => {
  it('takes one workspace after the other, and goes on after one that cannot be read', async () => {
    const steps: string[] = [];
    const read = async ({ name }: { readonly name: string }): Promise<void> => {
      steps.push(`${name} begins`);
      await Promise.resolve();
      if (name === 'b') throw new Error('gone');
      steps.push(`${name} ends`);
    };
    await readAhead(folders, read, { log: new RecordingLog(), signal });
    assert.deepEqual(steps, ['a begins', 'a ends', 'b begins', 'c begins', 'c ends']);
  });

  it('begins no other workspace once the daemon leaves', async () => {
    const controller = new AbortController();
    const begun: string[] = [];
    const read = ({ name }: { readonly name: string }): Promise<void> => {
      begun.push(name);
      controller.abort();
      return Promise.resolve();
    };
    await readAhead(folders, read, { log: new RecordingLog(), signal: controller.signal });
    assert.deepEqual(begun, ['a']);
  });
});

describe('an index that is being made', () => {
  it('is waited for, so that every file is read once', async (test) => {
    const root = await temporaryFolder(test);
    await writeFile(join(root, 'a.ts'), 'fetchUser();\n');
    const real = await openWorkspace(root);
    const read: string[] = [];
    const workspace: Workspace = {
      ...real,
      read: (path) => {
        read.push(path);
        return real.read(path);
      },
    };
    const index = new WorkspaceIndex();
    const [ahead, asked] = await Promise.all([
      index.refresh(workspace, { signal }),
      index.refresh(workspace, { signal }),
    ]);
    assert.equal(asked, ahead);
    assert.deepEqual([read, [...(asked[0]?.names ?? [])]], [['a.ts'], [['fetchUser', 1]]]);
  });

  it('is not waited for by who was cancelled, and is there for the next one', async (test) => {
    const root = await temporaryFolder(test);
    await writeFile(join(root, 'a.ts'), 'fetchUser();\n');
    const workspace = await openWorkspace(root);
    const index = new WorkspaceIndex();
    const first = index.refresh(workspace, { signal });
    const controller = new AbortController();
    const cancelled = index.refresh(workspace, { signal: controller.signal });
    controller.abort();
    await assert.rejects(cancelled, { name: 'AbortError' });
    assert.equal(await index.refresh(workspace, { signal }), await first);
  });
});
