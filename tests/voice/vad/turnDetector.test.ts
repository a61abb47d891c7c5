import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TurnEvent, TurnState } from '../../../voice/vad/turnDetector.ts';
import { defaultTurnDetection, initialTurnState, reduceTurn } from '../../../voice/vad/turnDetector.ts';

/** One character is a frame of 32 ms: `#` surely speech, `~` wavering (0.4), `.` silence. */
function listen(frames: string): TurnEvent[] {
  const probabilities: Record<string, number> = { '#': 0.9, '~': 0.4, '.': 0.1 };
  const events: TurnEvent[] = [];
  let state: TurnState = initialTurnState;
  for (const [index, frame] of Array.from(frames).entries()) {
    const probability = probabilities[frame] ?? 0;
    const next = reduceTurn(state, { startMs: index * 32, endMs: (index + 1) * 32, probability }, defaultTurnDetection);
    state = next.state;
    if (next.event !== undefined) events.push(next.event);
  }
  return events;
}

const quiet = '.'.repeat(20);
const started = (atMs: number): TurnEvent => ({ kind: 'speechStarted', atMs });
const stopped = (atMs: number): TurnEvent => ({ kind: 'speechStopped', atMs });

const table: readonly (readonly [sentence: string, frames: string, events: TurnEvent[]])[] = [
  ['hears nothing in silence', quiet, []],
  ['ignores a click', `${quiet}##${quiet}`, []],
  ['does not start at a wavering frame', `${quiet}~~~~~~${quiet}`, []],
  ['starts a turn 300 ms before its first word', `${quiet}###`, [started(640 - 300)]],
  ['does not reach before the beginning of the stream', `..###`, [started(0)]],
  ['ends a turn after 500 ms of silence', `${quiet}####${quiet}`, [started(340), stopped(24 * 32 + 512)]],
  ['keeps a turn with a short pause whole', `####..........####`, [started(0)]],
  ['counts a wavering frame as speech while speaking', `####${'~'.repeat(40)}`, [started(0)]],
  ['does not let a wavering frame interrupt silence', `####........~.......`, [started(0), stopped(20 * 32)]],
  ['does not start at two clicks', `${quiet}##.##${quiet}`, []],
  [
    'does not reach into the turn before',
    `####${'.'.repeat(16)}..####`,
    [started(0), stopped(20 * 32), started(20 * 32)],
  ],
];

describe('reduceTurn', () => {
  for (const [sentence, frames, events] of table) {
    it(sentence, () => {
      assert.deepEqual(listen(frames), events);
    });
  }
});
