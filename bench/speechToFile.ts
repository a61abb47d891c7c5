import { watch } from 'node:fs';
import type { Earshot } from '../scripts/browser/openEarshot.ts';
import { speakToWave } from '../scripts/start/speech.ts';
import { median } from './row.ts';
import type { Row } from './row.ts';

/** From the last sample of a spoken rename to the first changed file, and to the end of the spoken answer. */
export async function speechToFile(earshot: Earshot, workspace: string, rounds: number): Promise<Row[]> {
  const signal = AbortSignal.timeout(180_000);
  const { page, surface, offscreen, microphone } = earshot;
  if (microphone === undefined) throw new Error('The benchmark needs a microphone to speak into.');
  const [rename, undo] = await Promise.all(
    ['rename fetch user to load user', 'undo that'].map((text) => speakToWave(text, 'slt', signal)),
  );
  if (rename === undefined || undo === undefined) throw new Error('No speech.');
  await offscreen.prepare(page);
  await page.locator('aria/Talk[role="button"]').click();
  await surface.waitFor(({ session }) => session.phase === 'live', { signal });

  const toFile: number[] = [];
  const toAnswer: number[] = [];
  const saySpoken = async (wave: Uint8Array): Promise<{ endedMs: number; answeredMs: number }> => {
    const said = (surface.latest()?.timeline ?? []).filter((entry) => entry.kind === 'said').length;
    await microphone.speak(wave);
    const endedMs = performance.now();
    await surface.waitFor(
      ({ timeline }) => timeline.filter((entry) => entry.kind === 'said' && entry.state === 'spoken').length > said,
      { signal },
    );
    return { endedMs, answeredMs: performance.now() };
  };
  for (let round = 0; round < rounds; round++) {
    const changed = firstChange(workspace);
    const { endedMs, answeredMs } = await saySpoken(rename);
    toFile.push((await changed) - endedMs);
    toAnswer.push(answeredMs - endedMs);
    await saySpoken(undo);
  }
  await page.locator('aria/Stop[role="button"]').click();
  await surface.waitFor(({ session }) => session.phase === 'idle', { signal });
  const group = 'end of speech';
  return [
    { group, name: '→ first file changed', value: median(toFile), unit: 'ms' },
    { group, name: '→ answer spoken to its end', value: median(toAnswer), unit: 'ms' },
  ];
}

/** When the first source file of the workspace is replaced. */
function firstChange(workspace: string): Promise<number> {
  return new Promise((resolve) => {
    const watcher = watch(workspace, { recursive: true }, (_kind, file) => {
      if (file === null || !file.endsWith('.ts')) return;
      watcher.close();
      resolve(performance.now());
    });
  });
}
