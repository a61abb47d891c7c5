import type { Earshot } from '../../scripts/browser/openEarshot.ts';
import type { Snapshot, TimelineEntry } from '../../protocol/snapshot.ts';
import type { TaskView } from '../../protocol/task.ts';
import { speakToWave } from '../../scripts/start/speech.ts';
import { patience } from './testbed.ts';

type Finished = Extract<TaskView['state'], { phase: 'finished' }>;

/** Presses Talk and waits for the call, or for the reason why there is none. */
export async function pressTalk({ page, surface, offscreen }: Earshot): Promise<Snapshot['session']> {
  await offscreen.prepare(page);
  await page.locator('aria/Talk[role="button"]').click();
  await surface.waitFor(({ session }) => session.phase !== 'idle' || session.ended?.reason === 'error', patience());
  const decided = ({ session }: Snapshot): boolean => session.phase === 'live' || session.phase === 'idle';
  return (await surface.waitFor(decided, patience())).session;
}

/** Presses Stop and waits until the session is over. */
export async function pressStop({ page, surface }: Earshot): Promise<void> {
  await page.locator('aria/Stop[role="button"]').click();
  await surface.waitFor(({ session }) => session.phase === 'idle', patience());
}

/** Types a request into the popup's page and sends it. */
export async function type({ page }: Earshot, text: string): Promise<void> {
  await page.locator('aria/Type a request[role="textbox"]').fill(text);
  await page.locator('aria/Send[role="button"]').click();
}

/** Says a request into the microphone. */
export async function say({ microphone }: Earshot, text: string): Promise<void> {
  if (microphone === undefined) throw new Error('This test opened no microphone to speak into.');
  await microphone.speak(await speakToWave(text, 'slt', patience().signal));
}

/** The `count`th task, once it has ended. */
export async function taskEnd({ surface }: Earshot, count = 1): Promise<Finished> {
  const find = (snapshot: Snapshot): Finished | undefined => {
    const task = snapshot.timeline.filter((entry) => entry.kind === 'task')[count - 1]?.task;
    return task?.state.phase === 'finished' ? task.state : undefined;
  };
  const state = find(await surface.waitFor((snapshot) => find(snapshot) !== undefined, patience()));
  if (state === undefined) throw new Error('The task vanished.');
  return state;
}

/** Waits until Earshot has spoken words that `accept` takes, to their end. */
export async function spoken({ surface }: Earshot, accept: (text: string) => boolean = () => true): Promise<string> {
  const find = (snapshot: Snapshot): TimelineEntry | undefined =>
    snapshot.timeline.find((entry) => entry.kind === 'said' && entry.state === 'spoken' && accept(entry.text));
  const entry = find(await surface.waitFor((snapshot) => find(snapshot) !== undefined, patience()));
  return entry?.kind === 'said' ? entry.text : '';
}
