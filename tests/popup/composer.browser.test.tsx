import { sendKeys } from '@web/test-runner-commands';
import type { Snapshot } from '../../protocol/snapshot.ts';
import { expectEqual } from '../browser/expectEqual.ts';
import { findAll, see, seeText, until } from '../browser/page.ts';
import { renderPopup } from './renderPopup.tsx';
import type { Popup } from './renderPopup.tsx';
import { hostMissing, idle, live } from './snapshots.ts';

describe('typing a request', () => {
  let popup: Popup;
  afterEach(() => {
    popup.close();
  });

  const readText = (box: HTMLElement): string => (box instanceof HTMLTextAreaElement ? box.value : '');

  it('sends with Enter, begins a new line with Shift+Enter, and is empty afterwards', async () => {
    popup = renderPopup(idle);
    const box = await see('textbox', 'Type a request');
    box.focus();
    await sendKeys({ type: 'undo that' });
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: 'Enter' });
    await sendKeys({ up: 'Shift' });
    await sendKeys({ type: 'and show it' });
    await sendKeys({ press: 'Enter' });
    await popup.background.received(1);
    expectEqual(popup.background.requests, [['text.send', { text: 'undo that\nand show it' }]]);
    await until(() => (readText(box) === '' ? true : undefined));
  });

  it('sends with the Send button, which waits for words', async () => {
    popup = renderPopup(idle);
    const box = await see('textbox', 'Type a request');
    const send = await see('button', 'Send');
    box.focus();
    await sendKeys({ type: '   ' });
    await sendKeys({ press: 'Enter' });
    expectEqual([send.matches(':disabled'), popup.background.requests], [true, []]);
    await sendKeys({ type: 'undo that' });
    await until(() => (send.matches(':enabled') ? true : undefined));
    send.click();
    await popup.background.received(1);
    expectEqual(popup.background.requests, [['text.send', { text: 'undo that' }]]);
  });

  it('keeps the words when background refuses them, says why, and lets that be put away', async () => {
    popup = renderPopup(idle);
    popup.background.refuse({ code: 'queue_full', message: 'Wait until the first ones are done.' });
    const box = await see('textbox', 'Type a request');
    box.focus();
    await sendKeys({ type: 'undo that' });
    await sendKeys({ press: 'Enter' });
    await seeText('Wait until the first ones are done.');
    expectEqual([readText(box), findAll('alert').length], ['undo that', 1]);
    (await see('button', 'Dismiss')).click();
    await until(() => (document.body.innerText.includes('Wait until') ? undefined : true));
  });

  const blocked: readonly [string, Snapshot, string][] = [
    ['the host is away', hostMissing, 'The host is not connected.'],
    ['the host is being called', { ...idle, host: { state: 'connecting' } }, 'Connecting to the host…'],
    ['no folder is allowed', { ...idle, workspaces: [], workspaceId: null }, 'Add a workspace first'],
    ['no workspace is chosen', { ...idle, workspaceId: null }, 'Choose a workspace first'],
  ];
  for (const [state, snapshot, reason] of blocked) {
    it(`says why nothing can be sent while ${state}, and keeps what is typed`, async () => {
      popup = renderPopup(snapshot);
      await seeText(reason);
      const box = await see('textbox', 'Type a request');
      box.focus();
      await sendKeys({ type: 'undo that' });
      await sendKeys({ press: 'Enter' });
      const description = document.getElementById(box.getAttribute('aria-describedby') ?? '')?.textContent ?? '';
      expectEqual([description.startsWith(reason), readText(box), popup.background.requests], [true, 'undo that', []]);
    });
  }

  it('can be sent in a live call whatever the host does: the voice answers', async () => {
    popup = renderPopup({ ...hostMissing, session: live });
    (await see('textbox', 'Type a request')).focus();
    await sendKeys({ type: 'hello' });
    await sendKeys({ press: 'Enter' });
    await until(() => popup.background.requests.find(([name]) => name === 'text.send'));
  });
});
