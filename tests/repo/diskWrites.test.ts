import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');

/** What has to do with workspaces. */
const folders = ['engines', 'patch', 'sandbox', 'tasks', 'workspace'].map((name) => `host/${name}`);

/**
 * The tests that end a host at each of its system calls list the calls of `host/workspace/disk.ts`. A write that went past
 * it would not be among them, so whoever can change a disk besides is named here, with what.
 */
const besidesDisk: Readonly<Record<string, string>> = {
  'host/workspace/heldFolder.ts': 'opens folders, as places only',
  'host/workspace/readFileInside.ts': 'opens files for reading',
  'host/workspace/scan/readKnownFile.ts': 'opens files for reading',
  'host/workspace/setExactTimes.ts': 'is what Disk calls',
  'host/workspace/lockChain.ts': 'the lock of a workspace, no file of the user',
  'host/workspace/lockFile.ts': 'the lock of a workspace, no file of the user',
  'host/workspace/journal.ts': "makes the journal's folders before there is anything in them",
  'host/workspace/entryStore.ts': "makes the journal's folders before there is anything in them",
  'host/workspace/blobStore.ts': "makes the journal's folders before there is anything in them",
  'host/workspace/scan/scanLog.ts': 'what was seen of a workspace, which can be read again',
  'host/workspace/scan/contentPack.ts': 'what was seen of a workspace, which can be read again',
  'host/workspace/scan/openScan.ts': 'what was seen of a workspace, which can be read again',
  'host/tasks/taskStore.ts': 'makes the folder of task records',
  'host/tasks/askAboutMade.ts': 'gives another name to what a command made, and the name back',
  'host/tasks/turnNotes.ts': 'who was at work, in the data folder',
  'host/sandbox/madeFolders.ts': 'sets aside what a command made, and loses nothing',
  'host/engines/codex/sandboxTraces.ts': "empty folders that Codex's sandbox leaves",
  'host/engines/codex/codexEngine.ts': "makes Codex's folder in the data folder",
};

const changing =
  /^(?:appendFile|chmod|chown|copyFile|cp|createWriteStream|fchmod|ftruncate|futimes|lchown|link|lutimes|mkdir|mkdtemp|open|rename|rm|rmdir|symlink|truncate|unlink|utimes|write|writeFile|writev)(?:Sync)?$/;

/** The names of node:fs that a source imports, when there are any that can change a disk. */
function changesOf(source: string): string[] {
  const imports = [...source.matchAll(/^import (type )?([^;]+?) from 'node:fs(?:\/promises)?'/gm)];
  return imports.flatMap(([, type, what = '']) => {
    if (type !== undefined) return [];
    // The whole module could do anything.
    if (!what.startsWith('{')) return [what];
    const names = what.slice(1, -1).split(',');
    return names.map((name) => name.trim().split(' as ')[0] ?? '').filter((name) => changing.test(name));
  });
}

describe('what changes the disk of a workspace', () => {
  it('goes through Disk, whose every call is a place where a test ends the host, or is named here', () => {
    const sources = folders.flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => path.posix.join(folder, file.split(path.sep).join('/'))),
    );
    const found = sources.filter((file) => changesOf(readFileSync(path.join(root, file), 'utf8')).length > 0);
    assert.deepEqual(found.sort(), ['host/workspace/disk.ts', ...Object.keys(besidesDisk)].sort());
  });
});
