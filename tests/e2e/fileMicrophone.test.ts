import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { synthesize } from '../../voice/mouth/openMouth.ts';
import { encodeWav } from '../../voice/mouth/wav.ts';
import { modelsFolder } from '../../scripts/browser/models.ts';
import { pressStop, pressTalk, spoken, taskEnd } from './conversation.ts';
import { openBrowser, openFolder, openSample, patience } from './testbed.ts';

describe('Chromium’s own file microphone', () => {
  it('is heard and obeyed', async (context) => {
    const workspace = await openSample(context);
    const speech = await synthesize({
      text: 'Rename fetch user to load user.',
      voice: 'slt',
      modelsFolder,
      ...patience(),
    });
    // The file plays once from the moment the microphone opens: this much silence covers a warm start of the call.
    const silence = speech.sampleRate * 6;
    const samples = new Float32Array(silence + speech.samples.length + silence);
    samples.set(speech.samples, silence);
    const file = path.join(openFolder(context), 'request.wav');
    writeFileSync(file, encodeWav({ ...speech, samples }));

    const earshot = await openBrowser(context, { microphone: { file }, workspace });
    assert.equal((await pressTalk(earshot)).phase, 'live', 'the first start waits for the voice models');
    await pressStop(earshot);
    assert.equal((await pressTalk(earshot)).phase, 'live');
    assert.equal((await taskEnd(earshot)).outcome, 'done');
    assert.match(await spoken(earshot), /Renamed/);
  });
});
