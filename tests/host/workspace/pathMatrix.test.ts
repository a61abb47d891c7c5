import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { link, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, posix } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import * as z from 'zod/mini';
import { AppError } from '../../../protocol/appError.ts';
import { applyPatch } from '../../../host/patch/applyPatch.ts';
import { nodeDisk } from '../../../host/workspace/disk.ts';
import { hashOf } from '../../../host/workspace/fileImage.ts';
import { openJournal } from '../../../host/workspace/journal.ts';
import type { Journal } from '../../../host/workspace/journal.ts';
import { journalEntrySchema, journalFormat, pendingWriteSchema } from '../../../host/workspace/journalEntry.ts';
import type { JournalEntry } from '../../../host/workspace/journalEntry.ts';
import type { RecordedChange } from '../../../host/workspace/entrySteps.ts';
import type { Change } from '../../../host/workspace/writePlan.ts';
import { openWorkspace } from '../../../host/workspace/workspace.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { treeOf } from '../treeOf.ts';

const { signal } = new AbortController();
const secret = 'secret';
const temporaryName = '.earshot-1.tmp';
const base = { hash: hashOf(Buffer.from(secret)) };

/** Each hostile shape: how it is made inside `root` (`outside` is its neighbour) and the path that names it. */
const shapes: Readonly<Record<string, (root: string, outside: string) => Promise<string>>> = {
  'an absolute path': (_root, outside) => Promise.resolve(join(outside, 'secret.txt')),
  'a path through the parent': () => Promise.resolve('../outside/secret.txt'),
  'a link to a file outside': async (root, outside) => {
    await symlink(join(outside, 'secret.txt'), join(root, 'link.txt'));
    return 'link.txt';
  },
  'a relative link to a file outside': async (root) => {
    await symlink('../outside/secret.txt', join(root, 'link.txt'));
    return 'link.txt';
  },
  'a linked folder outside': async (root, outside) => {
    await symlink(outside, join(root, 'linked'));
    return 'linked/secret.txt';
  },
  'a new file in a linked folder outside': async (root, outside) => {
    await symlink(outside, join(root, 'linked'));
    return 'linked/new.txt';
  },
  'a chain of links that ends outside': async (root, outside) => {
    await symlink(outside, join(root, 'second'));
    await symlink('second', join(root, 'first'));
    return 'first/secret.txt';
  },
  'a link to the folder above the root': async (root) => {
    await symlink('..', join(root, 'up'));
    return 'up/outside/secret.txt';
  },
  'a neighbour whose name begins like the root': async (root) => {
    await mkdir(`${root}-other`);
    await writeFile(join(`${root}-other`, 'secret.txt'), secret);
    await symlink(`${root}-other`, join(root, 'other'));
    return 'other/secret.txt';
  },
  'a link that leads nowhere': async (root, outside) => {
    await symlink(join(outside, 'not-there.txt'), join(root, 'dangling.txt'));
    return 'dangling.txt';
  },
  'a link to itself': async (root) => {
    await symlink('loop', join(root, 'loop'));
    return 'loop';
  },
  'a link into .git': async (root) => {
    await mkdir(join(root, '.git/hooks'), { recursive: true });
    await writeFile(join(root, '.git/hooks/pre-commit'), secret);
    await symlink('.git/hooks', join(root, 'hooks'));
    return 'hooks/pre-commit';
  },
  ...Object.fromEntries(
    Object.entries({
      'a NUL': 'a\0.txt',
      'a parent in the middle': 'src/../../outside/secret.txt',
      'a backslash': '..\\outside\\secret.txt',
      'a drive': 'C:/secret.txt',
      'a stream': 'secret.txt:hidden',
      'a dot at the end': 'secret.',
      'a space at the end': 'secret ',
      'a device': 'src/nul.txt',
      "git's folder in other case": '.GIT/config',
      "git's folder by its short name": 'GIT~1/config',
      "git's folder with an ignored character": '.g\u200cit/config',
      'an agent folder': '.codex/config.toml',
    }).map(([shape, path]) => [shape, () => Promise.resolve(path)]),
  ),
  'a pipe': async (root) => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    return Promise.resolve('pipe');
  },
  'a new hook of git': async (root) => {
    await mkdir(join(root, '.git/hooks'), { recursive: true });
    return '.git/hooks/post-commit';
  },
  'a folder': async (root) => {
    await mkdir(join(root, 'folder'));
    return 'folder';
  },
  'a file used as a folder': async (root) => {
    await writeFile(join(root, 'plain.txt'), secret);
    return 'plain.txt/inside.txt';
  },
  'a socket': async (root) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, 'socket'), resolve));
    server.unref();
    return 'socket';
  },
};

const mine = { bytes: Buffer.from('mine') };
const then = { bytes: Buffer.from(secret), mode: 0o644, times: { atimeNs: '1', mtimeNs: '1' } };

