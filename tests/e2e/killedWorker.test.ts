import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { TargetType } from 'puppeteer-core';
import type { Earshot } from '../../scripts/browser/openEarshot.ts';
import { pressStop, pressTalk, say, spoken, taskEnd } from './conversation.ts';
import { probeScript, readPeer } from './offscreenProbe.ts';
import { useStandInRelay } from './standInRelay.ts';
import { openBrowser, openFolder, openSample, patience } from './testbed.ts';
import { contentsOf, readTree } from './tree.ts';

/** Ends the service worker as Chrome would; the offscreen document and the call stay. */
async function killWorker({ browser }: Earshot): Promise<void> {
  const target = await browser.waitForTarget((one) => one.type() === TargetType.SERVICE_WORKER);
  const worker = await target.worker();
  await worker?.close();
}

function callsAtVoice({ home }: Earshot): string[] {
  const log = readFileSync(path.join(home, 'logs', 'host.log'), 'utf8');
  return [...new Set(log.match(/rtc_\w+/g) ?? [])];
}

describe('a service worker that is killed', () => {
  it('mid-call costs neither the call nor the next request', async (context) => {
    const workspace = await openSample(context);
    const before = contentsOf(readTree(workspace));
    const earshot = await openBrowser(context, { microphone: 'spoken', workspace, offscreenScript: probeScript });
    assert.equal((await pressTalk(earshot)).phase, 'live');
    const first = await readPeer(earshot);

    await killWorker(earshot);
    await say(earshot, 'rename fetch user to load user');
    assert.equal((await taskEnd(earshot)).outcome, 'done');
    await spoken(earshot, (text) => text.includes('Renamed'));
    assert.notDeepEqual(contentsOf(readTree(workspace)), before);

    const last = await readPeer(earshot);
    assert.deepEqual([last.count, last.state], [1, 'connected']);
    assert.ok(last.sent > first.sent && last.received >= first.received, 'packet counters never start again');
    assert.equal(callsAtVoice(earshot).length, 1);
    await pressStop(earshot);
  });

  it('while a task runs hears of its end and speaks it', async (context) => {
    const workspace = await openSample(context);
    const earshot = await openBrowser(context, { microphone: 'spoken', workspace, offscreenScript: probeScript });
    assert.equal((await pressTalk(earshot)).phase, 'live');
    const heard = earshot.surface.waitFor(
      ({ timeline }) => timeline.some((entry) => entry.kind === 'heard' && entry.final),
      patience(),
    );
    await say(earshot, 'rename fetch user to load user');
    await heard;
    await killWorker(earshot);
    assert.equal((await taskEnd(earshot)).outcome, 'done');
    await spoken(earshot, (text) => text.includes('Renamed'));
    const tasks = earshot.surface.latest()?.timeline.filter((entry) => entry.kind === 'task') ?? [];
    assert.equal(tasks.length, 1, 'the function call ran once');
  });

  it('between the function call and its task.start carries it out, once', async (context) => {
    const workspace = await openSample(context);
    const before = readTree(workspace);
    const heldFile = path.join(openFolder(context), 'held');
    const earshot = await openBrowser(context, {
      microphone: 'spoken',
      workspace,
      beforeLaunch: (folders) => {
        useStandInRelay('heldTaskRelay.ts', [heldFile], folders);
      },
    });
    assert.equal((await pressTalk(earshot)).phase, 'live');
    const held = untilThere(heldFile);
    await say(earshot, 'rename fetch user to load user');
    await held;
    assert.deepEqual(readTree(workspace), before, 'the daemon knows nothing of the task yet');
    await killWorker(earshot);
    assert.equal((await taskEnd(earshot)).outcome, 'done');
    await spoken(earshot, (text) => text.includes('Renamed'));
    const tasks = earshot.surface.latest()?.timeline.filter((entry) => entry.kind === 'task') ?? [];
    assert.equal(tasks.length, 1, 'the function call ran once');
    await say(earshot, 'undo that');
    assert.equal((await taskEnd(earshot, 2)).outcome, 'done');
    assert.deepEqual(readTree(workspace), before);
  });
});

/** Resolves when the file appears in its folder. */
async function untilThere(file: string): Promise<void> {
  for await (const { filename } of watch(path.dirname(file), patience())) {
    if (filename === path.basename(file)) return;
  }
}
