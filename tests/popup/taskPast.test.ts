import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toTaskPast } from '../../popup/ui/taskPast.ts';
import { conflict } from './snapshots.ts';

describe('an undo that could not be', () => {
  it('of a task that another client started shows its files in conflict too', () => {
    assert.deepEqual(toTaskPast(conflict.task, [conflict]).blocked, { taskId: 't1', rest: [] });
  });
});
