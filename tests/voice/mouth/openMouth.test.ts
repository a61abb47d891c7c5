import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { defaultModelsFolder } from '../../../host/install/defaultModelsFolder.ts';
import { ensureModels } from '../../../host/install/ensureModels.ts';
import { AppError } from '../../../protocol/appError.ts';
import { modelFiles, voiceNames } from '../../../protocol/voiceModels.ts';
import type { Mouth } from '../../../voice/mouth/openMouth.ts';
import { openMouth, synthesize } from '../../../voice/mouth/openMouth.ts';
import { parseVoiceName } from '../../../voice/mouth/parseVoiceName.ts';

const { signal } = new AbortController();
const modelsFolder = defaultModelsFolder(process.env, process.platform);

describe('mouth', () => {
  let mouth: Mouth;
  before(async () => {
    await ensureModels({ folder: modelsFolder, onProgress: () => undefined, signal });
    mouth = await openMouth({ modelsFolder, voice: 'slt', signal });
  });
  after(() => mouth.close());

  for (const voice of voiceNames) {
    it(`speaks with the voice ${voice}`, async () => {
      const { samples, sampleRate } = await synthesize({ modelsFolder, voice, text: 'Rename fetchUser.', signal });
      assert.equal(sampleRate, 16_000);
      assert.ok(samples.length > 0.8 * sampleRate && samples.length < 3 * sampleRate);
      assert.ok(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length > 0.0005);
    });
  }

  it('gives a text sentence by sentence', async () => {
    const texts: string[] = [];
    for await (const { text, samples } of mouth.speak('Undone. All 3 files are as before.', { signal })) {
      assert.ok(samples.length > 8_000);
      texts.push(text);
    }
    assert.deepEqual(texts, ['Undone.', 'All 3 files are as before.']);
  });

  it('goes on and on', async () => {
    const spoken: string[] = [];
    for await (const { text } of mouth.speak('Yes. '.repeat(40), { signal })) spoken.push(text);
    assert.equal(spoken.length, 40);
  });

  it('has nothing to say for a text without words', async () => {
    const { samples } = await synthesize({ modelsFolder, voice: 'slt', text: ' …', signal });
    assert.equal(samples.length, 0);
  });

  it('stops between sentences when it is interrupted, and speaks again after', async () => {
    const controller = new AbortController();
    const heard: string[] = [];
    await assert.rejects(async () => {
      for await (const { text } of mouth.speak('One. Two. Three.', { signal: controller.signal })) {
        heard.push(text);
        controller.abort();
      }
    }, hasCode('cancelled'));
    assert.deepEqual(heard, ['One.']);
    for await (const { text } of mouth.speak('Four.', { signal })) heard.push(text);
    assert.deepEqual(heard, ['One.', 'Four.']);
  });

  it('says that the voice is missing, or damaged', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'earshot-mouth-'));
    await assert.rejects(openMouth({ modelsFolder: folder, voice: 'slt', signal }), hasCode('models_missing'));
    await mkdir(path.join(folder, path.dirname(modelFiles.flite)));
    await writeFile(path.join(folder, modelFiles.flite), 'no program');
    await assert.rejects(openMouth({ modelsFolder: folder, voice: 'slt', signal }), hasCode('models_damaged'));
    await rm(folder, { recursive: true });
  });

  it('refuses a voice that Flite would silently replace', () => {
    assert.equal(parseVoiceName('awb'), 'awb');
    assert.throws(() => parseVoiceName('alice'), hasCode('usage'));
  });
});

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code;
}
