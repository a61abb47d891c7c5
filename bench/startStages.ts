import type { Earshot } from '../scripts/browser/openEarshot.ts';
import { toPageScript } from '../scripts/browser/pageScript.ts';
import { median } from './row.ts';
import type { Row } from './row.ts';

const names = ['microphone', 'offer', 'answer applied', 'connected'] as const;
type Stages = Readonly<Record<(typeof names)[number], number>>;

/** Notes the wall-clock times of a start as they pass through the offscreen document. */
export const stagesScript = toPageScript(installStages);

function installStages(): void {
  const stages: Record<string, number> = {};
  const note = (name: string): void => {
    stages[name] = performance.timeOrigin + performance.now();
  };
  Object.assign(globalThis, { earshotStages: stages });
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    note('microphone');
    return stream;
  };
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
      await super.setLocalDescription(description);
      note('offer');
    }

    override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState === 'connected') note('connected');
      });
      await super.setRemoteDescription(description);
      note('answer applied');
    }
  };
}

/** Starts and stops a session `count` times: the first finds the voice server as it is, the others find it warm. */
export async function startStages(earshot: Earshot, count: number): Promise<Row[]> {
  const runs: Stages[] = [];
  for (let run = 0; run < count; run++) runs.push(await startOnce(earshot));
  const [cold, ...warm] = runs;
  return names.flatMap((name) => [
    { group: 'start, first', name: `press → ${name}`, value: cold?.[name] ?? Number.NaN, unit: 'ms' as const },
    {
      group: 'start, warm',
      name: `press → ${name}`,
      value: median(warm.map((stages) => stages[name])),
      unit: 'ms' as const,
    },
  ]);
}

async function startOnce({ page, surface, offscreen }: Earshot): Promise<Stages> {
  const signal = AbortSignal.timeout(60_000);
  await offscreen.prepare(page);
  const pressedAtMs = Date.now();
  await page.locator('aria/Talk[role="button"]').click();
  await surface.waitFor(({ session }) => session.phase === 'live', { signal });
  const at = (await offscreen.evaluate('earshotStages')) as Stages;
  await page.locator('aria/Stop[role="button"]').click();
  await surface.waitFor(({ session }) => session.phase === 'idle', { signal });
  return {
    microphone: at.microphone - pressedAtMs,
    offer: at.offer - pressedAtMs,
    'answer applied': at['answer applied'] - pressedAtMs,
    connected: at.connected - pressedAtMs,
  };
}
