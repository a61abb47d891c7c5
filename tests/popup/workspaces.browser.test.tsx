import { sendKeys } from '@web/test-runner-commands';
import { expectEqual } from '../browser/expectEqual.ts';
import { findAll, see, seeText, until } from '../browser/page.ts';
import { renderPopup } from './renderPopup.tsx';
import type { Popup } from './renderPopup.tsx';
import { conflict, elsewhere, found, idle, inLine, renameDiff, task, trustQuestion } from './snapshots.ts';

const snapshot = { ...idle, workspaces: found };

describe('workspaces', () => {
  let popup: Popup;
  afterEach(() => {
    popup.close();
  });

  it('shows which one it is and how it stands, and all of them on a press', async () => {
    popup = renderPopup(snapshot);
    (await see('button', 'Workspace: todo-app feature/list-cards · 3 changed')).click();
    const list = await see('list', 'Workspaces');
    expectEqual(
      [...list.querySelectorAll<HTMLElement>('.workspace-choice')].map((choice) => choice.innerText.split('\n')),
      [
        ['todo-app', 'Node · feature/list-cards · 3 changed'],
        ['website', 'not a git repository'],
      ],
    );
    expectEqual(list.querySelector('[aria-current]')?.textContent.startsWith('todo-app'), true);
  });

  it('goes to another by keyboard alone, and the focus comes back', async () => {
    popup = renderPopup(snapshot);
    const button = await see('button', 'Workspace: todo-app feature/list-cards · 3 changed');
    button.focus();
    await sendKeys({ press: 'Enter' });
    await see('list', 'Workspaces');
    for (let press = 0; press < 3; press += 1) await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await popup.background.received(1);
    expectEqual(popup.background.requests, [['workspace.choose', { workspaceId: 'w2' }]]);
    expectEqual([document.activeElement === button, findAll('list', 'Workspaces').length], [true, 0]);
    await sendKeys({ press: 'Enter' });
    await see('list', 'Workspaces');
    await sendKeys({ press: 'Escape' });
    expectEqual([document.activeElement === button, findAll('list', 'Workspaces').length], [true, 0]);
  });

  it('forgets one after a second click only', async () => {
    popup = renderPopup(snapshot);
    (await see('button', 'Workspace: todo-app feature/list-cards · 3 changed')).click();
    (await see('button', 'Forget website')).click();
    (await see('button', 'Keep it')).click();
    (await see('button', 'Forget website')).click();
    (await see('button', 'Forget it')).click();
    await popup.background.received(1);
    expectEqual(popup.background.requests, [['workspace.forget', { workspaceId: 'w2' }]]);
  });

  it('adds a folder: the dialog, one question that names the path, and a way out at each step', async () => {
    popup = renderPopup({ ...snapshot, workspaces: [], workspaceId: null });
    (await see('button', 'Choose a folder…')).click();
    popup.background.show({ ...snapshot, adding: { phase: 'choosing' } });
    (await see('button', 'Cancel')).click();
    popup.background.show({ ...snapshot, adding: trustQuestion });
    await seeText('/home/ada/customers/shop');
    await seeText('read and change the files in this folder');
    (await see('button', 'Trust it')).click();
    (await see('button', 'Not this folder')).click();
    await popup.background.received(4);
    expectEqual(popup.background.requests, [
      ['workspace.add', {}],
      ['workspace.stopAdding', {}],
      ['workspace.trust', { addingId: 'a1' }],
      ['workspace.stopAdding', {}],
    ]);
  });

  it('says what is at work where, by whom, and what waits', async () => {
    popup = renderPopup({ ...snapshot, timeline: [elsewhere, inLine] });
    await seeText('in website');
    await seeText('Codex');
    await seeText('Next in line');
    await seeText('1 at work, 1 in line');
    const [, cancel] = await until(() => {
      const buttons = findAll('button', 'Cancel');
      return buttons.length === 2 ? buttons : undefined;
    });
    cancel?.click();
    await popup.background.received(1);
    expectEqual(popup.background.requests, [['task.cancel', { taskId: 't3' }]]);
  });
});

describe('taking back', () => {
  let popup: Popup;
  afterEach(() => {
    popup.close();
  });

  it('takes back one file of several, and says so', async () => {
    popup = renderPopup({ ...idle, timeline: [task] });
    popup.background.answerDiffs(() => ({ text: renameDiff, nextOffset: null }));
    (await see('button', 'Undo this file')).click();
    expectEqual(await popup.background.asked('task.undo'), { taskId: 't1', paths: ['src/api/user.ts'] });
    const undo = { ...task.task, taskId: 't9', undoes: 't1', undoable: false, edits: task.task.edits.slice(0, 1) };
    popup.background.show({ ...idle, timeline: [task, { ...task, entryId: 'e9', task: undo }] });
    await see('button', 'src/api/user.ts undone 3 lines added, 3 removed');
    expectEqual(findAll('button', 'Undo this file').length, 0);
  });

  it('does an undone task again', async () => {
    const undone = { ...task, task: { ...task.task, undoable: false } };
    const undo = { ...task.task, taskId: 't9', undoes: 't1', undoable: false };
    popup = renderPopup({ ...idle, timeline: [undone, { ...task, entryId: 'e9', task: undo }] });
    (await see('button', 'Redo')).click();
    expectEqual(await popup.background.asked('task.redo'), { taskId: 't1' });
  });

  it('merges both versions of a file in conflict, by key, and offers it once', async () => {
    popup = renderPopup({ ...idle, timeline: [task, conflict] });
    (await see('button', 'Merge both versions')).focus();
    await sendKeys({ press: 'Enter' });
    expectEqual(await popup.background.asked('task.undo'), { taskId: 't1', paths: ['src/api/user.ts'], merge: true });
    const merge = { ...task.task, taskId: 't9', undoes: 't1', undoable: false, edits: task.task.edits.slice(0, 1) };
    popup.background.show({ ...idle, timeline: [task, conflict, { ...task, entryId: 'e9', task: merge }] });
    await see('button', 'src/api/user.ts undone 3 lines added, 3 removed');
    expectEqual(findAll('button', 'Merge both versions').length, 0);
  });

  it('shows both versions of a file in conflict, and undoes the rest', async () => {
    popup = renderPopup({ ...idle, timeline: [task, conflict] });
    (await see('button', 'src/api/user.ts see both')).click();
    await seeText('src/api/user.ts now');
    await seeText('src/api/user.ts before');
    (await see('button', 'Undo the other file')).click();
    expectEqual(await popup.background.asked('task.undo'), { taskId: 't1', paths: ['src/pages/profilePage.tsx'] });
  });
});
