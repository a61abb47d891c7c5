import { sendKeys, sendMouse, setViewport } from '@web/test-runner-commands';
import { expectEqual } from '../browser/expectEqual.ts';
import { findAll, see, seeText, until } from '../browser/page.ts';
import { renderPopup } from './renderPopup.tsx';
import type { Popup } from './renderPopup.tsx';
import { anApproval } from '../fakes/anApproval.ts';
import { answeredEntry, asking, heard, idle, task } from './snapshots.ts';

describe('a question for permission', () => {
  let popup: Popup;
  /** What was asked of background under a name, once that is so many. */
  const sent = async (name: string, count: number): Promise<object[]> => {
    const { background } = popup;
    for (;;) {
      const found = background.requests.flatMap(([each, params]) => (each === name ? [params] : []));
      if (found.length >= count) return found;
      await background.received(background.requests.length + 1);
    }
  };
  const count = (name: string): number => popup.background.requests.filter(([each]) => each === name).length;
  /** Two frames: what is observed was told by then. */
  const painted = (): Promise<void> =>
    new Promise((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
    });
  const two = {
    ...asking,
    approvals: [
      ...asking.approvals,
      anApproval({ approvalId: 'q2', question: 'May I run make?', exact: 'make', names: ['make'] }),
    ],
  };
  afterEach(async () => {
    popup.close();
    await setViewport({ width: 800, height: 600 });
  });

  it('shows exactly what would be done, says so to background, and how it may be answered', async () => {
    popup = renderPopup(asking);
    const text = await seeText('May I run npm test, without a sandbox?');
    for (const part of ['npm test\nin packages/app/', 'gives as its reason: To see', 'say “yes, run npm test”']) {
      expectEqual(text.includes(part), true);
    }
    expectEqual(await sent('approval.shown', 1), [{ approvalId: 'q1' }]);
  });

  it('leaves the whole of a call’s controls in sight, and its own answers too, at the size of the popup', async () => {
    await setViewport({ width: 400, height: 580 });
    popup = renderPopup({ ...asking, timeline: [heard, task, answeredEntry] });
    const bottomOf = (element: Element): number => element.getBoundingClientRect().bottom;
    const controls = [await see('button', 'Stop'), await see('button', 'Mute'), await see('button', 'Send')];
    expectEqual(
      controls.map((control) => bottomOf(control) <= window.innerHeight),
      [true, true, true],
    );
    const last = await see('button', 'Never in this session');
    const shown = last.closest('.approvals');
    expectEqual(shown !== null && bottomOf(last) <= bottomOf(shown), true);
  });

  for (const [button, decision] of [
    ['Allow once', 'once'],
    ['Allow for this session', 'session'],
    ['No', 'no'],
    ['Never in this session', 'never'],
  ] as const) {
    it(`is answered ${decision} by "${button}"`, async () => {
      popup = renderPopup(asking);
      (await see('button', button)).click();
      expectEqual(await sent('approval.answer', 1), [{ approvalId: 'q1', decision }]);
    });
  }

  it('is answered with the keyboard alone, takes no focus, and leaves it where one can go on', async () => {
    popup = renderPopup(idle);
    (await see('textbox', 'Type a request')).focus();
    popup.background.show(asking);
    const reason = await see('textbox', 'With a no: what instead? (optional)');
    expectEqual(document.activeElement?.id, 'request');
    reason.focus();
    await sendKeys({ type: 'Use a flag instead' });
    await sendKeys({ press: 'Enter' });
    const answer = { approvalId: 'q1', decision: 'no', reason: 'Use a flag instead' };
    expectEqual(await sent('approval.answer', 1), [answer]);
    popup.background.show({ ...asking, approvals: [], timeline: [answeredEntry] });
    await until(() => (findAll('button', 'Allow once').length === 0 ? true : undefined));
    expectEqual(document.activeElement?.id, 'request');
  });

  it('takes no click on what has just come under the pointer: a double click answers one question', async () => {
    await setViewport({ width: 400, height: 580 });
    popup = renderPopup(two);
    await seeText('May I run make?');
    /** Clicks at the first of them with the pointer; resolves with the question that was hit. */
    const click = async (): Promise<string | undefined> => {
      const [button] = findAll('button', 'Allow once');
      if (button === undefined) return undefined;
      button.scrollIntoView({ block: 'center' });
      const { left, top, width, height } = button.getBoundingClientRect();
      const [x, y] = [Math.round(left + width / 2), Math.round(top + height / 2)];
      await sendMouse({ type: 'click', position: [x, y] });
      return document.elementFromPoint(x, y)?.closest('section')?.querySelector('h2')?.innerText;
    };
    const first = 'May I run npm test, without a sandbox?';
    expectEqual([await click(), count('approval.answer')], [first, 0]);
    popup.clock.advance(500);
    expectEqual(await click(), first);
    expectEqual(await sent('approval.answer', 1), [{ approvalId: 'q1', decision: 'once' }]);
    popup.background.show({ ...two, approvals: two.approvals.slice(1) });
    await until(() => (findAll('button', 'Allow once').length === 1 ? true : undefined));
    expectEqual([await click(), count('approval.answer')], ['May I run make?', 1]);
    popup.clock.advance(500);
    expectEqual(await click(), 'May I run make?');
    expectEqual((await sent('approval.answer', 2)).at(-1), { approvalId: 'q2', decision: 'once' });
  });

  it('is said to be shown only once it is: scrolled to, and on a page that is visible', async () => {
    await setViewport({ width: 400, height: 580 });
    const visibility = (state: string): void => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    };
    visibility('hidden');
    try {
      popup = renderPopup(two);
      await seeText('May I run make?');
      await painted();
      expectEqual(count('approval.shown'), 0);
      visibility('visible');
      expectEqual(await sent('approval.shown', 1), [{ approvalId: 'q1' }]);
      await painted();
      expectEqual(count('approval.shown'), 1);
      findAll('heading', 'May I run make?')[0]?.scrollIntoView();
      expectEqual((await sent('approval.shown', 2)).at(-1), { approvalId: 'q2' });
    } finally {
      Reflect.deleteProperty(document, 'visibilityState');
    }
  });

  it('can be answered again when the answer was not taken', async () => {
    popup = renderPopup(asking);
    popup.background.refuse({ code: 'write_failed', message: 'The disk is full.' });
    (await see('button', 'Allow once')).click();
    await seeText('The disk is full.');
    popup.background.refuse(undefined);
    (await see('button', 'Allow once')).click();
    expectEqual((await sent('approval.answer', 2)).length, 2);
  });

  it('names its workspace where that is another one', async () => {
    popup = renderPopup(asking);
    await seeText('Allow once');
    expectEqual(document.body.innerText.includes('In the workspace'), false);
    popup.background.show({ ...asking, workspaceId: 'w2' });
    await seeText('In the workspace todo-app');
  });

  it('leaves a refusal in sight when it comes', async () => {
    popup = renderPopup({ ...asking, approvals: [] });
    popup.background.refuse({ code: 'write_failed', message: 'The disk is full.' });
    (await see('button', 'Mute')).click();
    await seeText('The disk is full.');
    popup.background.refuse(undefined);
    popup.background.show(asking);
    await sent('approval.shown', 1);
    popup.background.show({ ...asking, approvals: [], timeline: [answeredEntry] });
    const text = await seeText('Allowed once');
    expectEqual(text.includes('The disk is full.'), true);
  });

  it('stays in the conversation with the words that allowed it', async () => {
    popup = renderPopup({ ...idle, timeline: [answeredEntry] });
    const text = await seeText('Allowed once');
    expectEqual(text.includes('You said: Yes, run npm test.') || text.includes('You said: “Yes, run npm test.”'), true);
  });
});
