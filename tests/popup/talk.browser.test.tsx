import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import { expectEqual } from '../browser/expectEqual.ts';
import { findAll, see, seeText, until } from '../browser/page.ts';
import { renderPopup } from './renderPopup.tsx';
import type { Popup } from './renderPopup.tsx';
import { idle, live } from './snapshots.ts';

describe('talking', () => {
  let popup: Popup;
  afterEach(() => {
    popup.close();
  });

  it('starts with Space and stops with Enter, and the button keeps the focus', async () => {
    popup = renderPopup(idle);
    (await see('button', 'Talk')).focus();
    await sendKeys({ press: 'Space' });
    await popup.background.received(1);
    popup.background.show({ ...idle, session: live });
    const stop = await see('button', 'Stop');
    if (document.activeElement !== stop) throw new Error('The focus was lost.');
    popup.background.requests.length = 0;
    await sendKeys({ press: 'Enter' });
    await until(() => popup.background.requests.find(([name]) => name === 'session.stop'));
  });

  it('cannot be pressed before the first snapshot or while hanging up', async () => {
    popup = renderPopup(undefined);
    const talk = await see('button', 'Talk');
    expectEqual(talk.matches(':disabled'), true);
    popup.background.show({ ...idle, session: { phase: 'ending' } });
    expectEqual((await see('button', 'Stop')).matches(':disabled'), true);
  });

  const states = [
    [{ phase: 'idle' }, 'Ready'],
    [{ phase: 'idle', ended: { reason: 'transport_closed' } }, 'The call broke off'],
    [{ phase: 'starting', resuming: false, talk: 'open', lagMs: 0 }, 'Starting…'],
    [live, 'Listening'],
    [{ ...live, activity: 'hearing' }, 'Hearing you'],
    [{ ...live, activity: 'thinking' }, 'Thinking…'],
    [{ ...live, activity: 'speaking' }, 'Speaking'],
    [{ ...live, control: 'joining' }, 'Still connecting to your files'],
    [{ ...live, control: 'degraded' }, 'Working over the spare connection'],
    [{ ...live, control: 'lost' }, 'Cannot reach your files, reconnecting'],
    [{ phase: 'ending' }, 'Stopping…'],
  ] as const;
  for (const [session, words] of states) {
    it(`says "${words}" in words`, async () => {
      popup = renderPopup({ ...idle, session });
      await seeText(words);
    });
  }

  it('watches the level only while the microphone is on, and shows it', async () => {
    popup = renderPopup({ ...idle, session: live });
    const meter = await see('meter', 'Microphone level');
    await popup.background.received(1);
    popup.background.sendLevel(1);
    await until(() => (meter.getAttribute('aria-valuenow') === '100' ? true : undefined));
    popup.background.show(idle);
    await until(() => (findAll('meter').length === 0 ? true : undefined));
    await popup.background.received(2);
    expectEqual(popup.background.requests, [
      ['level.watch', { on: true }],
      ['level.watch', { on: false }],
    ]);
  });

  it('moves nothing for those who asked for less motion', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    popup = renderPopup({ ...idle, session: live });
    const still = getComputedStyle(await see('button', 'Stop')).animationName;
    await emulateMedia({ reducedMotion: 'no-preference' });
    const moving = getComputedStyle(await see('button', 'Stop')).animationName;
    expectEqual([still, moving], ['none', 'breathe']);
  });
});
