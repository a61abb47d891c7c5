import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { appErrorCodes } from '../../protocol/appError.ts';
import { readBrowserName, toHostCommand } from '../../popup/ui/hostCommands.ts';
import { toMeterLevel } from '../../popup/ui/meterLevel.ts';
import { noticeTexts } from '../../popup/ui/noticeText.ts';
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
      assert.deepEqual(toTaskText(task, undone), { label, tone });
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
