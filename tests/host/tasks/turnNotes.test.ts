import assert from 'node:assert/strict';
import { watch, writeFileSync } from 'node:fs';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { TurnNotes } from '../../../host/tasks/turnNotes.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const note = { root: '/r', named: ['a'], ran: [{ fromMs: 1, toMs: null }] };

describe('notes of turns under way', () => {
  it('are found by a later process, without one that was half written', async (test) => {
    const folder = await temporaryFolder(test);
    const notes = new TurnNotes(folder);
    notes.put('task', { ...note, named: [] });
    notes.put('task', note);
    writeFileSync(join(folder, 'task.draft'), '{"roo');
    writeFileSync(join(folder, 'other.draft'), '{"roo');
    const [left, ...others] = new TurnNotes(folder).all();
    assert.deepEqual([left?.taskId, left?.note, others], ['task', note, []]);
    assert.deepEqual(await readdir(folder), ['task.json']);
    notes.remove('task');
    assert.deepEqual(new TurnNotes(folder).all(), []);
  });

  it('tell how long their process lived', async (test) => {
    const folder = await temporaryFolder(test);
    const notes = new TurnNotes(folder);
    const startedMs = Date.now();
    notes.put('task', note);
    await utimes(join(folder, 'task.json'), 1, 1);
    // Its next sign of life.
    await new Promise<void>((resolve) => {
      const watcher = watch(folder, () => {
        if ((notes.all()[0]?.aliveMs ?? 0) < startedMs) return;
        watcher.close();
        resolve();
      });
    });
    notes.remove('task');
  });
});
