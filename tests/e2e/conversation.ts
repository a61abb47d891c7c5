import { setTimeout as delay } from 'node:timers/promises';
import { echoMs } from '../../background/session/approvals/witness.ts';
import type { Earshot } from '../../scripts/browser/openEarshot.ts';
import type { Snapshot, TimelineEntry } from '../../protocol/snapshot.ts';
import type { ApprovalView } from '../../protocol/approval.ts';
import type { TaskView } from '../../protocol/task.ts';
import { speakToWave } from '../../scripts/start/speech.ts';
import type { VoiceName } from '../../protocol/voiceModels.ts';
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
export async function say({ microphone }: Earshot, text: string, voice: VoiceName = 'slt'): Promise<void> {
  if (microphone === undefined) throw new Error('This test opened no microphone to speak into.');
  await microphone.speak(await speakToWave(text, voice, patience().signal));
}

/** Says yes or no to what Earshot has just asked, once its voice has faded: what begins sooner may be its echo. */
export async function answer(earshot: Earshot, text: string, voice: VoiceName = 'slt'): Promise<void> {
  await delay(echoMs);
  await say(earshot, text, voice);
}

/** The `count`th task, once it has ended. */
export function taskEnd(earshot: Earshot, count = 1): Promise<Finished> {
  return new Talk(earshot, new Set()).taskEnd(count);
}

/** Waits until Earshot has spoken words that `accept` takes, to their end. */
export function spoken(earshot: Earshot, accept?: (text: string) => boolean): Promise<string> {
  return new Talk(earshot, new Set()).spoken(accept);
}

/** What is said and done from now on, in a browser that other tests have used. */
export function fromNowOn(earshot: Earshot): Talk {
  return new Talk(earshot, new Set(earshot.surface.latest()?.timeline.map(({ entryId }) => entryId)));
}

/** A conversation but for the entries that were there before it. */
export class Talk {
  readonly #surface: Earshot['surface'];
  readonly #seen: ReadonlySet<string>;

  constructor({ surface }: Earshot, seen: ReadonlySet<string>) {
    this.#surface = surface;
    this.#seen = seen;
  }

  /** The tasks so far, oldest first. */
  get tasks(): readonly TaskView[] {
    return this.#tasksOf(this.#surface.latest());
  }

  /** The questions that are over, oldest first. */
  get approvals(): readonly ApprovalView[] {
    return this.#fresh(this.#surface.latest()).flatMap((entry) => (entry.kind === 'approval' ? [entry.approval] : []));
  }

  /** The `count`th task, once `accept` takes it. */
  async task(count: number, accept: (task: TaskView) => boolean): Promise<TaskView> {
    const find = (snapshot: Snapshot): TaskView | undefined =>
      this.#tasksOf(snapshot)
        .slice(count - 1, count)
        .find(accept);
    const task = find(await this.#waitFor((snapshot) => find(snapshot) !== undefined));
    if (task === undefined) throw new Error('The task vanished.');
    return task;
  }

  /** How the `count`th task ended, once it has. */
  async taskEnd(count = 1): Promise<Finished> {
    const { state } = await this.task(count, (task) => task.state.phase === 'finished');
    if (state.phase !== 'finished') throw new Error('The task goes on.');
    return state;
  }

  /** Waits until words that `accept` takes have been spoken to their end. */
  async spoken(accept: (text: string) => boolean = () => true): Promise<string> {
    const find = (snapshot: Snapshot): TimelineEntry | undefined =>
      this.#fresh(snapshot).find((entry) => entry.kind === 'said' && entry.state === 'spoken' && accept(entry.text));
    const entry = find(await this.#waitFor((snapshot) => find(snapshot) !== undefined));
    return entry?.kind === 'said' ? entry.text : '';
  }

  /** Waits until so many turns have been understood. */
  async heard(count = 1): Promise<void> {
    const isHeard = (entry: TimelineEntry): boolean => entry.kind === 'heard' && entry.final;
    await this.#waitFor((snapshot) => this.#fresh(snapshot).filter(isHeard).length >= count);
  }

  #waitFor(accept: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
    return this.meanwhile((options) => this.#surface.waitFor(accept, options));
  }

  /** Waits for what the conversation brings about. What came instead tells more than the place that waited. */
  async meanwhile<T>(wait: (options: { readonly signal: AbortSignal }) => Promise<T>): Promise<T> {
    try {
      return await wait(patience());
    } catch (cause) {
      const latest = this.#surface.latest();
      const { session, approvals } = latest ?? {};
      const lines = [...this.#fresh(latest), session, ...(approvals ?? [])].map((one) => JSON.stringify(one));
      throw new Error(`${cause instanceof Error ? cause.message : ''} So far:\n${lines.join('\n')}`, { cause });
    }
  }

  #fresh(snapshot: Snapshot | undefined): TimelineEntry[] {
    return (snapshot?.timeline ?? []).filter(({ entryId }) => !this.#seen.has(entryId));
  }

  #tasksOf(snapshot: Snapshot | undefined): TaskView[] {
    return this.#fresh(snapshot).flatMap((entry) => (entry.kind === 'task' ? [entry.task] : []));
  }
}