const after = { bytes: Buffer.from(secret), mode: 0o644 };

interface Place {
  readonly journal: Journal;
  /** Of the journal. */
  readonly data: string;
  readonly root: string;
  readonly path: string;
}

type Operation = (place: Place) => Promise<unknown>;
type Recorded = Omit<RecordedChange, 'path'>;

const writing =
  (changeFor: (path: string) => Change): Operation =>
  ({ journal, root, path }) =>
    journal.write('task', root, [changeFor(path)], { signal });

/** The undo of what was recorded of a path that is as hostile now. */
const undoing =
  (recorded: Recorded): Operation =>
  async ({ journal, root, path }) => {
    await journal.record('task', root, [{ path, ...recorded }], { signal });
    await journal.undo('task', 'undoing', { signal });
  };

/** Stores an entry as if its path had been harmless when it was written: nothing is left out as it is recorded. */
async function store({ journal, data, root, path }: Place, recorded: Recorded): Promise<JournalEntry> {
  await journal.record('harmless', root, [{ path: 'harmless.txt', ...recorded }], { signal });
  const text = await readFile(join(data, 'entries/harmless.json'), 'utf8');
  const entry = z.parse(journalEntrySchema, JSON.parse(text));
  const stored = { ...entry, entryId: 'task', files: entry.files.map((file) => ({ ...file, path })), writeId: 'write' };
  await writeFile(join(data, 'entries/task.json'), JSON.stringify(stored));
  return stored;
}

const onStored =
  (recorded: Recorded, act: (place: Place) => Promise<unknown>): Operation =>
  async (place) => {
    await store(place, recorded);
    await act(place);
  };

/** Stores a write that had begun: it is complete where the entry bears its id. */
async function storePending(
  { data, path }: Place,
  { entryId, root, files }: JournalEntry,
  { writeId, folders }: { readonly writeId: string; readonly folders: readonly string[] },
): Promise<void> {
  const temporary = posix.join(posix.dirname(path), temporaryName);
  const times = folders.map((folder) => ({ path: folder, times: { atimeNs: '1', mtimeNs: '1' } }));
  const pending = {
    format: journalFormat,
    entryId,
    root,
    writeId,
    files: files.map((file) => ({ ...file, temporary })),
    madeFolders: folders,
    afterwards: { removeIfEmpty: folders, times },
  };
  await writeFile(join(data, 'pending/task.json'), JSON.stringify(z.parse(pendingWriteSchema, pending)));
}

/** What a host does that starts after another ended in the middle of a write. It tells what it could not put back. */
const recovering =
  (recorded: Recorded): Operation =>
  async (place) => {
    await storePending(place, await store(place, recorded), { writeId: 'unfinished', folders: [] });
    const failed = await place.journal.recover(place.root);
    if (failed.length > 0) throw new AppError('path_refused', failed.join());
  };

const patching =
  (linesFor: (path: string) => string[]): Operation =>
  async ({ journal, root, path }) => {
    const patch = ['*** Begin Patch', ...linesFor(path), '*** End Patch'].join('\n');
    await journal.write('task', root, await applyPatch(await openWorkspace(root), patch, { signal }), { signal });
  };

/** Ends in the same lines as what is there: only with `merge` is it written. */
const conflicting = { before: { ...then, ...mine }, after: { ...after, bytes: Buffer.from('theirs') } };

/** What is tried with each shape: each must reject, and change nothing anywhere. */
const operations: Readonly<Record<string, Operation>> = {
  reading: async ({ root, path }) => (await openWorkspace(root)).read(path),
  searching: async ({ root, path }) => (await openWorkspace(root)).holds(path, 'secret'),
  creating: writing((path) => ({ path, base: null, after: mine })),
  changing: writing((path) => ({ path, base, after: mine })),
  deleting: writing((path) => ({ path, base, after: null })),
  'undoing a creation': undoing({ before: null, after }),
  'undoing a change': undoing({ before: { ...then, ...mine }, after }),
  'undoing a deletion': undoing({ before: then, after: null }),
  'merging an undo into': onStored(conflicting, ({ journal }) =>
    journal.undo('task', 'undoing', { signal, merge: true }),
  ),
  'redoing a change': onStored({ before: { ...then, ...mine }, after }, async ({ journal }) =>
    journal.undo('task', 'redoing', { signal }),
  ),
  'reading what an undo left alone': onStored(conflicting, ({ journal, path }) => journal.version('task', path, 'now')),
  'asking what an undo would do': onStored(conflicting, async ({ journal }) => {
    const [step] = await journal.undoSteps('task', undefined);
    if (step?.kind === 'conflict') throw new AppError('edit_conflict', step.reason);
  }),
  'recovering a creation': recovering({ before: null, after }),
  'recovering a change': recovering({ before: { ...then, ...mine }, after }),
  'recovering a deletion': recovering({ before: then, after: null }),
  'patching: a new file': patching((path) => [`*** Add File: ${path}`, '+mine']),
  'patching: a change': patching((path) => [`*** Update File: ${path}`, '-secret', '+mine']),
  'patching: a deletion': patching((path) => [`*** Delete File: ${path}`]),
  'patching: a move from there': patching((path) => [`*** Update File: ${path}`, '*** Move to: taken.txt', ' secret']),
  'patching: a move to there': patching((path) => ['*** Update File: own.txt', `*** Move to: ${path}`, ' secret']),
};

