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
    [
      { ...live, control: 'degraded', controlReason: 'the provider refused the other one.' },
      'Working over the spare connection: the provider refused the other one',
    ],
    [{ ...live, muted: true }, 'Your microphone is off'],
    [{ ...live, lagMs: 3_200 }, 'Catching up, 3 s behind'],
    [{ phase: 'starting', resuming: false, talk: 'open', lagMs: 2_000 }, 'Go on: what you say is kept and sent'],
    [{ phase: 'starting', resuming: true, talk: 'open', lagMs: 0 }, 'The call broke off. The conversation goes on'],
    [{ ...live, control: 'lost' }, 'Cannot reach your files, reconnecting'],
    [{ phase: 'ending' }, 'Stopping…'],
  ] as const;
  for (const [session, words] of states) {
    it(`says "${words}" in words`, async () => {
      popup = renderPopup({ ...idle, session });
      await seeText(words);
    });
  }

  it('says nothing of a lag one would not notice', async () => {
    popup = renderPopup({ ...idle, session: { ...live, lagMs: 1_000 } });
    expectEqual((await seeText('Your microphone is on')).includes('behind'), false);
  });

  it('switches the mode with the arrow keys, also in a call, and shows the one that counts', async () => {
    popup = renderPopup({ ...idle, session: live });
    const conversation = await see('radio', 'Conversation');
    await popup.background.received(1);
    popup.background.requests.length = 0;
    conversation.focus();
    await sendKeys({ press: 'ArrowRight' });
    await popup.background.received(1);
    popup.background.show({ ...idle, session: live, settings: { ...idle.settings, mode: 'dictate' } });
    const dictate = await see('radio', 'Dictate');
    await until(() => (dictate.matches(':checked') ? true : undefined));
    expectEqual(popup.background.requests, [['settings.change', { change: { mode: 'hold' } }]]);
  });

  it('keeps the mode that counts when the change is refused', async () => {
    popup = renderPopup(idle);
    popup.background.refuse({ code: 'internal', message: 'The log says more.' });
    (await see('radio', 'Dictate')).click();
    await seeText('The log says more.');
    expectEqual((await see('radio', 'Conversation')).matches(':checked'), true);
  });

  it('mutes, unmutes and stops the voice while it speaks', async () => {
    popup = renderPopup({ ...idle, session: { ...live, activity: 'speaking' } });
    await popup.background.received(1); // level.watch
    (await see('button', 'Mute')).click();
    (await see('button', 'Stop the voice')).click();
    await popup.background.received(3);
    popup.background.show({ ...idle, session: { ...live, muted: true } });
    (await see('button', 'Unmute')).click();
    await popup.background.received(4);
    expectEqual(
      [popup.background.requests, findAll('button', 'Stop the voice').length],
      [
        [
          ['level.watch', { on: true }],
          ['microphone.mute', { on: true }],
          ['voice.silence', {}],
          ['microphone.mute', { on: false }],
        ],
        0,
      ],
    );
  });

  it('counts minutes, cost and tokens while nothing else happens', async () => {
    const spent = { usd: 0.124, inputTokens: 4_000, outputTokens: 1_400 };
    popup = renderPopup({
      ...idle,
      session: { ...live, spent },
      settings: { ...idle.settings, sessionCapUsd: 2 },
    });
    await seeText('Under 1 min · about $0.12 of $2.00 · 5,400 tokens');
    popup.clock.advance(180_000);
    await seeText('3 min · about $0.12 of $2.00 · 5,400 tokens');
  });

  it('leads to the settings', async () => {
    popup = renderPopup(idle);
    (await see('button', 'Settings')).click();
    expectEqual(popup.opened, ['settings']);
  });

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
