import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readWorkspaceTalk } from '../../../host/tasks/workspaceTalk.ts';
import type { WorkspaceTalk } from '../../../host/tasks/workspaceTalk.ts';

const workspaces = ['todo-app', 'website', 'todo-api', 'shop'].map((name) => ({ workspaceId: name, name }));
const to = (workspaceId: string): WorkspaceTalk => ({ kind: 'switch', workspaceId });

function read(request: string, spoken = true): WorkspaceTalk | undefined {
  return readWorkspaceTalk(request, workspaces, { spoken });
}

describe('a request about the workspaces', () => {
  for (const [request, talk] of [
    ['Switch to todo app.', to('todo-app')],
    ['switch to the website project', to('website')],
    ['Please work in the website project now.', to('website')],
    ['Can you go back to shop?', to('shop')],
    ['open the folder todo api', to('todo-api')],
    ['Switch to the web site.', to('website')],
    ['Switch to todo apps.', { kind: 'choose', names: ['todo app', 'todo api'] }],
    ['switch to the blog project', { kind: 'unknown', said: 'blog' }],
    ['Which project am I in?', { kind: 'which' }],
    ['where are we', { kind: 'which' }],
    ['Which projects are there?', { kind: 'list' }],
    ['list my workspaces', { kind: 'list' }],
  ] as const) {
    it(`is read: “${request}”`, () => {
      assert.deepEqual(read(request), talk);
    });
  }

  for (const request of [
    'switch to dark mode',
    'work on the login page',
    'go to the next step',
    'rename shop to store',
    'change the shop to a store',
    'open the settings',
    'use the express project',
    'what project files changed',
    'in the website project rename a to b',
  ]) {
    it(`is not: “${request}” is for an engine`, () => {
      assert.equal(read(request), undefined);
    });
  }

  it('takes a typed name as it is written', () => {
    assert.deepEqual(read('switch to todo-api', false), to('todo-api'));
    assert.deepEqual(read('switch to "todo-app"', false), to('todo-app'));
  });

  it('asks before it goes by a doubtful sound, and only where the words speak of a project', () => {
    assert.deepEqual(read('switch to the shot project'), { kind: 'choose', names: ['shop'] });
    assert.equal(read('switch to shot'), undefined);
  });
});
