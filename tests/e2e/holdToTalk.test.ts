import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import type { Talk } from '../../protocol/snapshot.ts';
import { extensionUrl } from '../../scripts/browser/launchBrowser.ts';
import type { Earshot } from '../../scripts/browser/openEarshot.ts';
import { fromNowOn, say } from './conversation.ts';
import { openBrowser, openSample, ownedBySuite, patience } from './testbed.ts';

describe('hold to talk, with speech', () => {
  const suite = ownedBySuite();
  let earshot: Earshot;

  before(async () => {
    earshot = await openBrowser(suite, { microphone: 'spoken', workspace: await openSample(suite) });
    await earshot.surface.calls.request('settings.change', { change: { mode: 'hold', earcon: false } }, patience());
  });

  /** Waits until the microphone is worked so. */
  const talkIs = (wanted: Talk): Promise<unknown> =>
    earshot.surface.waitFor(
      ({ session }) => (session.phase === 'starting' || session.phase === 'live') && session.talk === wanted,
      patience(),
    );
  const answered = async (talk: ReturnType<typeof fromNowOn>, count = 1): Promise<void> => {
    assert.equal((await talk.taskEnd(count)).outcome, 'done');
    await talk.spoken((text) => text.startsWith('Renamed'));
  };

  it('a press starts the session, and what is said before the call is live is committed when it is', async () => {
    const { surface, offscreen, page } = earshot;
    await offscreen.prepare(page);
    const talk = fromNowOn(earshot);
    await surface.calls.request('talk.press', {}, patience());
    // Recorded, and not sent yet: the microphone is open, and the voice server is still starting.
    await surface.waitFor(({ session }) => session.phase === 'starting' && session.lagMs > 0, patience());
    await say(earshot, 'rename fetch user to load user');
    await surface.calls.request('talk.release', {}, patience());
    await answered(talk);
  });

  it('hears what is said while the button is held, and nothing else', async () => {
    const talk = fromNowOn(earshot);
    await talkIs('shut');
    await say(earshot, 'undo that');
    await hold(earshot.page, async () => {
      await talkIs('held');
      await say(earshot, 'rename load user to fetch user');
    });
    await talkIs('shut');
    await answered(talk);
    assert.equal(talk.tasks.length, 1, 'what was said beside the key was not heard');
  });

  it('stays open after a tap, until the next press sends it', async () => {
    const talk = fromNowOn(earshot);
    await tap(earshot.page);
    await talkIs('latched');
    await say(earshot, 'rename fetch user to load user');
    await tap(earshot.page);
    await talkIs('shut');
    await answered(talk);
  });

  it('takes a popup that closes under the finger for a release', async () => {
    const talk = fromNowOn(earshot);
    const popup = await earshot.browser.newPage();
    await popup.goto(extensionUrl('popup/index.html?tab'));
    await popup.bringToFront();
    await hold(popup, async () => {
      await talkIs('held');
      await say(earshot, 'rename load user to fetch user');
      await popup.close();
    });
    await talkIs('shut');
    await answered(talk);
  });
});

/** Holds the pointer down on the button meanwhile. */
async function hold(page: Page, meanwhile: () => Promise<void>): Promise<void> {
  const button = await page.locator('aria/Hold to talk[role="button"]').waitHandle();
  const box = await button.boundingBox();
  assert.ok(box !== null);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await meanwhile();
  if (!page.isClosed()) await page.mouse.up();
}

/** Enter presses and releases in one, as quick as a finger can be. */
async function tap(page: Page): Promise<void> {
  await page.bringToFront();
  await page.locator('.talk-hold').wait();
  await page.focus('.talk-hold');
  await page.keyboard.press('Enter');
}
