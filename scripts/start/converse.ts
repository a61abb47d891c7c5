import { readFile } from 'node:fs/promises';
import type { Page } from 'puppeteer-core';
import { AppError } from '../../protocol/appError.ts';
import type { Snapshot } from '../../protocol/snapshot.ts';
import type { Outcome } from '../../protocol/task.ts';
import { deadline } from '../browser/deadline.ts';
import type { Microphone } from '../browser/microphone.ts';
import type { OffscreenPage } from '../browser/offscreenPage.ts';
import type { Surface } from '../browser/surface.ts';
import { readAnswer, readFailure } from './answer.ts';
import type { Request } from './options.ts';
import type { Tell } from './runEvent.ts';

/** What a scripted conversation runs on: the popup's page in a tab, a surface beside it, a microphone to speak into. */
export interface Stage {
  readonly page: Page;
  readonly surface: Surface;
  readonly offscreen: OffscreenPage;
  readonly microphone: Microphone | undefined;
  readonly speech: (text: string) => Promise<Uint8Array>;
  readonly tell: Tell;
  /** Resolves when all that has been seen so far has been told. */
  readonly settled: () => Promise<void>;
  readonly timeoutMs: number;
}

/**
 * Says one request after the other, each after the answer to the one before. An answer that does not come in time is the
 * outcome `failed`; rejects with the failure after which none can come, of the session or the host.
 */
export async function converse(stage: Stage, requests: readonly Request[], signal: AbortSignal): Promise<Outcome[]> {
  const spoken = requests.some((request) => request.kind !== 'type');
  if (spoken) await startSession(stage, signal);
  const outcomes: Outcome[] = [];
  for (const request of requests) {
    outcomes.push(await ask(stage, request, signal));
    await stage.settled();
  }
  if (spoken) await stopSession(stage, signal);
  return outcomes;
}

async function startSession({ page, offscreen, surface, timeoutMs }: Stage, signal: AbortSignal): Promise<void> {
  await offscreen.prepare(page);
  await page.locator('aria/Talk[role="button"]').click();
  const settled = (snapshot: Snapshot): boolean =>
    snapshot.session.phase === 'live' || readFailure(snapshot) !== undefined;
  const snapshot = await surface.waitFor(settled, { signal: limit(timeoutMs, 'The call did not start', signal) });
  if (snapshot.session.phase !== 'live') throwFailure(snapshot);
}

function throwFailure(snapshot: Snapshot): void {
  const failure = readFailure(snapshot);
  if (failure !== undefined) throw new AppError(failure.code, failure.message);
}

async function stopSession({ page, surface }: Stage, signal: AbortSignal): Promise<void> {
  if (surface.latest()?.session.phase !== 'live') return;
  await page.locator('aria/Stop[role="button"]').click();
  await surface.waitFor(({ session }) => session.phase === 'idle', {
    signal: limit(10_000, 'The call did not end', signal),
  });
}

async function ask(stage: Stage, request: Request, signal: AbortSignal): Promise<Outcome> {
  const { page, surface, microphone, speech, tell, timeoutMs } = stage;
  const wave = request.kind === 'type' ? undefined : await readSpeech(request, speech);
  const seen = new Set(surface.latest()?.timeline.map((entry) => entry.entryId));
  tell({ event: 'request', kind: request.kind, text: request.kind === 'wav' ? request.file : request.text });
  const late = limit(timeoutMs, 'No answer', signal);
  if (wave !== undefined) {
    if (microphone === undefined)
      throw new AppError('microphone_missing', 'This browser has no microphone to speak into.');
    await microphone.speak(wave);
  } else if (request.kind === 'type') {
    await page.locator('aria/Type a request[role="textbox"]').fill(request.text);
    await page.locator('aria/Send[role="button"]').click();
  }
  const over = (next: Snapshot): boolean =>
    readAnswer(next, seen) !== undefined || isRefused(next, seen) || readFailure(next) !== undefined;
  try {
    const snapshot = await surface.waitFor(over, { signal: late });
    const answer = readAnswer(snapshot, seen);
    if (answer === undefined) throwFailure(snapshot);
    return answer ?? 'failed';
  } catch (error) {
    // Only a wait that was too long leaves hope for the next request.
    if (signal.aborted || !late.aborted || !(error instanceof AppError)) throw error;
    tell({ event: 'failed', code: error.code, message: error.message });
    return 'failed';
  }
}

/** A request that cannot be taken shows as a notice. */
function isRefused({ timeline }: Snapshot, seen: ReadonlySet<string>): boolean {
  return timeline.some((entry) => entry.kind === 'notice' && !seen.has(entry.entryId));
}

async function readSpeech(request: Exclude<Request, { kind: 'type' }>, speech: Stage['speech']): Promise<Uint8Array> {
  if (request.kind === 'say') return speech(request.text);
  try {
    return await readFile(request.file);
  } catch (error) {
    throw new AppError('usage', `Cannot read ${request.file}. Name a wave file with --wav.`, { cause: error });
  }
}

function limit(ms: number, what: string, signal: AbortSignal): AbortSignal {
  const message = `${what} within ${ms / 1000} seconds. Give it more time with --timeout, or run it again with --keep and look into the host's log.`;
  return deadline(ms, message, signal);
}
