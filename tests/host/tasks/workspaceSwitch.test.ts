import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { createCommandsEngine } from '../../../host/engines/commands/commandsEngine.ts';
import type { Engine } from '../../../host/engines/engine.ts';
import { createSampleWorkspace } from '../../../scripts/start/sampleWorkspace.ts';
import { createScriptedEngine } from '../../fakes/scriptedEngine.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { setUp, viewOf } from './taskBench.ts';

/** Two workspaces: todo-app, with two changed files on its branch, and website, which is in no repository. */
async function twoWorkspaces(test: TestContext, engine: Engine = createCommandsEngine()) {
  const base = await temporaryFolder(test);
  const [todo, website] = [join(base, 'todo-app'), join(base, 'website')];
  await createSampleWorkspace(todo);
  await createSampleWorkspace(website, { git: false });
  const workspaces = [
    { workspaceId: 'w1', name: 'todo-app', root: todo },
    { workspaceId: 'w2', name: 'website', root: website },
  ];
  const bench = await setUp(test, engine, { workspaces });
  const [here] = workspaces;
  assert(here !== undefined);
  const ask = async (prompt: string) => {
    const task = await bench.tasks.start({ ...bench.input(prompt), workspace: here });
    await bench.tasks.settled();
    const { state, chooses } = viewOf(bench.tasks, task.taskId);
    return state.phase === 'finished' ? [state.outcome, state.summary, chooses] : [state.phase];
  };
  return { ...bench, ask, here, todo };
}

describe('speaking of workspaces', () => {
  it('goes to another and says where that stands; carrying out is for who keeps the choice', async (test) => {
    const { ask } = await twoWorkspaces(test);
    assert.deepEqual(await ask('switch to website'), ['done', 'Now in website, not a git repository.', 'w2']);
    const [outcome, summary, chooses] = await ask('work in the todo app project');
    assert.match(String(summary), /^You are already in todo app, on branch \w+, 2 changed\.$/);
    assert.deepEqual([outcome, chooses], ['done', 'w1']);
  });

  it('tells which one it is, and which there are', async (test) => {
    const { ask } = await twoWorkspaces(test);
    const [, which] = await ask('which project am I in');
    assert.match(String(which), /^You are in todo app, on branch \w+, 2 changed\. It is a Node project\.$/);
    const list = 'You have todo app and website. You are in todo app.';
    assert.deepEqual(await ask('which projects are there'), ['done', list, undefined]);
  });

  it('asks back where it is not sure, and changes nothing', async (test) => {
    const { ask } = await twoWorkspaces(test);
    const unknown = 'I know no project called blog. You have todo app and website. Which one?';
    assert.deepEqual(await ask('switch to the blog project'), ['asked', unknown, undefined]);
    const doubtful = 'Did you mean website? Please say it again.';
    assert.deepEqual(await ask('switch to the westside project'), ['asked', doubtful, undefined]);
  });

  it('waits for no work and is no word to it', async (test) => {
    const engine = createScriptedEngine(() => [{ do: 'tell', text: 'working' }, { do: 'listen' }]);
    const { tasks, events, input, here, controller } = await twoWorkspaces(test, engine);
    const { taskId } = await tasks.start({ ...input('work'), workspace: here });
    await events.seen('progress working');
    assert.equal(await tasks.steer({ taskId, functionCallId: 'c9', text: 'switch to website' }), false);
    await tasks.start({ ...input('switch to website'), workspace: here });
    await events.seen('finished switch to website: done Now in website, not a git repository.');
    assert.deepEqual(viewOf(tasks, taskId).state, { phase: 'running' });
    controller.abort();
    await tasks.settled();
  });

  it('leads out of a workspace whose folder is gone', async (test) => {
    const { ask, todo } = await twoWorkspaces(test);
    await rm(todo, { recursive: true });
    assert.deepEqual(await ask('switch to website'), ['done', 'Now in website, not a git repository.', 'w2']);
  });

  it('is expected by the recogniser, the names too where there are several', async (test) => {
    const { tasks, here } = await twoWorkspaces(test);
    const { workspaces = [], templates } = await tasks.hints(here);
    assert.deepEqual(workspaces, ['todo app', 'website']);
    assert.ok(templates.some(({ templateId }) => templateId.startsWith('switchTo.')));
    const alone = await setUp(test, createCommandsEngine(), { workspaces: [here] });
    const hints = await alone.tasks.hints(here);
    assert.equal(hints.workspaces, undefined);
    assert.ok(hints.templates.some(({ templateId }) => templateId.startsWith('whichProject.')));
    assert.ok(!hints.templates.some(({ templateId }) => templateId.startsWith('switchTo.')));
  });
});
