import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { appErrorCodes } from '../../protocol/appError.ts';
import { readBrowserName, toHostCommand } from '../../popup/ui/hostCommands.ts';
import { toMeterLevel } from '../../popup/ui/meterLevel.ts';
import { noticeTexts } from '../../popup/ui/noticeText.ts';
import { toSessionText } from '../../popup/ui/sessionText.ts';
import { toSpentText } from '../../popup/ui/spentText.ts';
import { reduceSurfaceView } from '../../popup/ui/surfaceView.ts';
import { toTaskText } from '../../popup/ui/taskText.ts';
import { idle, live, renameTask } from './snapshots.ts';

describe('noticeTexts', () => {
  for (const code of appErrorCodes) {
    it(`has a short sentence in plain words for ${code}`, () => {
      const { title } = noticeTexts[code];
      assert.match(title, /^[A-Z][^.!]{5,50}$/);
      assert.doesNotMatch(title, /_|\b(RPC|JSON|error|exception|null|undefined|port|daemon|relay)\b/i);
    });
  }
});

describe('toTaskText', () => {
  const finished = (outcome: 'done' | 'asked' | 'notUnderstood' | 'failed' | 'cancelled') =>
    ({ ...renameTask, state: { phase: 'finished', outcome, summary: '', finishedAtMs: 0 } }) as const;
  const cases = [
    [{ ...renameTask, state: { phase: 'queued', ahead: 1 } }, false, 'Next in line', 'waiting'],
    [{ ...renameTask, state: { phase: 'queued', ahead: 3 } }, false, 'In line behind 3 others', 'waiting'],
    [{ ...renameTask, state: { phase: 'running' } }, false, 'Working…', 'running'],
    [finished('done'), false, 'Done', 'good'],
    [finished('done'), true, 'Undone', 'quiet'],
    [{ ...finished('done'), undoes: 't0' }, false, 'Taken back', 'good'],
    [finished('asked'), false, 'A question for you', 'question'],
    [finished('notUnderstood'), false, 'Not understood', 'question'],
    [finished('failed'), false, 'Failed', 'bad'],
    [finished('cancelled'), false, 'Cancelled', 'quiet'],
  ] as const;
  for (const [task, undone, label, tone] of cases) {
    it(`says "${label}"`, () => {
      assert.deepEqual(toTaskText(task, { undone, redoes: false }), { label, tone });
    });
  }
});

describe('toSessionText', () => {
  const ends = [
    ['requested', 'Ready', 'Not listening'],
    ['transport_closed', 'Cut off', 'The call broke off'],
    ['error', 'Stopped', 'Something failed'],
    ['expired', 'Ended', 'A limit of time or money was reached'],
    ['idle', 'Hung up', 'Nobody spoke for a while'],
    ['replaced', 'Replaced', 'Another start took over'],
  ] as const;
  for (const [reason, title, detail] of ends) {
    it(`has one message for a session that ended as ${reason}`, () => {
      assert.deepEqual(toSessionText({ phase: 'idle', ended: { reason } }), { title, detail });
    });
  }

  it('names the failure that ended a session', () => {
    const failure = { code: 'voice_failed', message: 'It stopped twice.' } as const;
    assert.deepEqual(toSessionText({ phase: 'idle', ended: { reason: 'error', failure } }), {
      title: 'Stopped',
      detail: 'The local voice could not start',
    });
  });

  const microphones = [
    [{ ...live, talk: 'shut' }, 'Ready', 'Your microphone is shut'],
    [{ ...live, talk: 'held' }, 'Listening', 'Your microphone is on while you hold'],
    [{ ...live, talk: 'latched' }, 'Listening', 'Your microphone is on until you press again'],
    [{ ...live, talk: 'open' }, 'Listening', 'Your microphone is on'],
    [{ ...live, talk: 'shut', muted: true }, 'Muted', 'Your microphone is off'],
    [{ ...live, talk: 'shut', activity: 'speaking' }, 'Speaking', 'Your microphone is shut'],
    [{ ...live, muted: true, control: 'lost' }, 'Muted', 'Cannot reach your files, reconnecting'],
  ] as const;
  for (const [session, title, detail] of microphones) {
    it(`says "${title}: ${detail}"`, () => {
      assert.deepEqual(toSessionText(session), { title, detail });
    });
  }
});

describe('toSpentText', () => {
  const cases = [
    [{ usd: 0, inputTokens: 0, outputTokens: 0 }, 59_999, 2, 'Under 1 min'],
    [{ usd: null, inputTokens: 1, outputTokens: 0 }, 60_000, 2, '1 min · 1 token'],
    [{ usd: 0.004, inputTokens: 100, outputTokens: 20 }, 0, null, 'Under 1 min · under $0.01 · 120 tokens'],
    [{ usd: 1.239, inputTokens: 9_000, outputTokens: 999 }, 725_000, null, '12 min · about $1.24 · 9,999 tokens'],
  ] as const;
  for (const [spent, elapsedMs, capUsd, text] of cases) {
    it(`says "${text}"`, () => {
      assert.equal(toSpentText(spent, { elapsedMs, capUsd }), text);
    });
  }
});

describe('toMeterLevel', () => {
  it('goes from silence to full scale as the ear does', () => {
    assert.deepEqual([0, 0.001, 1, 2].map(toMeterLevel), [0, 0, 1, 1]);
    assert.ok(Math.abs(toMeterLevel(10 ** (-27 / 20)) - 0.5) < 1e-9);
  });
});

describe('host commands', () => {
  const brands = (...names: string[]) => ({ userAgentData: { brands: names.map((brand) => ({ brand })) } });
  const cases = [
    [brands('Chromium', 'Not A;Brand'), 'chromium'],
    [brands('Chromium', 'Google Chrome'), 'chrome'],
    [brands('Microsoft Edge', 'Chromium'), 'edge'],
    [brands('Brave', 'Chromium'), 'brave'],
    [{}, 'chromium'],
  ] as const;
  for (const [navigator, name] of cases) {
    it(`names ${name} as install knows it, from ${JSON.stringify(navigator)}`, () => {
      assert.equal(readBrowserName(navigator), name);
      assert.equal(toHostCommand('install', name), `npm run --silent host -- install --browser ${name}`);
    });
  }
});

describe('reduceSurfaceView', () => {
  const talking = { ...idle, session: live };
  const views = [
    { phase: 'opening' },
    { phase: 'current', snapshot: idle },
    { phase: 'stale', snapshot: idle },
  ] as const;
  for (const view of views) {
    it(`is current after a snapshot when it was ${view.phase}`, () => {
      assert.deepEqual(reduceSurfaceView(view, { kind: 'snapshot', snapshot: talking }), {
        phase: 'current',
        snapshot: talking,
      });
    });
    it(`keeps what there is after a drop when it was ${view.phase}`, () => {
      const dropped = view.phase === 'opening' ? view : { phase: 'stale', snapshot: idle };
      assert.deepEqual(reduceSurfaceView(view, { kind: 'dropped' }), dropped);
    });
  }
});
