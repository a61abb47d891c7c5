import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TodoList } from '../src/todos/todoList.ts';
import { callsIn } from '../src/ui/userLink.ts';

it('finishes an item once', () => {
  const list = new TodoList();
  list.add('Water the plants', 'ada');
  assert.equal(list.finish('Water the plants'), true);
  assert.equal(list.finish('Water the plants'), false);
  assert.deepEqual(list.open, []);
});

it('names each owner once', () => {
  const list = new TodoList();
  for (const title of ['one', 'two']) list.add(title, 'ada');
  assert.deepEqual(list.ownerIds, ['ada']);
});

it('finds calls in a report', () => {
  assert.deepEqual(callsIn('first fetchUser(ada), then fetchUser(lin)'), ['fetchUser(ada)', 'fetchUser(lin)']);
});
