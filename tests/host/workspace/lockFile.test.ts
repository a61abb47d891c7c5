import assert from 'node:assert/strict';
import { link, mkdir, readFile, readdir, rename, stat, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { successorOf } from '../../../host/workspace/lockChain.ts';
import { tryLock } from '../../../host/workspace/lockFile.ts';
import type { LockAttempt } from '../../../host/workspace/lockFile.ts';
import { findLockPlace } from '../../../host/workspace/lockPlace.ts';
import type { LockPlace } from '../../../host/workspace/lockPlace.ts';
import { describeThisProcess, newLockId } from '../../../host/workspace/lockRecord.ts';
import type { HolderState, LockRecord } from '../../../host/workspace/lockRecord.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

/** Processes as a judge sees them: those in `dead` are gone, the rest run. */
async function setUp(test: TestContext) {
  const root = await temporaryFolder(test);
  await mkdir(join(root, '.git'));
  await writeFile(join(root, '.git/HEAD'), 'ref: refs/heads/main\n');
  const place = await findLockPlace(root);
  const self = await describeThisProcess();
  const dead = new Set<string>();
  const record = (): LockRecord => ({ ...self, lockId: newLockId() });
  const judge = ({ lockId }: LockRecord): Promise<HolderState> =>
    Promise.resolve(dead.has(lockId) ? 'gone' : 'running');
  const attempt = (mine = record(), at: LockPlace = place): Promise<LockAttempt> => tryLock(at, mine, judge);
  const leftOver = async (file: string): Promise<LockRecord> => {
    const left = record();
    dead.add(left.lockId);
    await writeFile(file, JSON.stringify(left));
    return left;
  };
  return { root, place, dead, record, attempt, leftOver };
}

async function take(attempt: Promise<LockAttempt>): Promise<() => Promise<void>> {
  const result = await attempt;
  assert(result.kind === 'taken');
  return result.release;
}

const locksIn = async (root: string): Promise<string[]> =>
  (await readdir(join(root, '.git'))).filter((name) => name.startsWith('earshot.lock'));

describe('a lock', () => {
  it('is one file that everybody may read, says who holds it, and is gone when let go', async (test) => {
    const { root, place, record, attempt } = await setUp(test);
    const mine = record();
    const release = await take(attempt(mine));
    assert.deepEqual(await locksIn(root), ['earshot.lock']);
    assert.deepEqual(JSON.parse(await readFile(place.file, 'utf8')), mine);
    assert.equal((await stat(place.file)).mode & 0o777, 0o644);
    await release();
    assert.deepEqual(await locksIn(root), []);
  });

  it('is not had by a second one, who writes nothing, and is had after it was let go', async (test) => {
    const { root, record, attempt } = await setUp(test);
    const mine = record();
    const release = await take(attempt(mine));
    const before = (await stat(join(root, '.git'), { bigint: true })).mtimeNs;
    assert.deepEqual(await attempt(), { kind: 'held', holder: mine, elsewhere: false });
    assert.equal((await stat(join(root, '.git'), { bigint: true })).mtimeNs, before);
    await release();
    await (
      await take(attempt())
    )();
  });

  it('passes on from one that is gone, however old or new it is, and leaves nothing of it', async (test) => {
    for (const when of [0, 4_000_000_000]) {
      const { root, place, attempt, leftOver } = await setUp(test);
      await leftOver(place.file);
      await utimes(place.file, when, when);
      const release = await take(attempt());
      assert.deepEqual(await locksIn(root), ['earshot.lock']);
      await release();
      assert.deepEqual(await locksIn(root), []);
    }
  });

  it('is kept by one that runs, however old it is', async (test) => {
    const { place, record, attempt } = await setUp(test);
    const mine = record();
    await take(attempt(mine));
    await utimes(place.file, 0, 0);
    assert.deepEqual(await attempt(), { kind: 'held', holder: mine, elsewhere: false });
  });

  it('passes on from a successor that died before it had taken its place', async (test) => {
    const { root, place, attempt, leftOver } = await setUp(test);
    const first = await leftOver(place.file);
    const second = await leftOver(successorOf(place.file, first));
    await leftOver(successorOf(place.file, second));
    await leftOver(`${place.file}.${newLockId()}`); // A draft.
    const release = await take(attempt());
    assert.deepEqual(await locksIn(root), ['earshot.lock']);
    await release();
  });

  it('is held by a successor that has not taken its place yet', async (test) => {
    const { place, record, attempt, leftOver } = await setUp(test);
    const first = await leftOver(place.file);
    const second = record();
    await writeFile(successorOf(place.file, first), JSON.stringify(second));
    assert.deepEqual(await attempt(), { kind: 'held', holder: second, elsewhere: false });
  });

  it('is nobody’s who linked to a chain that was replaced meanwhile', async (test) => {
    const { root, place, dead, record } = await setUp(test);
    const first = record();
    await writeFile(place.file, JSON.stringify(first));
    dead.add(first.lockId);
    const winner = record();
    let looks = 0;
    // Between a loser's look and its link another one succeeds and takes the place.
    const judge = async ({ lockId }: LockRecord): Promise<HolderState> => {
      looks += 1;
      if (looks === 2)
        await writeFile(`${place.file}.new`, JSON.stringify(winner)).then(() =>
          rename(`${place.file}.new`, place.file),
        );
      return dead.has(lockId) ? 'gone' : 'running';
    };
    assert.deepEqual(await tryLock(place, record(), judge), { kind: 'held', holder: winner, elsewhere: false });
    assert.deepEqual(await locksIn(root), ['earshot.lock']);
  });

  it('that was removed by hand and taken by another stays the other’s', async (test) => {
    const { place, record, attempt } = await setUp(test);
    const release = await take(attempt());
    await unlink(place.file);
    const other = record();
    await take(attempt(other));
    await release();
    assert.deepEqual(await attempt(), { kind: 'held', holder: other, elsewhere: false });
  });

  const unreadable: Readonly<Record<string, (file: string, root: string) => Promise<void>>> = {
    'is empty': (file) => writeFile(file, ''),
    'holds something else': (file) => writeFile(file, '{"pid":1}'),
    'is a link': async (file, root) => {
      await writeFile(join(root, 'target'), 'x');
      await symlink(join(root, 'target'), file);
    },
    'is a folder': (file) => mkdir(file),
    'is huge': (file) => writeFile(file, 'x'.repeat(5_000)),
  };
  for (const [what, make] of Object.entries(unreadable)) {
    it(`that ${what} is somebody's, and nothing is done to it`, async (test) => {
      const { root, place, attempt } = await setUp(test);
      await make(place.file, root);
      assert.deepEqual(await attempt(), { kind: 'held', holder: undefined, elsewhere: true });
      assert.deepEqual(await locksIn(root), ['earshot.lock']);
    });
  }

  it('with a chain that bites its tail is somebody’s', async (test) => {
    const { place, attempt, leftOver } = await setUp(test);
    const first = await leftOver(place.file);
    await link(place.file, successorOf(place.file, first));
    assert.deepEqual(await attempt(), { kind: 'held', holder: undefined, elsewhere: true });
  });

  it(
    'cannot be had in a read-only place, which keeps nobody from working',
    {
      skip: process.platform === 'linux' ? false : 'only Linux has a folder that not even root may write',
    },
    async (test) => {
      const { attempt, record } = await setUp(test);
      const place = { file: '/sys/earshot.lock', key: 'sys', shown: 'earshot.lock', inSight: false };
      const result = await attempt(record(), place);
      assert(result.kind === 'unlockable');
      assert.match(result.reason, /^E(ROFS|ACCES|PERM)$/);
    },
  );

  it('leaves the times of a folder that it lies in in sight', async (test) => {
    const { dead, record, attempt } = await setUp(test);
    const root = await temporaryFolder(test);
    const place = await findLockPlace(root);
    const timeOf = async (): Promise<bigint> => (await stat(root, { bigint: true })).mtimeNs;
    const before = await timeOf();
    const mine = record();
    const release = await take(attempt(mine, place));
    assert.equal(await timeOf(), before);
    dead.add(mine.lockId);
    const again = await take(attempt(record(), place));
    assert.equal(await timeOf(), before);
    await release();
    await writeFile(join(root, 'a.ts'), '');
    const changed = await timeOf();
    await again();
    assert.equal(await timeOf(), changed);
    assert.deepEqual(await readdir(root), ['a.ts']);
  });

  it('has one holder at a time, whoever dies whenever', async (test) => {
    const { root, dead, record, attempt } = await setUp(test);
    let inside: string | undefined;
    let taken = 0;
    let deaths = 0;
    const contend = async (contender: number): Promise<void> => {
      for (let round = 0; taken < 100; round += 1) {
        const mine = record();
        const result = await attempt(mine);
        if (result.kind === 'held') await new Promise(setImmediate);
        if (result.kind !== 'taken') continue;
        taken += 1;
        assert.equal(inside, undefined, 'somebody else is inside');
        inside = mine.lockId;
        await new Promise(setImmediate);
        inside = undefined;
        if ((contender + round) % 2 === 0) {
          dead.add(mine.lockId);
          deaths += 1;
        } else await result.release();
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, contender) => contend(contender)));
    assert.ok(deaths > 5 && taken - deaths > 5);
    await (
      await take(attempt())
    )();
    assert.deepEqual(await locksIn(root), []);
  });
});
