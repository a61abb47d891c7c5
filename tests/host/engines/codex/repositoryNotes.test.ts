import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { repositoryNotes } from '../../../../host/engines/codex/repositoryNotes.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';

describe("a repository's AGENTS.md", () => {
  it('is read from its root down to the folder, and from nowhere above', async (test) => {
    const above = await temporaryFolder(test);
    const [repository, inner] = [join(above, 'repository'), join(above, 'repository/packages/a')];
    await mkdir(inner, { recursive: true });
    for (const [folder, text] of [
      [above, 'above'],
      [repository, 'outer'],
      [inner, 'inner'],
    ] as const) {
      await writeFile(join(folder, 'AGENTS.md'), text);
    }
    assert.equal(await repositoryNotes(inner), 'inner');
    await mkdir(join(repository, '.git'));
    assert.equal(await repositoryNotes(inner), 'outer\n\ninner');
    assert.equal(await repositoryNotes(join(repository, 'packages')), 'outer');
  });

  it('is no link, and no more than 32 KiB', async (test) => {
    const folder = await temporaryFolder(test);
    assert.equal(await repositoryNotes(folder), '');
    await writeFile(join(folder, 'secret'), 'x');
    await symlink('secret', join(folder, 'AGENTS.md'));
    assert.equal(await repositoryNotes(folder), '');
    const big = await temporaryFolder(test);
    await writeFile(join(big, 'AGENTS.md'), 'x'.repeat(40_000));
    assert.equal((await repositoryNotes(big)).length, 32 * 1024);
  });
});
