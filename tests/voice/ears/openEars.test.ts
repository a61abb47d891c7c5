import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { degrade } from '../../../bench/recognition/degrade.ts';
import { createDraw } from '../../../bench/recognition/draw.ts';
import { drawVocabulary } from '../../../bench/recognition/sentences.ts';
import { commandTemplates } from '../../../host/engines/commands/commandTemplates.ts';
import { defaultModelsFolder } from '../../../host/install/defaultModelsFolder.ts';
import { ensureModels } from '../../../host/install/ensureModels.ts';
import { AppError } from '../../../protocol/appError.ts';
import { joinSamples } from '../../../voice/audio/pcm.ts';
import { answerTemplates } from '../../../voice/ears/answerTemplates.ts';
import type { Heard } from '../../../voice/ears/heard.ts';
import type { Ears } from '../../../voice/ears/openEars.ts';
import { openEars } from '../../../voice/ears/openEars.ts';
import { synthesize } from '../../../voice/mouth/openMouth.ts';
import type { VoiceName } from '../../../voice/mouth/voiceName.ts';
import { voiceNames } from '../../../voice/mouth/voiceName.ts';

const { signal } = new AbortController();
const modelsFolder = defaultModelsFolder(process.env, process.platform);

/** A turn as turn detection cuts it out. */
async function say(voice: VoiceName, text: string): Promise<Float32Array<ArrayBuffer>> {
  const { samples } = await synthesize({ modelsFolder, voice, text, signal });
  return Float32Array.from(joinSamples([new Float32Array(4_800), samples, new Float32Array(8_000)]));
}

/** Different words for one command are as good as each other. */
const commandName = (heard: Heard): string =>
  heard.kind === 'command' ? heard.templateId.replace(/\..*$/, '') : heard.kind;
const commandText = (heard: Heard): string => (heard.kind === 'command' ? heard.text : heard.kind);

describe('ears', () => {
  let ears: Ears;
  before(async () => {
    await ensureModels({ folder: modelsFolder, onProgress: () => undefined, signal });
    ears = await openEars({ modelsFolder, signal });
  });
  after(() => ears.close());

  describe('with a workspace of 600 names, many of them alike', () => {
    before(() => {
      const identifiers = drawVocabulary(createDraw(1), 600);
      return ears.setHints({ templates: [...commandTemplates], identifiers, files: ['index'] }, { signal });
    });

    for (const voice of voiceNames) {
      it(`hears a rename from the voice ${voice}, clean and through a call`, async () => {
        const said = 'Rename fetch user to load user.';
        assert.deepEqual((await hearBoth(voice, said)).map(commandText), [said, said]);
      });

      it(`hears "undo that" from the voice ${voice}, clean and through a call`, async () => {
        const heard = await hearBoth(voice, 'Undo that.');
        assert.deepEqual(heard.map(commandName), ['undo', 'undo']);
      });
    }

    async function hearBoth(voice: VoiceName, text: string): Promise<[Heard, Heard]> {
      const turn = await say(voice, text);
      return [await ears.hear(turn, { signal }), await ears.hear(degrade(turn, createDraw(2)), { signal })];
    }

    it('hears a new name that the workspace does not have', async () => {
      const heard = await ears.hear(await say('slt', 'Rename fetch user to obtain member.'), { signal });
      assert.equal(commandText(heard), 'Rename fetch user to obtain member.');
    });

    for (const said of ['Rename fetch user to publish report.', 'Rename fetch users to publish report.']) {
      it(`tells "${said}" from its twin, before a word that begins alike`, async () => {
        const turn = await say('kal16', said);
        const heard: string[] = [];
        for (const seed of [1, 2, 4]) {
          heard.push(commandText(await ears.hear(degrade(turn, createDraw(seed)), { signal })));
        }
        assert.deepEqual(heard, [said, said, said]);
      });
    }

    it('gives every piece of the text with its log-probability', async () => {
      const heard = await ears.hear(await say('rms', 'What changed?'), { signal });
      assert.ok(heard.kind === 'command' && heard.templateId.startsWith('changes.'));
      assert.equal(
        heard.tokens
          .map(({ token }) => token)
          .join('')
          .trim()
          .replace(/[.?]$/, ''),
        'What changed',
      );
      assert.ok(heard.score < 0 && heard.score > -1);
    });

    it('hears "stop", which no template of the workspace has', async () => {
      const heard = await ears.hear(await say('awb', 'Stop.'), { signal });
      assert.ok(heard.kind === 'command' && heard.templateId.startsWith('stop.'));
    });

    for (const [said, answer] of [
      ['The first one.', 'first'],
      ['The second one.', 'second'],
      ['No.', 'neither'],
    ] as const) {
      it(`hears the answer "${said}", but only while a question is open`, async () => {
        const turn = await say('slt', said);
        const [asked, unasked] = [
          await ears.hear(turn, { answers: answerTemplates, signal }),
          await ears.hear(turn, { signal }),
        ];
        assert.deepEqual(
          [commandName(asked), unasked.kind === 'command' && commandName(unasked) === answer],
          [answer, false],
        );
      });
    }

    it('writes down what is no command', async () => {
      const heard = await ears.hear(await say('slt', 'The weather is nice today.'), { signal });
      assert.ok(heard.kind === 'free');
      assert.equal(heard.text, 'The weather is nice today.');
    });

    it('does not take an old name it has never heard of for one it knows', async () => {
      const heard = await ears.hear(await say('slt', 'Rename forge address to import meeting.'), { signal });
      assert.equal(heard.kind, 'free');
    });

    it('stops when it is cancelled, and hears the next turn', async () => {
      const turn = await say('rms', 'Undo that.');
      const controller = new AbortController();
      const hearing = ears.hear(turn, { signal: controller.signal });
      controller.abort();
      await assert.rejects(hearing, hasCode('cancelled'));
      assert.equal(commandText(await ears.hear(turn, { signal })), 'Undo that.');
    });
  });

  it('expects only the newest hints', async () => {
    const turn = await say('slt', 'Rename garden fence to garden wall.');
    const rename = commandTemplates.filter(({ templateId }) => templateId === 'rename.1');
    await ears.setHints({ templates: rename, identifiers: ['fetch user'], files: [] }, { signal });
    const before = await ears.hear(turn, { signal });
    await ears.setHints({ templates: rename, identifiers: ['garden fence'], files: [] }, { signal });
    const now = await ears.hear(turn, { signal });
    assert.deepEqual([before.kind, commandText(now)], ['free', 'Rename garden fence to garden wall.']);
  });

  it('takes the largest vocabulary', async () => {
    const identifiers = Array.from({ length: 20_000 }, (_, index) => `name ${index} of a row`);
    await ears.setHints({ templates: [...commandTemplates], identifiers, files: [] }, { signal });
    assert.equal(commandText(await ears.hear(await say('awb', 'Undo that.'), { signal })), 'Undo that.');
  });

  it('hears nothing in silence, noise and a click', async () => {
    const draw = createDraw(3);
    const noise = Float32Array.from({ length: 16_000 }, () => (draw.next() - 0.5) * 0.05);
    const kinds: string[] = [];
    for (const sound of [new Float32Array(16_000), noise, new Float32Array(100)]) {
      kinds.push((await ears.hear(sound, { signal })).kind);
    }
    assert.deepEqual(kinds, ['nothing', 'nothing', 'nothing']);
  });

  it('says that the models are missing', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'earshot-ears-'));
    await assert.rejects(openEars({ modelsFolder: folder, signal }), hasCode('models_missing'));
    await rm(folder, { recursive: true });
  });
});

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code;
}
