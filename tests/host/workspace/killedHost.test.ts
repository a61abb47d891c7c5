import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bundleHostProgram } from './killed/killableHost.ts';
import { killRows, recoveryRows, wholeRun } from './killed/killRows.ts';

// Real processes and the real disk: each is ended by SIGKILL at one system call, and another is started. The calls are
// listed by a run that is let live, so a new one adds a row by itself. tests/long has the rest of the rows.
const program = await bundleHostProgram();

describe('a host killed', () => {
  it('before any system call of a three-file patch leaves all old or all new, and undo works (threat#crash)', (test) =>
    killRows(program, 'patch', 'before', test));

  it('before any system call of the recovery from its own end is recovered by the next one (threat#crash)', (test) =>
    recoveryRows(program, undefined, test));
});

describe('a power cut', () => {
  it('finds everything synced in the order that recovery relies on', async (test) => {
    const { calls } = await wholeRun(program, 'patch', test);
    const at = (name: string, path: RegExp): number[] =>
      calls.flatMap((call, index) => (call.name === name && path.test(call.path) ? [index] : []));
    const [firstInWorkspace] = [...at('mkdir', /^HELD/), ...at('open', /^HELD/)].sort((a, b) => a - b);
    const placed = [...at('rename', /^HELD/), ...at('link', /^HELD/), ...at('unlink', /^HELD\/gone/)];
    const [saved] = at('rename', /^DATA\/entries/);
    assert(firstInWorkspace !== undefined && saved !== undefined);
    assert.equal(placed.length, 3);
    // Old contents and intent before the workspace is touched.
    assert(at('fsync', /^DATA\/blobs$/).some((index) => index < firstInWorkspace));
    assert(at('fsync', /^DATA\/pending$/).some((index) => index < firstInWorkspace));
    assert(Math.max(...at('rename', /^DATA\/(?:blobs|pending)/)) < Math.max(...at('fsync', /^DATA\/pending$/)));
    // New contents before they take their places, those before the entry says so.
    const written = at('fsync', /^HELD\/\.earshot/);
    assert.equal(written.length, 2);
    assert(Math.max(...written) < Math.min(...placed));
    for (const folder of ['src', 'deep', 'deep/er']) {
      const [synced] = at('fsync', new RegExp(`^ROOT/${folder}$`));
      assert(synced !== undefined && synced > Math.max(...placed) && synced < saved, folder);
    }
    // And that before it is forgotten that the write had begun.
    const [entrySynced] = at('fsync', /^DATA\/entries$/);
    const [forgotten] = at('unlink', /^DATA\/pending/);
    assert(entrySynced !== undefined && forgotten !== undefined && saved < entrySynced && entrySynced < forgotten);
  });
});
