import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createDraw } from '../../../bench/recognition/draw.ts';
import { commandTemplates } from '../../../host/engines/commands/commandTemplates.ts';
import { ensureModels } from '../../../host/install/ensureModels.ts';
import { AppError } from '../../../protocol/appError.ts';
import { answerTemplates } from '../../../voice/ears/answerTemplates.ts';
import type { Heard } from '../../../voice/ears/heard.ts';
import type { Ears } from '../../../voice/ears/openEars.ts';
import { openEars } from '../../../voice/ears/openEars.ts';
import { permissionTemplates } from '../../../voice/ears/permissionTemplates.ts';
import { voiceNames } from '../../../protocol/voiceModels.ts';
import {
  commandName,
  commandText,
  expectManyNames,
  hearBoth,
  hearThroughCall,
  modelsFolder,
  say,
  twins,
} from './spokenTurn.ts';

const { signal } = new AbortController();

/** One of the four voices a run, drawn: `npm run long` hears them all. */
const drawn = Number(process.env['EARSHOT_VOICE'] ?? randomInt(voiceNames.length));
/** What the call does to it is drawn as well. */
const seed = [1, 2, 4][drawn % 3] ?? 1;

describe('ears', () => {
  let ears: Ears;
  before(async () => {
    await ensureModels({ folder: modelsFolder, onProgress: () => undefined, signal });
    ears = await openEars({ modelsFolder, signal });
  });
  after(() => ears.close());

  describe('with a workspace of 600 names, many of them alike', () => {
    const voice = voiceNames[drawn] ?? 'slt';
    before(() => {
      console.log(`voice ${voice} (EARSHOT_VOICE=${drawn})`);
      return expectManyNames(ears);
    });

    it('hears a rename from one of the voices, clean and through a call', async () => {
      const said = 'Rename fetch user to load user.';
      assert.deepEqual((await hearBoth(ears, voice, said)).map(commandText), [said, said]);
    });

    it('hears "undo that" from one of the voices, clean and through a call', async () => {
      assert.deepEqual((await hearBoth(ears, voice, 'Undo that.')).map(commandName), ['undo', 'undo']);
    });

    it('hears a new name that the workspace does not have', async () => {
      const heard = await ears.hear(await say('slt', 'Rename fetch user to obtain member.'), { signal });
      assert.equal(commandText(heard), 'Rename fetch user to obtain member.');
    });

    for (const said of twins) {
      it(`tells "${said}" from its twin, before a word that begins alike`, async () => {
        assert.equal(commandText(await hearThroughCall(ears, await say('kal16', said), seed)), said);
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

    it('hears a yes that names what it allows, and no yes in one that takes it back', async () => {
      const answers = permissionTemplates('run npm test');
      const hear = async (said: string): Promise<Heard> => ears.hear(await say(voice, said), { answers, signal });
      const [named, takenBack] = [await hear('Yes, run the tests.'), await hear('Yes, but wait.')];
      assert.match(commandText(named), /^Yes, run the tests?\.$/);
      assert.notEqual(commandName(takenBack), 'allow');
    });

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
