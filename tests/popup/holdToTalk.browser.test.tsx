import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { Snapshot } from '../../protocol/snapshot.ts';
import { expectEqual } from '../browser/expectEqual.ts';
import { findAll, see, until } from '../browser/page.ts';
import { renderPopup } from './renderPopup.tsx';
import type { Popup } from './renderPopup.tsx';
import { idle, live } from './snapshots.ts';

const shut: Snapshot = {
  ...idle,
  settings: { ...idle.settings, mode: 'hold' },
  session: { ...live, talk: 'shut' },
};
const press = ['talk.press', {}];
const release = ['talk.release', {}];

describe('holding to talk', () => {
  let popup: Popup;
  afterEach(() => {
    popup.close();
  });

  /** The presses and releases so far, in order. */
  const told = (): readonly unknown[] => popup.background.requests.filter(([name]) => name.startsWith('talk.'));
  const toldAre = (...expected: unknown[]): Promise<true> =>
    until(() => (told().length >= expected.length ? true : undefined)).then((all) => {
      expectEqual(told(), expected);
      return all;
    });
  /** Requests are not seen on the page: this makes one more and waits for it, behind all before it. */
  const settle = async (): Promise<void> => {
    const asked = popup.background.requests.length + 1;
    (await see('button', 'Mute')).dispatchEvent(new MouseEvent('click', { bubbles: true }));
    await popup.background.received(asked);
  };
  const center = (element: HTMLElement): [number, number] => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [Math.round(x + width / 2), Math.round(y + height / 2)];
  };
  const renderShut = async (): Promise<HTMLElement> => {
    popup = renderPopup(shut);
    const button = await see('button', 'Hold to talk');
    await popup.background.received(1); // level.watch
    return button;
  };

  it('presses when the pointer goes down and releases when it comes up, also beside the button', async () => {
    const button = await renderShut();
    await sendMouse({ type: 'move', position: center(button) });
    await sendMouse({ type: 'down' });
    await settle();
    expectEqual(told(), [press]);
    await sendMouse({ type: 'move', position: [5, 5] });
    await sendMouse({ type: 'up' });
    await settle();
    expectEqual(told(), [press, release]);
  });

  it('takes no other mouse button', async () => {
    const button = await renderShut();
    await sendMouse({ type: 'click', button: 'right', position: center(button) });
    await settle();
    expectEqual(told(), []);
  });

  it('presses with Space on the button once, however long it repeats', async () => {
    (await renderShut()).focus();
    await sendKeys({ down: 'Space' });
    await sendKeys({ down: 'Space' });
    await sendKeys({ down: 'Space' });
    await settle();
    expectEqual(told(), [press]);
    await sendKeys({ up: 'Space' });
    await settle();
    expectEqual(told(), [press, release]);
  });

  it('presses with Space when nothing has the focus, as after opening the popup', async () => {
    await renderShut();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    await sendKeys({ down: 'Space' });
    await sendKeys({ up: 'Space' });
    await settle();
    expectEqual(told(), [press, release]);
  });

  it('leaves Space to what has the focus', async () => {
    await renderShut();
    const box = await see('textbox', 'Type a request');
    box.focus();
    await sendKeys({ type: 'a b' });
    await settle();
    expectEqual([told(), box instanceof HTMLTextAreaElement && box.value], [[], 'a b']);
  });

  it('takes Enter, and a click by assistive technology, as a tap', async () => {
    const button = await renderShut();
    button.focus();
    await sendKeys({ press: 'Enter' });
    await settle();
    button.click();
    await settle();
    expectEqual(told(), [press, release, press, release]);
  });

  const losses: readonly [string, () => void][] = [
    ['the window loses the focus', () => window.dispatchEvent(new Event('blur'))],
    ['the page is going', () => window.dispatchEvent(new Event('pagehide'))],
    ['the page is hidden', () => document.dispatchEvent(new Event('visibilitychange'))],
  ];
  for (const [loss, lose] of losses) {
    it(`releases once when ${loss}, and not again at the key-up`, async () => {
      (await renderShut()).focus();
      await sendKeys({ down: 'Space' });
      lose();
      await sendKeys({ up: 'Space' });
      await settle();
      expectEqual(told(), [press, release]);
    });
  }

  it('releases when the pointer is taken away', async () => {
    const button = await renderShut();
    await sendMouse({ type: 'move', position: center(button) });
    const down = new Promise<PointerEvent>((resolve) => {
      button.addEventListener('pointerdown', resolve, { once: true });
    });
    await sendMouse({ type: 'down' });
    // The browser captures, and takes away, with the pointer's next event.
    const [x, y] = center(button);
    await sendMouse({ type: 'move', position: [x + 1, y] });
    button.releasePointerCapture((await down).pointerId);
    await sendMouse({ type: 'move', position: [6, 6] });
    await settle();
    expectEqual(told(), [press, release]);
    await sendMouse({ type: 'up' });
    await settle();
    expectEqual(told(), [press, release]);
  });

  it('releases when the button goes, by another mode or the end of the session', async () => {
    (await renderShut()).focus();
    await sendKeys({ down: 'Space' });
    popup.background.show({ ...shut, session: { phase: 'ending' } });
    await toldAre(press, release);
    popup.background.show(shut);
    await until(() => (findAll('button', 'Hold to talk')[0]?.matches(':enabled') === true ? true : undefined));
    await sendKeys({ up: 'Space' });
    (await see('button', 'Hold to talk')).focus();
    await sendKeys({ down: 'Space' });
    popup.background.show({ ...shut, settings: idle.settings });
    await see('button', 'Stop');
    await popup.background.received(5);
    await sendKeys({ up: 'Space' });
    expectEqual(told(), [press, release, press, release]);
  });

  it('says what letting go or pressing again does, and hangs up beside it', async () => {
    await renderShut();
    popup.background.show({ ...shut, session: { ...live, talk: 'held' } });
    await see('button', 'Let go to send');
    popup.background.show({ ...shut, session: { ...live, talk: 'latched' } });
    await see('button', 'Press to send');
    (await see('button', 'Hang up')).click();
    await popup.background.received(2);
    expectEqual(popup.background.requests.at(-1), ['session.stop', {}]);
  });

  it('starts a session with the first press, and goes on holding while it comes up', async () => {
    popup = renderPopup({ ...shut, session: { phase: 'idle' } });
    (await see('button', 'Hold to talk')).focus();
    await sendKeys({ down: 'Space' });
    await popup.background.received(1);
    popup.background.show({ ...shut, session: { phase: 'starting', resuming: false, talk: 'held', lagMs: 0 } });
    await see('button', 'Let go to send');
    popup.background.show({ ...shut, session: { ...live, talk: 'held' } });
    await settle();
    expectEqual(told(), [press]);
    await sendKeys({ up: 'Space' });
    await settle();
    expectEqual(told(), [press, release]);
  });
});
