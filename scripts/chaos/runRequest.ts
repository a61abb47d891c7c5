import { setTimeout as wait } from 'node:timers/promises';
import type { Snapshot } from '../../protocol/snapshot.ts';
import { deadline } from '../browser/deadline.ts';
import type { ChaosStage } from './chaosStage.ts';
import { isFinal, readEnd } from './ended.ts';
import type { RequestEnd } from './ended.ts';
import { inflict } from './faults.ts';
import type { PlannedRequest } from './plan.ts';

/** One request that was spoken, and how it went. */
export interface RequestResult {
  readonly planned: PlannedRequest;
  readonly text: string;
  /** As `Date.now()`, before its first word. */
  readonly startedAtMs: number;
  readonly end: RequestEnd;
  /** From the end of its speech. */
  readonly seconds: number;
  /** What the provider understood, turn by turn. */
  readonly heard: readonly string[];
  readonly said: readonly string[];
  readonly notices: readonly string[];
}

const timeoutMs = 60_000;
const startMs = 60_000;

/** Speaks one request while things break as planned, and waits for its end. What stops it altogether counts as lost. */
export async function runRequest(
  stage: ChaosStage,
  planned: PlannedRequest,
  { signal }: { readonly signal: AbortSignal },
): Promise<RequestResult> {
  try {
    return await speakOne(stage, planned, { signal });
  } catch (error) {
    signal.throwIfAborted();
    stage.provider.proxy.simulateRefusal(false);
    const notices = [error instanceof Error ? error.message : String(error)];
    return { planned, text: '', startedAtMs: Date.now(), end: 'lost', seconds: 0, heard: [], said: [], notices };
  }
}

async function speakOne(
  stage: ChaosStage,
  planned: PlannedRequest,
  { signal }: { readonly signal: AbortSignal },
): Promise<RequestResult> {
  const { surface, microphone } = stage.earshot;
  await untilLive(stage, planned.fresh, { signal });
  const { text, wave } = await stage.nextRequest();
  const seen = new Set(surface.latest()?.timeline.map(({ entryId }) => entryId));
  const startedAtMs = Date.now();
  const leadMs = Math.max(0, -Math.min(...planned.faults.map(({ atMs }) => atMs)));
  const faults = planned.faults.map(async ({ kind, atMs }) => {
    await wait(leadMs + atMs, undefined, { signal });
    await inflict[kind](stage);
  });
  await wait(leadMs, undefined, { signal });
  // The microphone is gone where the session has ended, which the snapshot says as well.
  await microphone?.speak(wave).catch(() => undefined);
  const endedAtMs = performance.now();
  await Promise.all(faults);
  const last = await untilEnd(stage, seen, { signal });
  const fresh = last.timeline.filter(({ entryId }) => !seen.has(entryId));
  const heard = fresh.flatMap((entry) => (entry.kind === 'heard' && entry.final ? [entry.text] : []));
  const end = readEnd(last, seen);
  const isMisheard = end === 'done' && !heard.some((words) => toBareWords(words) === toBareWords(text));
  stage.provider.proxy.simulateRefusal(false);
  return {
    planned,
    text,
    startedAtMs,
    end: isMisheard ? 'misheard' : end,
    seconds: (performance.now() - endedAtMs) / 1_000,
    heard,
    said: fresh.flatMap((entry) => (entry.kind === 'said' ? [entry.text] : [])),
    notices: fresh.flatMap((entry) =>
      entry.kind === 'notice' ? [`${entry.failure.code}: ${entry.failure.message}`] : [],
    ),
  };
}

/** Words without what a recogniser may set as it likes. */
export function toBareWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z ]/g, '')
    .trim();
}

/** A session to speak into, begun anew if wanted or if there is none. */
async function untilLive(
  { earshot }: ChaosStage,
  fresh: boolean,
  options: { readonly signal: AbortSignal },
): Promise<void> {
  const { surface, offscreen, page } = earshot;
  const step = { signal: deadline(startMs, 'The session did not go live.', options.signal) };
  if (fresh && surface.latest()?.session.phase !== 'idle') {
    await ask(() => surface.calls.request('session.stop', {}, step));
    await surface.waitFor(({ session }) => session.phase === 'idle', step);
  }
  for (;;) {
    if (surface.latest()?.session.phase === 'idle') {
      await offscreen.prepare(page);
      await ask(() => surface.calls.request('session.start', {}, step));
      await surface.waitFor(({ session }) => session.phase !== 'idle', step);
    }
    const { session } = await surface.waitFor(({ session: { phase } }) => phase === 'live' || phase === 'idle', step);
    if (session.phase === 'live') return;
  }
}

/** A worker that was just killed takes no request: the page dials its successor. */
async function ask(request: () => Promise<unknown>): Promise<void> {
  try {
    await request();
  } catch {
    await wait(500);
    await request();
  }
}

/** Resolves with the snapshot in which the request has ended, or the last one in time. */
async function untilEnd(
  { earshot: { surface } }: ChaosStage,
  seen: ReadonlySet<string>,
  { signal }: { readonly signal: AbortSignal },
): Promise<Snapshot> {
  const late = deadline(timeoutMs, 'The request did not end.', signal);
  try {
    return await surface.waitFor((snapshot) => isFinal(readEnd(snapshot, seen), snapshot), { signal: late });
  } catch (error) {
    signal.throwIfAborted();
    const latest = surface.latest();
    if (latest === undefined) throw error;
    return latest;
  }
}
