import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toTaskPast } from '../../popup/ui/taskPast.ts';
import { conflict, task } from './snapshots.ts';

describe('an undo that could not be', () => {
  it('of a task that another client started shows its files in conflict too', () => {
    assert.deepEqual(toTaskPast(conflict.task, [conflict]).blocked, {
      taskId: 't1',
      rest: [],
      mergeable: ['src/api/user.ts'],
    });
  });

  it('offers no merge of what is merged already, until that is taken back', () => {
    const merge = { ...task.task, taskId: 't9', undoes: 't1', undoable: false, edits: task.task.edits.slice(0, 1) };
    const merged = { ...task, entryId: 'e9', task: merge };
    assert.deepEqual(toTaskPast(conflict.task, [task, conflict, merged]).blocked, {
      taskId: 't1',
      rest: ['src/pages/profilePage.tsx'],
      mergeable: [],
    });
    const redo = { ...task, entryId: 'e10', task: { ...merge, taskId: 't10', undoes: 't9' } };
    const { blocked } = toTaskPast(conflict.task, [task, conflict, merged, redo]);
    assert.deepEqual(blocked?.mergeable, ['src/api/user.ts']);
  });
});
