import { describe, it } from 'node:test';
import { voiceNames } from '../../protocol/voiceModels.ts';
import { renameByVoice } from '../e2e/renameByVoice.ts';

describe('npm start with every voice', () => {
  for (const voice of voiceNames) {
    it(`carries out what ${voice} says, and undoes it to the byte`, async (context) => {
      await renameByVoice(context, voice);
    });
  }
});
