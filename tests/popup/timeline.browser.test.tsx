import type { TimelineEntry } from '../../protocol/snapshot.ts';
import { expectEqual } from '../browser/expectEqual.ts';
import { findAll, see, seeText, until } from '../browser/page.ts';
import { renderPopup } from './renderPopup.tsx';
import type { Popup } from './renderPopup.tsx';
import { heard, idle, renameDiff, renameTask, said, task } from './snapshots.ts';

describe('the conversation', () => {
  let popup: Popup;
  afterEach(() => {
    popup.close();
  });

  const captions: readonly [TimelineEntry, string][] = [
    [{ ...heard, final: false, text: 'rename fetch' }, 'You · still hearing\nrename fetch'],
    [heard, 'You\nRename fetch user to load user.'],
    [{ ...heard, score: -1.4 }, 'You · not sure I heard this right\nRename fetch user to load user.'],
    [{ kind: 'typed', entryId: 'y', atMs: 0, text: 'undo that' }, 'You, typed\nundo that'],
    [{ ...said, text: 'Done.', state: 'speaking' }, 'Earshot · speaking\nDone.'],
    [{ ...said, text: 'Done.', state: 'spoken' }, 'Earshot\nDone.'],
    [{ ...said, text: 'I rena', state: 'interrupted' }, 'Earshot · interrupted\nI rena'],
  ];
  for (const [entry, text] of captions) {
    it(`writes "${text.replace('\n', ': ')}"`, async () => {
      popup = renderPopup({ ...idle, timeline: [entry] });
      expectEqual((await see('listitem')).innerText.trim().replaceAll('\n\n', '\n'), text);
    });
  }

  it('undoes a finished task and cancels a running one', async () => {
    const running: TimelineEntry = {
      ...task,
      entryId: 'running',
      task: { ...renameTask, taskId: 't2', undoable: false, edits: [], state: { phase: 'running' } },
    };
    popup = renderPopup({ ...idle, timeline: [task, running] });
    (await see('button', 'Undo')).click();
    (await see('button', 'Cancel')).click();
    await popup.background.received(2);
    expectEqual(popup.background.requests, [
      ['task.undo', { taskId: 't1' }],
      ['task.cancel', { taskId: 't2' }],
    ]);
  });

  it('calls a task undone once another has undone it', async () => {
    const undo: TimelineEntry = {
      ...task,
      entryId: 'undo',
      task: { ...renameTask, taskId: 't2', undoes: 't1', undoable: false, edits: [] },
    };
    const undone: TimelineEntry = { ...task, task: { ...renameTask, undoable: false, edits: [] } };
    popup = renderPopup({ ...idle, timeline: [undone, undo] });
    await until(
      () => (findAll('article', 'Undone').length === 1 && findAll('article', 'Taken back').length === 1) || undefined,
    );
  });

  it('opens the latest diff by itself and reads the rest of it on demand', async () => {
    popup = renderPopup({ ...idle, timeline: [heard, task] });
    const half = renameDiff.indexOf('loadUser') + 4; // Within a line: half a line is not shown.
    popup.background.answerDiffs(({ offset }) =>
      offset === 0
        ? { text: renameDiff.slice(0, half), nextOffset: half }
        : { text: renameDiff.slice(offset), nextOffset: null },
    );
    const region = await see('region', 'Changes in src/api/user.ts');
    expectEqual([findAll('deletion').length, findAll('insertion').length], [1, 0]);
    (await see('button', 'Show more')).click();
    await until(() => (findAll('insertion').length === 3 ? true : undefined));
    expectEqual(region.innerText.includes('export async function loadUser(id: string): Promise<User> {'), true);
    expectEqual(popup.background.requests, [
      ['diff.read', { taskId: 't1', path: 'src/api/user.ts', offset: 0 }],
      ['diff.read', { taskId: 't1', path: 'src/api/user.ts', offset: half }],
    ]);
  });

  it('closes a diff and opens another from the row of its file', async () => {
    popup = renderPopup({ ...idle, timeline: [task] });
    popup.background.answerDiffs(() => ({ text: renameDiff, nextOffset: null }));
    const first = await see('button', 'src/api/user.ts 3 lines added, 3 removed');
    await see('region', 'Changes in src/api/user.ts');
    first.click();
    (await see('button', 'src/pages/profilePage.tsx 2 lines added, 2 removed')).click();
    await see('region', 'Changes in src/pages/profilePage.tsx');
    expectEqual([first.ariaExpanded, findAll('region', 'Changes in src/api/user.ts').length], ['false', 0]);
  });

  const manyEdits = Array.from({ length: 7 }, (_, index) => ({
    path: `src/${index}.ts`,
    kind: 'modify' as const,
    added: 1,
    removed: 1,
  }));
  const countFiles = (): number => findAll('listitem').filter((item) => item.matches('.edit')).length;

  it('shows four of many files at first and all on demand', async () => {
    popup = renderPopup({ ...idle, timeline: [{ ...task, task: { ...renameTask, edits: manyEdits } }] });
    const more = await see('button', 'Show 3 more files');
    expectEqual(countFiles(), 4);
    more.click();
    await until(() => (countFiles() === 7 ? true : undefined));
  });

  it('hides the files of an undo, which stand above, until they are asked for', async () => {
    const undo = { ...renameTask, taskId: 't2', undoes: 't1', edits: manyEdits };
    popup = renderPopup({ ...idle, timeline: [{ ...task, task: undo }] });
    const show = await see('button', 'Show 7 files');
    expectEqual([countFiles(), popup.background.requests], [0, []]);
    show.click();
    await until(() => (countFiles() === 7 ? true : undefined));
  });

  it('keeps to the end when a diff comes later than its task', async () => {
    popup = renderPopup({ ...idle, timeline: [heard, task, said] });
    const answered = new Promise<void>((resolve) => {
      popup.background.answerDiffs(() => {
        resolve();
        return { text: renameDiff, nextOffset: null };
      });
    });
    await answered;
    await see('region', 'Changes in src/api/user.ts');
    // The browser lays out and tells of new sizes once a frame.
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    const { scrollHeight, scrollTop, clientHeight } = await see('region', 'Conversation');
    expectEqual([scrollHeight > clientHeight, scrollHeight - scrollTop - clientHeight < 2], [true, true]);
  });

  it('marks changed lines by more than colour', async () => {
    popup = renderPopup({ ...idle, timeline: [task] });
    popup.background.answerDiffs(() => ({
      text: '@@ -4,2 +4,2 @@ here\n same\n-old\n+new\n\\ No newline at end of file\n',
      nextOffset: null,
    }));
    const { innerText } = await see('region', 'Changes in src/api/user.ts');
    const words = innerText.split('\n').filter((word) => word !== '');
    expectEqual(words, ['⋯', 'here', '4', 'same', '5', '-', 'old', '5', '+', 'new', 'No newline at end of file']);
  });

  it('says when a diff cannot be read', async () => {
    popup = renderPopup({ ...idle, timeline: [task] });
    popup.background.answerDiffs(() => {
      throw new Error('a bug');
    });
    await seeText('Something went wrong inside Earshot');
  });

  it('shows the end of a long conversation, and stays where the reader has scrolled to', async () => {
    const many = (count: number): TimelineEntry[] =>
      Array.from({ length: count }, (_, index) => ({ ...heard, entryId: `e${index}` }));
    popup = renderPopup({ ...idle, timeline: many(30) });
    const scroller = await see('region', 'Conversation');
    const fromEnd = (): number => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    await until(() => (findAll('listitem').length === 30 && fromEnd() < 2) || undefined);
    const scrolled = new Promise((resolve) => {
      scroller.addEventListener('scroll', resolve, { once: true });
    });
    scroller.scrollTop = 100;
    await scrolled;
    popup.background.show({ ...idle, timeline: many(31) });
    await until(() => (findAll('listitem').length === 31 ? true : undefined));
    expectEqual(scroller.scrollTop, 100);
  });
});
