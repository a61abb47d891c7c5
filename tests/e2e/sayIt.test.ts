import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { speakToWave } from '../../scripts/start/speech.ts';
import { voiceNames } from '../../protocol/voiceModels.ts';
import { expectedRename } from './expectedRename.ts';
import { isIgnored, renameByVoice } from './renameByVoice.ts';
import { runStart } from './runStart.ts';
import { openFolder, openSample, patience } from './testbed.ts';
import { contentsOf, readTree } from './tree.ts';

/** One of the four voices a run, drawn: `npm run long` hears them all. */
const drawn = Number(process.env['EARSHOT_VOICE'] ?? randomInt(voiceNames.length));

describe('npm start with a voice', () => {
  it('carries out what one of the voices says, and undoes it to the byte (codex#75)', async (context) => {
    const voice = voiceNames[drawn] ?? 'slt';
    console.log(`voice ${voice} (EARSHOT_VOICE=${drawn})`);
    await renameByVoice(context, voice);
  });

  it('carries out recorded speech', async (context) => {
    const workspace = await openSample(context);
    const before = readTree(workspace);
    const recording = path.join(openFolder(context), 'request.wav');
    writeFileSync(recording, await speakToWave('Rename fetch user to load user.', 'rms', patience().signal));
    const run = await runStart(['--workspace', workspace, '--wav', recording]);
    assert.deepEqual(contentsOf(readTree(workspace)), expectedRename(before, 'fetchUser', 'loadUser', isIgnored));
    assert.equal(run.code, 0);
  });
});
