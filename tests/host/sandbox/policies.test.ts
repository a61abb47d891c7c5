import assert from 'node:assert/strict';
import { chmod, mkdir, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { bubblewrapArguments } from '../../../host/sandbox/bubblewrap.ts';
import { boundPaths } from '../../../host/sandbox/otherSockets.ts';
import { sandboxPolicy } from '../../../host/sandbox/sandboxPolicy.ts';
import { seatbeltProfile } from '../../../host/sandbox/seatbelt.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { sandboxHere } from './sandboxBench.ts';

const policy = {
  root: '/home/a/work',
  folder: '/home/a/work/inner',
  network: false,
  readOnly: ['/home/a/work/.git'],
  hidden: [
    { path: '/home/a/.ssh', kind: 'folder' },
    { path: '/home/a/.npmrc', kind: 'file' },
  ],
} as const;

describe('a policy', () => {
  it('hides what is there of the usual places and protects the folders of git and agents', async (test) => {
    const home = await temporaryFolder(test);
    for (const folder of ['.ssh', '.config/gh', 'work/.git', 'work/.codex', 'work/a/.git', 'data/logs']) {
      await mkdir(path.join(home, folder), { recursive: true });
    }
    await writeFile(path.join(home, '.netrc'), '');
    const root = path.join(home, 'work');
    const secrets = [path.join(home, 'data'), path.join(home, 'data/logs'), path.join(home, 'gone')];
    assert.deepEqual(
      await sandboxPolicy({
        root,
        folder: root,
        network: false,
        home,
        secrets,
        sockets: [],
        fenced: ['a/.git', 'gone/.git'],
      }),
      {
        root,
        folder: root,
        network: false,
        hidden: [
          { path: path.join(home, '.ssh'), kind: 'folder' },
          { path: path.join(home, 'data'), kind: 'folder' },
          { path: path.join(home, '.netrc'), kind: 'file' },
          { path: path.join(home, '.config/gh'), kind: 'folder' },
        ],
        readOnly: [path.join(root, '.git'), path.join(root, '.codex'), path.join(root, 'a/.git')],
      },
    );
  });

  it('hides the sockets outside the workspace; with many in a folder, the folder', async (test) => {
    const home = await temporaryFolder(test);
    const root = path.join(home, 'work');
    const make = async (folder: string, count: number): Promise<string[]> => {
      await mkdir(path.join(home, folder), { recursive: true });
      const files = Array.from({ length: count }, (_, index) => path.join(home, folder, `${index}.sock`));
      for (const file of files) await writeFile(file, '');
      return files;
    };
    const few = await make('few', 2);
    const sockets = [...few, ...(await make('many', 41)), ...(await make('work', 41)), path.join(home, 'gone')];
    const { hidden } = await sandboxPolicy({
      root,
      folder: root,
      network: true,
      home,
      secrets: [],
      sockets,
      fenced: [],
    });
    assert.deepEqual(hidden, [
      { path: path.join(home, 'many'), kind: 'folder' },
      ...few.map((file) => ({ path: file, kind: 'file' })),
    ]);
  });

  it("reads the kernel's table of sockets: those with a place on the disk, each once", () => {
    const row = (place: string): string => `00000000d6d48f43: 00000003 00000000 00010000 0001 01    12${place}`;
    const table = ['Num       RefCount Protocol Flags    Type St Inode Path', row(''), row(' @/abstract')];
    const places = ['/run/a b.sock', '/run/a b.sock', '/var/lib/mysql/mysql.sock'];
    assert.deepEqual(
      boundPaths([...table, ...places.map((place) => row(` ${place}`)), ''].join('\n')),
      places.slice(1),
    );
  });

  it('has bubblewrap hide nothing where there is nothing anyway', () => {
    const hidden = ['/tmp/a.sock', '/run/b.sock', '/dev/log', '/tmp/work/c', '/home/d.sock'].map((place) => ({
      path: place,
      kind: 'file' as const,
    }));
    const words = bubblewrapArguments({ ...policy, root: '/tmp/work', folder: '/tmp/work', readOnly: [], hidden });
    const covered = words.filter((_, index) => words[index - 1] === '/dev/null');
    assert.deepEqual(covered, ['/tmp/work/c', '/home/d.sock']);
  });

  it('gives bubblewrap the workspace after the folders around it and before what is hidden in it', () => {
    const inTmp = { ...policy, root: '/tmp/a/work', folder: '/tmp/a/work', readOnly: [] };
    const around = { path: '/tmp/a', kind: 'folder' } as const;
    const inside = { path: '/tmp/a/work/.ssh', kind: 'folder' } as const;
    const places = bubblewrapArguments({ ...inTmp, hidden: [inside, around] }).filter((word) =>
      word.startsWith('/tmp'),
    );
    assert.deepEqual(places, ['/tmp', '/tmp/a', '/tmp/a/work', '/tmp/a/work', '/tmp/a/work/.ssh', '/tmp/a/work']);
  });

  it('takes the network from bubblewrap unless it was allowed', () => {
    assert.equal(bubblewrapArguments(policy).includes('--unshare-net'), true);
    assert.equal(bubblewrapArguments({ ...policy, network: true }).includes('--unshare-net'), false);
  });

  // Not run here: macOS alone has the sandbox. What is written is held to the whole text of the rules that matter.
  it('is a seatbelt profile that denies what is not said, and says the later rule last', () => {
    const profile = seatbeltProfile(policy);
    const rules = profile.split('\n');
    assert.equal(rules[1], '(deny default)');
    assert.equal(profile.includes('network'), false);
    const [write, hide, protect] = ['(subpath "/home/a/work")', '(deny file-read* file-write*', '/work/.git'].map(
      (part) => rules.findLastIndex((rule) => rule.includes(part)),
    );
    assert.deepEqual(
      [...[write, hide, protect]].sort((a, b) => Number(a) - Number(b)),
      [write, hide, protect],
    );
    assert.match(seatbeltProfile({ ...policy, network: true }), /\(allow network-outbound \(remote ip\)/);
    assert.match(seatbeltProfile({ ...policy, root: '/a"b\\c' }), /\(subpath "\/a\\"b\\\\c"\)/);
    assert.equal(count(profile, '('), count(profile, ')'));
    const below = seatbeltProfile({ ...policy, readOnly: ['/home/a/work/b/c/.git'] }).split('\n');
    const kept = below.flatMap((rule) => /^\(deny file-write-unlink \(literal "(.*)"\)\)$/.exec(rule)?.[1] ?? []);
    assert.deepEqual(kept, ['/home/a/work/b/c', '/home/a/work/b']);
  });
});

describe('looking for a sandbox', () => {
  it('takes one that does not run commands for none', async (test) => {
    const folder = await realpath(await temporaryFolder(test));
    const broken = path.join(folder, 'bwrap');
    for (const script of ['echo "No permissions to create a new namespace" >&2; exit 1', 'exit 0']) {
      await writeFile(broken, `#!/bin/sh\n${script}\n`);
      await chmod(broken, 0o755);
      assert.equal(await sandboxHere(folder, { PATH: folder, EARSHOT_BWRAP: broken }), undefined);
    }
    assert.equal(await sandboxHere(folder, { EARSHOT_BWRAP: '' }), undefined);
  });
});

function count(text: string, letter: string): number {
  return text.split(letter).length - 1;
}
