import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import type { TimelineEntry } from '../protocol/snapshot.ts';
import type { Earshot } from '../scripts/browser/openEarshot.ts';
import { speakToWave } from '../scripts/start/speech.ts';
import { untilEvent } from './benchProvider.ts';
import type { BenchProvider } from './benchProvider.ts';
import { median, rowAgainst } from './row.ts';
import type { Row } from './row.ts';

// Issue 3: what a start costs when the provider is far away. Latencies as they were measured against OpenAI.
const callMs = 1_026;
const sidebandMs = 969;
const words = 'rename fetch user to load user';
const warmStarts = 5;

/** One start; all but the last two in milliseconds since the key press. */
interface Start {
  readonly applied: number;
  readonly controlReady: number;
  /** From offer in hand to answer applied, without the time the provider took. */
  readonly ownShare: number;
  /** From the first sample into the microphone, at the key press, to its turn at the provider. */
  readonly firstWord: number;
  readonly wordsLost: number;
}

/**
 * Key press → answer applied, first word and control, with the sideband joined beside the answer, and against one delay of both
 * before it.
 */
export async function callStart(
  earshot: Earshot,
  provider: BenchProvider,
): Promise<{ rows: Row[]; ownShareMs: number }> {
  const wave = await speakToWave(words, 'slt', AbortSignal.timeout(60_000));
  const { delays } = provider.proxy;
  const run = async (): Promise<Start[]> => {
    const starts: Start[] = [];
    for (let count = 0; count <= warmStarts; count++) starts.push(await startOnce(earshot, provider, wave));
    return starts.slice(1);
  };
  Object.assign(delays, { callMs, sidebandMs });
  const ours = await run();
  // Stands for a start that joins first: no such start is run, the answer only comes when that one's sideband would be up.
  Object.assign(delays, { callMs: callMs + sidebandMs, sidebandMs: 0 });
  const bothBefore = await run();
  Object.assign(delays, { callMs: 0, sidebandMs: 0 });
  const of = (starts: readonly Start[], name: keyof Start): number => median(starts.map((start) => start[name]));
  const group = `start, ${callMs} + ${sidebandMs} ms`;
  const against = (name: string, key: 'applied' | 'controlReady' | 'firstWord'): Row =>
    rowAgainst(group, name, of(ours, key), {
      name: `an answer ${callMs + sidebandMs} ms away`,
      ms: of(bothBefore, key),
    });
  const ownShareMs = of(ours, 'ownShare');
  const rows: Row[] = [
    against('press → answer applied', 'applied'),
    against('press → control ready', 'controlReady'),
    against('first word → its turn at the provider', 'firstWord'),
    { group, name: 'words lost', value: Math.max(...ours.map(({ wordsLost }) => wordsLost)), unit: 'count' },
    { group, name: 'offer → answer applied, without the provider', value: ownShareMs, unit: 'ms' },
  ];
  return { rows, ownShareMs };
}

async function startOnce(earshot: Earshot, { proxy }: BenchProvider, wave: Uint8Array): Promise<Start> {
  const { page, surface, offscreen } = earshot;
  const signal = AbortSignal.timeout(60_000);
  const known = new Set((surface.latest()?.timeline ?? []).map(({ entryId }) => entryId));
  await offscreen.prepare(page);
  const made = proxy.untilNextCall();
  const pressedAtMs = Date.now();
  const ready = surface
    .waitFor(({ session }) => session.phase === 'live' && session.control === 'up', { signal })
    .then(() => Date.now());
  await page.locator('aria/Talk[role="button"]').click();
  const speech = await speakWhenOpen(earshot, wave, { signal });
  const call = await made;
  const turnAtMs = await untilEvent(call, 'input_audio_buffer.speech_started', { signal });
  const readyAtMs = await ready;
  const at = stagesSchema.parse(await offscreen.evaluate('earshotStages'));
  const isNew = (entry: TimelineEntry): boolean => entry.kind === 'heard' && entry.final && !known.has(entry.entryId);
  const { timeline } = await surface.waitFor((snapshot) => snapshot.timeline.some(isNew), { signal });
  const heard = timeline.find(isNew);
  await speech.done;
  await page.locator('aria/Stop[role="button"]').click();
  await surface.waitFor(({ session }) => session.phase === 'idle', { signal });
  return {
    applied: at['answer applied'] - pressedAtMs,
    controlReady: readyAtMs - pressedAtMs,
    ownShare: at['answer applied'] - at.offer - (call.answeredAtMs - call.askedAtMs),
    firstWord: turnAtMs - speech.startedAtMs,
    wordsLost: heard?.kind === 'heard' ? countLost(heard.text) : words.split(' ').length,
  };
}

const stagesSchema = z.object({ offer: z.number(), 'answer applied': z.number() });

/** Speaks as soon as the microphone is open: nothing said before that could be recorded by anyone. */
async function speakWhenOpen(
  { offscreen, microphone }: Earshot,
  wave: Uint8Array,
  { signal }: { readonly signal: AbortSignal },
): Promise<{ readonly startedAtMs: number; readonly done: Promise<void> }> {
  if (microphone === undefined) throw new Error('The benchmark needs a microphone to speak into.');
  while ((await offscreen.evaluate('earshotStages.microphone ?? null')) === null) {
    await setTimeout(10, undefined, { signal });
  }
  return { startedAtMs: Date.now(), done: microphone.speak(wave) };
}

function countLost(heard: string): number {
  const rest = heard
    .toLowerCase()
    .replace(/[^a-z ]/g, '')
    .split(' ');
  return words.split(' ').filter((word) => {
    const found = rest.indexOf(word);
    if (found >= 0) rest.splice(found, 1);
    return found < 0;
  }).length;
}
