import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ensureModels } from '../../host/install/ensureModels.ts';
import { openEars } from '../../voice/ears/openEars.ts';
import type { Ears } from '../../voice/ears/openEars.ts';
import { voiceNames } from '../../protocol/voiceModels.ts';
import {
  commandName,
  commandText,
  expectManyNames,
  hearBoth,
  hearThroughCall,
  modelsFolder,
  say,
  twins,
} from '../voice/ears/spokenTurn.ts';

const { signal } = new AbortController();

describe('ears, with a workspace of 600 names', () => {
  let ears: Ears;
  before(async () => {
    await ensureModels({ folder: modelsFolder, onProgress: () => undefined, signal });
    ears = await openEars({ modelsFolder, signal });
    await expectManyNames(ears);
  });
  after(() => ears.close());

  for (const voice of voiceNames) {
    it(`hear a rename from the voice ${voice}, clean and through a call`, async () => {
      const said = 'Rename fetch user to load user.';
      assert.deepEqual((await hearBoth(ears, voice, said)).map(commandText), [said, said]);
    });

    it(`hear "undo that" from the voice ${voice}, clean and through a call`, async () => {
      assert.deepEqual((await hearBoth(ears, voice, 'Undo that.')).map(commandName), ['undo', 'undo']);
    });
  }

  for (const said of twins) {
    it(`tell "${said}" from its twin through three calls`, async () => {
      const turn = await say('kal16', said);
      for (const seed of [1, 2, 4]) assert.equal(commandText(await hearThroughCall(ears, turn, seed)), said);
    });
  }
});
