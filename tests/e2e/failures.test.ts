import assert from 'node:assert/strict';
import { rmSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { Snapshot } from '../../protocol/snapshot.ts';
import { modelFiles } from '../../protocol/voiceModels.ts';
import type { Earshot } from '../../scripts/browser/openEarshot.ts';
import { pressTalk, taskEnd, type } from './conversation.ts';
import { useStandInRelay } from './standInRelay.ts';
import { copyModels, openBrowser, openSample, patience } from './testbed.ts';
import { readTree } from './tree.ts';

function hostFailure({ host }: Snapshot): string | undefined {
  return host.state === 'down' ? host.failure.code : undefined;
}

/** What a person reads on the popup's page. */
function words({ page }: Earshot): Promise<string> {
  return page.$eval('body', (body) => body.innerText);
}

describe('when something is missing', () => {
  for (const [microphone, code] of [
    ['denied', 'microphone_denied'],
    ['ask', 'microphone_dismissed'],
  ] as const) {
    it(`says ${code}, and typed requests go on`, async (context) => {
      const workspace = await openSample(context);
      const before = readTree(workspace);
      const earshot = await openBrowser(context, { microphone, workspace });
      const session = await pressTalk(earshot);
      assert.equal(session.phase === 'idle' && session.ended?.reason, 'error');
      assert.equal(session.phase === 'idle' && session.ended?.failure?.code, code);
      await type(earshot, 'rename fetchUser to loadUser');
      assert.equal((await taskEnd(earshot)).outcome, 'done');
      await type(earshot, 'undo that');
      assert.equal((await taskEnd(earshot, 2)).outcome, 'done');
      assert.deepEqual(readTree(workspace), before);
    });
  }

  it('says so when the host is not registered, and what to run', async (context) => {
    const beforeLaunch = ({ profile }: { profile: string }): void => {
      rmSync(path.join(profile, 'NativeMessagingHosts'), { recursive: true });
    };
    const earshot = await openBrowser(context, { microphone: 'fake', workspace: undefined, beforeLaunch });
    await earshot.surface.waitFor((snapshot) => hostFailure(snapshot) === 'host_missing', patience());
    await earshot.page.waitForFunction(() => document.body.innerText.includes('install --browser'));
  });

  it('says so when the host speaks another protocol version, and what to run', async (context) => {
    const earshot = await openBrowser(context, {
      microphone: 'fake',
      workspace: undefined,
      beforeLaunch: (folders) => {
        useStandInRelay('otherVersionRelay.mjs', [], folders);
      },
    });
    const snapshot = await earshot.surface.waitFor((next) => hostFailure(next) === 'host_version_mismatch', patience());
    assert.match(snapshot.host.state === 'down' ? snapshot.host.failure.message : '', /npm |earshot-host /);
  });

  it('says so when no workspace is allowed, and how to allow one', async (context) => {
    const earshot = await openBrowser(context, { microphone: 'fake', workspace: undefined });
    await earshot.surface.waitFor(({ host }) => host.state === 'up', patience());
    await assert.rejects(earshot.surface.calls.request('text.send', { text: 'what changed' }, patience()), {
      code: 'workspace_missing',
    });
    assert.match(await words(earshot), /workspace add/);
  });

  it('says so when a voice model is damaged, and typed requests go on', async (context) => {
    const workspace = await openSample(context);
    const models = copyModels(context);
    truncateSync(path.join(models, modelFiles.decoder), 1_000);
    const earshot = await openBrowser(context, { microphone: 'fake', workspace, env: { EARSHOT_MODELS: models } });
    const session = await pressTalk(earshot);
    assert.equal(session.phase === 'idle' && session.ended?.failure?.code, 'models_damaged');
    await type(earshot, 'rename fetchUser to loadUser');
    assert.equal((await taskEnd(earshot)).outcome, 'done');
  });
});
