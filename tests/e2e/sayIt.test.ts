import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { speakToWave } from '../../scripts/start/speech.ts';
import { voiceNames } from '../../voice/mouth/voiceName.ts';
import { expectedRename } from './expectedRename.ts';
import { drawNewName } from './newName.ts';
import { of, runStart } from './runStart.ts';
import type { TimedEvent } from './runStart.ts';
import { openFolder, openSample, patience } from './testbed.ts';
import { contentsOf, readTree } from './tree.ts';
import type { Tree } from './tree.ts';

const isIgnored = (file: string): boolean => file.startsWith('build/');

/** Reads the tree the moment the first task is done, before "undo that" is spoken. */
function watchFirstTask(workspace: string): { onEvent: (event: TimedEvent) => void; tree: () => Tree } {
  let tree: Tree = {};
  let seen = false;
  return {
    onEvent: ({ event }) => {
      if (event !== 'task.finished' || seen) return;
      seen = true;
      tree = readTree(workspace);
    },
    tree: () => tree,
  };
}

describe('npm start with a voice', () => {
  for (const voice of voiceNames) {
    it(`carries out what ${voice} says, and undoes it to the byte`, async (context) => {
      const workspace = await openSample(context);
      const before = readTree(workspace);
      const name = drawNewName(before);
      const middle = watchFirstTask(workspace);
      const requests = ['--say', `rename fetch user to ${name.spoken}`, '--say', 'undo that'];
      const run = await runStart(['--workspace', workspace, '--voice', voice, ...requests], {
        onEvent: middle.onEvent,
      });

      assert.deepEqual(
        contentsOf(middle.tree()),
        expectedRename(before, 'fetchUser', name.written, isIgnored),
        run.stderr,
      );
      assert.deepEqual(readTree(workspace), before);
      assert.deepEqual(
        of(run, 'task.finished').map(({ outcome }) => outcome),
        ['done', 'done'],
      );
      assert.equal(of(run, 'session.live').length, 1);
      assert.equal(of(run, 'heard').length, 2);
      assert.equal(of(run, 'spoke').length, 2);
      assert.deepEqual(
        of(run, 'session.ended').map(({ reason }) => reason),
        ['requested'],
      );
      assert.equal(run.code, 0);
    });
  }

  it('carries out recorded speech', async (context) => {
    const workspace = await openSample(context);
    const before = readTree(workspace);
    const name = drawNewName(before);
    const recording = path.join(openFolder(context), 'request.wav');
    writeFileSync(recording, await speakToWave(`Rename fetch user to ${name.spoken}.`, 'rms', patience().signal));
    const run = await runStart(['--workspace', workspace, '--wav', recording]);
    assert.deepEqual(contentsOf(readTree(workspace)), expectedRename(before, 'fetchUser', name.written, isIgnored));
    assert.equal(run.code, 0);
  });
});
