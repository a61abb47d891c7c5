import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { killWorker } from '../../scripts/browser/killWorker.ts';
import { modelsFolder } from '../../scripts/browser/models.ts';
import type { Earshot } from '../../scripts/browser/openEarshot.ts';
import { openEars } from '../../voice/ears/openEars.ts';
import { fromNowOn, pressStop, pressTalk, say } from './conversation.ts';
import { muteDataChannelScript, probeScript, readPeer, readSound } from './offscreenProbe.ts';
import { useStandInRelay } from './standInRelay.ts';
import { openBrowser, openFolder, openSample, ownedBySuite, patience } from './testbed.ts';
import { readTree } from './tree.ts';

/** The calls the voice server has had so far. */
function callsAtVoice({ home }: Earshot): Set<string> {
  const log = readFileSync(path.join(home, 'logs', 'host.log'), 'utf8');
  return new Set(log.match(/rtc_\w+/g) ?? []);
}

const renamed = (text: string): boolean => text.includes('Renamed');
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z]+/g) ?? [];

// One browser, in which each test leaves the names as it found them.
describe('a live call', () => {
  const suite = ownedBySuite();
  let earshot: Earshot;
  let workspace: string;
  let heldFile: string;

  before(async () => {
    workspace = await openSample(suite);
    heldFile = path.join(openFolder(suite), 'held');
    earshot = await openBrowser(suite, {
      microphone: 'spoken',
      workspace,
      offscreenScript: probeScript,
      beforeLaunch: (folders) => {
        // Keeps back the first task.start of all: the first test's.
        useStandInRelay('heldTaskRelay.mjs', [heldFile], folders);
      },
    });
  });

  it('carries a request out once when the worker is killed between the function call and its task.start', async () => {
    const untouched = readTree(workspace);
    assert.equal((await pressTalk(earshot)).phase, 'live');
    const talk = fromNowOn(earshot);
    const held = untilThere(heldFile);
    await say(earshot, 'rename fetch user to load user');
    await held;
    assert.deepEqual(readTree(workspace), untouched, 'the daemon knows nothing of the task yet');
    await killWorker(earshot.browser);
    assert.equal((await talk.taskEnd()).outcome, 'done');
    await talk.spoken(renamed);
    assert.equal(talk.tasks.length, 1, 'the function call ran once');
    await say(earshot, 'undo that');
    assert.match((await talk.taskEnd(2)).summary, /undone|undid|back/i);
    assert.deepEqual(readTree(workspace), untouched);
    await talk.spoken((text) => !renamed(text));
  });

  it('outlives its worker, and so does the next request', async () => {
    const talk = fromNowOn(earshot);
    const first = await readPeer(earshot);
    const calls = callsAtVoice(earshot).size;
    await killWorker(earshot.browser);
    await say(earshot, 'rename fetch user to load user');
    assert.equal((await talk.taskEnd()).outcome, 'done');
    await talk.spoken(renamed);

    const last = await readPeer(earshot);
    assert.deepEqual([last.count, last.state], [first.count, 'connected']);
    assert.ok(last.sent > first.sent && last.received >= first.received, 'packet counters never start again');
    assert.equal(callsAtVoice(earshot).size, calls);
  });

  it('whose worker is killed while a task runs hears of its end and speaks it', async () => {
    const talk = fromNowOn(earshot);
    const heard = talk.heard();
    await say(earshot, 'rename load user to fetch user');
    await heard;
    await killWorker(earshot.browser);
    assert.equal((await talk.taskEnd()).outcome, 'done');
    await talk.spoken(renamed);
    assert.equal(talk.tasks.length, 1, 'the function call ran once');
    await pressStop(earshot);
  });

  it('speaks: what comes out of it is sound that the recogniser understands', async (context) => {
    assert.equal((await pressTalk(earshot)).phase, 'live');
    const talk = fromNowOn(earshot);
    await say(earshot, 'rename fetch user to load user');
    const text = await talk.spoken(renamed);
    const sound = await readSound(earshot);
    await pressStop(earshot);

    const loud = sound.filter((sample) => Math.abs(sample) > 0.02).length / 16_000;
    assert.ok(loud > 0.3, `${loud} loud seconds`);
    const ears = await openEars({ modelsFolder, ...patience() });
    context.after(() => ears.close());
    const heard = await ears.hear(trimSilence(sound), patience());
    const found = new Set(wordsOf('text' in heard ? heard.text : ''));
    const wanted = wordsOf(text);
    const share = wanted.filter((word) => found.has(word)).length / wanted.length;
    assert.ok(share > 0.5, `said "${text}", heard ${JSON.stringify(heard)}`);
  });

  it('does not miss its data channel: the sideband carries a request alone', async () => {
    await earshot.offscreen.prepare(earshot.page);
    await earshot.offscreen.evaluate(muteDataChannelScript);
    assert.equal((await pressTalk(earshot)).phase, 'live');
    const talk = fromNowOn(earshot);
    await say(earshot, 'rename load user to fetch user');
    assert.match(await talk.spoken(), /Renamed/);
    await pressStop(earshot);
  });
});

/** Resolves when the file appears in its folder. */
async function untilThere(file: string): Promise<void> {
  for await (const { filename } of watch(path.dirname(file), patience())) {
    if (filename === path.basename(file)) return;
  }
}

/** Whisper-like models lose a sentence that has long silence around it. */
function trimSilence(samples: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const isLoud = (sample: number): boolean => Math.abs(sample) > 0.01;
  return samples.subarray(Math.max(0, samples.findIndex(isLoud) - 3_200), samples.findLastIndex(isLoud) + 3_200);
}