/** What each may be refused with. An undo may also say that there is nothing to undo: such a path was not even recorded. */
function codesOf(operation: string): readonly string[] {
  if (/^(?:undoing|merging|redoing|asking)/.test(operation)) return ['edit_conflict', 'nothing_to_undo'];
  // What is no text cannot stand in a patch.
  return operation.startsWith('patching') ? ['path_refused', 'patch_invalid'] : ['path_refused'];
}

/** A patch's own grammar takes spaces off the end of a path. */
const isSayable = (operation: string, shape: string): boolean =>
  !(operation.startsWith('patching') && shape === 'a space at the end');

async function setUp(test: TestContext) {
  const folder = await temporaryFolder(test);
  const root = join(folder, 'root');
  const outside = join(folder, 'outside');
  await Promise.all([mkdir(root), mkdir(outside)]);
  await mkdir(join(outside, 'empty'));
  for (const name of ['secret.txt', temporaryName]) await writeFile(join(outside, name), secret);
  await writeFile(join(root, 'own.txt'), secret);
  const data = await temporaryFolder(test);
  const journal = await openJournal(data, { disk: nodeDisk, onUnrecovered: () => assert.fail() });
  return { folder, root, outside, data, journal };
}

for (const [operation, operate] of Object.entries(operations)) {
  describe(operation, () => {
    for (const [shape, make] of Object.entries(shapes)) {
      if (!isSayable(operation, shape)) continue;
      it(`refuses ${shape} (threat#traversal)`, async (test) => {
        const { folder, root, outside, data, journal } = await setUp(test);
        const path = await make(root, outside);
        const before = await treeOf(folder);
        const codes = codesOf(operation);
        await assert.rejects(
          operate({ journal, data, root, path }),
          (error) => error instanceof AppError && codes.includes(error.code),
        );
        assert.deepEqual(await treeOf(folder), before);
      });
    }
  });
}

for (const [what, writeId] of [
  ['the end of a write', 'write'],
  ['taking a write back', 'unfinished'],
] as const) {
  describe(`what ${what} does to folders`, () => {
    for (const [shape, make] of Object.entries(shapes)) {
      it(`leads nowhere outside by ${shape} (threat#traversal)`, async (test) => {
        const { folder, root, outside, data, journal } = await setUp(test);
        const path = await make(root, outside);
        const beside = posix.join(posix.dirname(path), 'empty');
        const folders = [path, posix.dirname(path), beside].filter((name) => !name.includes('\0'));
        const place = { journal, data, root, path };
        await storePending(place, { ...(await store(place, conflicting)), files: [] }, { writeId, folders });
        const before = await elsewhere(folder);
        await journal.recover(root);
        assert.deepEqual(await elsewhere(folder), before);
      });
    }
  });
}

/** All beside the workspace. */
async function elsewhere(folder: string): Promise<Record<string, string>> {
  const tree = Object.entries(await treeOf(folder));
  return Object.fromEntries(tree.filter(([path]) => path !== 'root' && !path.startsWith('root/')));
}

describe('a file with a second name', () => {
  // Taking a write back gives the name its old file again, and the other name keeps what it had.
  const harmless = /^(reading|searching|creating|undoing a deletion|asking|recovering)/;
  for (const [operation, operate] of Object.entries(operations)) {
    if (harmless.test(operation)) continue;
    it(`is refused when ${operation} it (threat#links)`, async (test) => {
      const { folder, root, outside, data, journal } = await setUp(test);
      await link(join(outside, 'secret.txt'), join(root, 'twin.txt'));
      const before = await treeOf(folder);
      await assert.rejects(operate({ journal, data, root, path: 'twin.txt' }), { code: 'path_refused' });
      assert.deepEqual(await treeOf(folder), before);
    });
  }
});

describe('links that stay inside', () => {
  it('are followed to the file they name, and stay links (threat#links)', async (test) => {
    const { root, journal } = await setUp(test);
    await mkdir(join(root, 'real'));
    await writeFile(join(root, 'real/a.txt'), secret);
    await symlink('real', join(root, 'alias'));
    await journal.write('task', root, [{ path: 'alias/a.txt', base, after: { bytes: Buffer.from('mine') } }], {
      signal,
    });
    assert.deepEqual(await journal.edits('task'), [{ path: 'real/a.txt', kind: 'modify', added: 1, removed: 1 }]);
    assert.equal((await openWorkspace(root)).root, root);
  });
});
