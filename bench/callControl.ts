import { setTimeout } from 'node:timers/promises';
import { TargetType } from 'puppeteer-core';
import type { Earshot } from '../scripts/browser/openEarshot.ts';
import { speakToWave } from '../scripts/start/speech.ts';
import { untilEvent } from './benchProvider.ts';
import type { BenchProvider } from './benchProvider.ts';
import { median } from './row.ts';
import type { Row } from './row.ts';

const rounds = 5;

/** In one call: worker killed → control back; and in hold to talk, key released → turn committed at the provider. */
export async function callControl(earshot: Earshot, { proxy }: BenchProvider): Promise<Row[]> {
  const { page, surface, offscreen } = earshot;
  const signal = AbortSignal.timeout(180_000);
  await offscreen.prepare(page);
  const made = proxy.untilNextCall();
  await page.locator('aria/Talk[role="button"]').click();
  await untilControl(earshot, { signal });
  let call = await made;
  // A worker that dies before the data channel is open is followed by another call (decision 15).
  const follow = (): Promise<void> => proxy.untilNextCall().then((next) => ((call = next), follow()));
  void follow();
  const toControl: number[] = [];
  for (let round = 0; round < rounds; round++) toControl.push(await killWorker(earshot, { signal }));

  await surface.calls.request('settings.change', { change: { mode: 'hold', earcon: false } }, { signal });
  const wave = await speakToWave('what changed', 'slt', signal);
  const toCommit: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const committed = untilEvent(call, 'input_audio_buffer.committed', { signal });
    const said = (surface.latest()?.timeline ?? []).filter(({ kind }) => kind === 'said').length;
    await surface.calls.request('talk.press', {}, { signal });
    await earshot.microphone?.speak(wave);
    const releasedAtMs = Date.now();
    await surface.calls.request('talk.release', {}, { signal });
    toCommit.push((await committed) - releasedAtMs);
    await surface.waitFor(
      ({ timeline }) => timeline.filter((entry) => entry.kind === 'said' && entry.state === 'spoken').length > said,
      { signal },
    );
  }
  await surface.calls.request('settings.change', { change: { mode: 'conversation' } }, { signal });
  await page.locator('aria/Stop[role="button"]').click();
  await surface.waitFor(({ session }) => session.phase === 'idle', { signal });
  const group = 'control of a call';
  return [
    { group, name: 'worker killed → control back', value: median(toControl), unit: 'ms' },
    { group, name: 'hold released → turn committed', value: median(toCommit), unit: 'ms' },
  ];
}

async function killWorker(earshot: Earshot, { signal }: { readonly signal: AbortSignal }): Promise<number> {
  const { browser, surface } = earshot;
  const before = surface.latest();
  const target = await browser.waitForTarget((one) => one.type() === TargetType.SERVICE_WORKER, { signal });
  const killedAtMs = Date.now();
  await (await target.worker())?.close();
  while (surface.latest() === before) await setTimeout(5, undefined, { signal });
  await untilControl(earshot, { signal });
  return Date.now() - killedAtMs;
}

async function untilControl({ surface }: Earshot, { signal }: { readonly signal: AbortSignal }): Promise<void> {
  await surface.waitFor(
    ({ session }) => session.phase === 'live' && (session.control === 'up' || session.control === 'degraded'),
    { signal },
  );
}
