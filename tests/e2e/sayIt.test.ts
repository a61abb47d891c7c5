import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { describe, it } from 'node:test';
import { speakToWave } from '../../scripts/start/speech.ts';
import type { VoiceName } from '../../voice/mouth/voiceName.ts';
import { voiceNames } from '../../voice/mouth/voiceName.ts';
import { expectedRename } from './expectedRename.ts';
import { judgeAttempt } from './judgeAttempt.ts';
import type { AttemptOutcome } from './judgeAttempt.ts';
import { drawNewName } from './newName.ts';
import { of, runStart } from './runStart.ts';
import type { TimedEvent } from './runStart.ts';
import { openFolder, openSample, patience } from './testbed.ts';
import { contentsOf, readTree } from './tree.ts';
import type { Tree } from './tree.ts';

const isIgnored = (file: string): boolean => file.startsWith('build/');

/** Reads the tree the moment the first task is done, before "undo that" is spoken. */
function watchFirstTask(workspace: string): { onEvent: (event: TimedEvent) => void; tree: () => Tree } {
  let tree: Tree | undefined;
  return {
    onEvent: ({ event }) => {
      if (event === 'task.finished') tree ??= readTree(workspace);
    },
    tree: () => tree ?? readTree(workspace),
  };
}

// The recogniser reads about one new name in ten wrong, or asks back (docs/decisions/0008): a person says it again, and so
// does this test. Misheard so often in a row, once in some thousand runs, is an error.
const attempts = 4;

async function attemptRename(context: TestContext, voice: VoiceName): Promise<AttemptOutcome> {
  const workspace = await openSample(context);
  const before = readTree(workspace);
  const to = drawNewName(before);
  const middle = watchFirstTask(workspace);
  const requests = ['--say', `rename fetch user to ${to.spoken}`, '--say', 'undo that'];
  const run = await runStart(['--workspace', workspace, '--voice', voice, ...requests], middle);

  assert.equal(of(run, 'session.live').length, 1, run.stderr);
  assert.deepEqual(
    of(run, 'session.ended').map(({ reason }) => reason),
    ['requested'],
  );
  const from = { written: 'fetchUser', spoken: 'fetch user' };
  const after = readTree(workspace);
  const outcome = judgeAttempt({ run, from, to, before, middle: middle.tree(), after, ignored: isIgnored });
  console.log(
    `${voice}, "${to.spoken}": ${outcome}, heard ${JSON.stringify(of(run, 'heard').map(({ text }) => text))}`,
  );
  if (of(run, 'stage').some(({ text }) => text.startsWith('The call broke'))) console.log(`${voice}: the call broke`);
  if (outcome === 'carried out') assert.equal(run.code, 0);
  return outcome;
}

describe('npm start with a voice', () => {
  for (const voice of voiceNames) {
    it(`carries out what ${voice} says, and undoes it to the byte (codex#75)`, async (context) => {
      const outcomes: AttemptOutcome[] = [];
      while (outcomes.length < attempts && outcomes.at(-1) !== 'carried out') {
        outcomes.push(await attemptRename(context, voice));
      }
      assert.equal(outcomes.at(-1), 'carried out', outcomes.join(', '));
    });
  }

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
