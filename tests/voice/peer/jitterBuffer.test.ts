import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JitterBuffer } from '../../../voice/peer/jitterBuffer.ts';
import type { AudioPiece } from '../../../voice/peer/jitterBuffer.ts';

/** Packets by number, 20 ms apart; the number is the payload too. */
function play(start: number, numbers: readonly number[], pauseAt = Infinity, pause = 0): (number | string)[] {
  const buffer = new JitterBuffer();
  return numbers.flatMap((number) =>
    buffer
      .push({
        sequence: (start + number) & 0xffff,
        timestamp: ((start + number) * 960 + (number >= pauseAt ? pause : 0)) >>> 0,
        payload: Uint8Array.of(number),
      })
      .map((piece: AudioPiece) => (piece.kind === 'gap' ? `gap ${piece.samples}` : (piece.payload[0] ?? -1))),
  );
}

const rows = [
  { sentence: 'passes packets in order', numbers: [0, 1, 2], played: [0, 1, 2] },
  { sentence: 'puts swapped packets in order', numbers: [0, 2, 1, 3], played: [0, 1, 2, 3] },
  { sentence: 'drops copies', numbers: [0, 1, 1, 2, 0], played: [0, 1, 2] },
  {
    sentence: 'plays silence for a lost packet once five wait for it, as a sixth comes',
    numbers: [0, 2, 3, 4, 5, 6, 7],
    played: [0, 'gap 960', 2, 3, 4, 5, 6, 7],
  },
  {
    sentence: 'drops a packet that comes too late',
    numbers: [0, 2, 3, 4, 5, 6, 7, 1, 8],
    played: [0, 'gap 960', 2, 3, 4, 5, 6, 7, 8],
  },
  {
    sentence: 'still waits for a second missing packet',
    numbers: [0, 2, 3, 5, 6, 7, 8],
    played: [0, 'gap 960', 2, 3],
  },
] as const;

describe('JitterBuffer', () => {
  for (const { sentence, numbers, played } of rows) {
    it(sentence, () => {
      assert.deepEqual(play(0, numbers), played);
    });
    it(`${sentence}, where the numbers start over`, () => {
      assert.deepEqual(play(65_533, numbers), played);
    });
  }

  it('plays a short pause of the sender in full', () => {
    assert.deepEqual(play(0, [0, 1, 2], 1, 9_600), [0, 'gap 9600', 1, 2]);
  });

  it('leaves a long pause to the clock that fills it', () => {
    assert.deepEqual(play(0, [0, 1, 2], 1, 9_601), [0, 1, 2]);
  });
});
