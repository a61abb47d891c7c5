import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { modelsFolder } from '../../scripts/browser/models.ts';
import { openEars } from '../../voice/ears/openEars.ts';
import { pressTalk, say, spoken } from './conversation.ts';
import { muteDataChannelScript, probeScript, readSound } from './offscreenProbe.ts';
import { openBrowser, openSample, patience } from './testbed.ts';

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z]+/g) ?? [];

describe('what Earshot says', () => {
  it('comes out of the call as sound that the recogniser understands', async (context) => {
    const workspace = await openSample(context);
    const earshot = await openBrowser(context, { microphone: 'spoken', workspace, offscreenScript: probeScript });
    assert.equal((await pressTalk(earshot)).phase, 'live');
    await say(earshot, 'rename fetch user to load user');
    const text = await spoken(earshot);

    const sound = await readSound(earshot);
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
});

describe('a mute data channel', () => {
  it('is not missed: the sideband carries a request alone', async (context) => {
    const workspace = await openSample(context);
    const earshot = await openBrowser(context, {
      microphone: 'spoken',
      workspace,
      offscreenScript: muteDataChannelScript,
    });
    assert.equal((await pressTalk(earshot)).phase, 'live');
    await say(earshot, 'rename fetch user to load user');
    assert.match(await spoken(earshot), /Renamed/);
  });
});

/** Whisper-like models lose a sentence that has long silence around it. */
function trimSilence(samples: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const isLoud = (sample: number): boolean => Math.abs(sample) > 0.01;
  return samples.subarray(Math.max(0, samples.findIndex(isLoud) - 3_200), samples.findLastIndex(isLoud) + 3_200);
}
