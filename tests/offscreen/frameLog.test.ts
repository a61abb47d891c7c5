import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FrameLog } from '../../offscreen/frameLog.ts';

function fill(log: FrameLog, frames: readonly string[]): FrameLog {
  for (const frame of frames) log.append(frame);
  return log;
}

describe('the frame log', () => {
  it('numbers frames from 1 and reads what came after a number', () => {
    const log = fill(new FrameLog(), ['a', 'b', 'c']);
    assert.equal(log.lastSeq, 3);
    assert.deepEqual(log.readAfter(1), {
      frames: [
        { seq: 2, frame: 'b' },
        { seq: 3, frame: 'c' },
      ],
      more: false,
      lost: 0,
    });
  });

  it('forgets what is acknowledged, and goes on counting', () => {
    const log = fill(new FrameLog(), ['a', 'b']);
    log.acknowledge(2);
    assert.equal(log.append('c'), 3);
    assert.deepEqual(log.readAfter(0), { frames: [{ seq: 3, frame: 'c' }], more: false, lost: 0 });
  });

  it('drops the oldest above its number of frames and says how many a reader missed', () => {
    const log = fill(new FrameLog({ frames: 2, bytes: 100, pageBytes: 100 }), ['a', 'b', 'c', 'd']);
    const frames = [
      { seq: 3, frame: 'c' },
      { seq: 4, frame: 'd' },
    ];
    assert.deepEqual(log.readAfter(0), { frames, more: false, lost: 2 });
    assert.deepEqual(log.readAfter(1), { frames, more: false, lost: 1 });
    assert.deepEqual(log.readAfter(2), { frames, more: false, lost: 0 });
  });

  it('counts its size in bytes of UTF-8', () => {
    const log = fill(new FrameLog({ frames: 10, bytes: 7, pageBytes: 100 }), ['éé', 'éé']);
    assert.deepEqual(log.readAfter(0), { frames: [{ seq: 2, frame: 'éé' }], more: false, lost: 1 });
  });

  it('is read in pages, each with one frame at least', () => {
    const log = fill(new FrameLog({ frames: 10, bytes: 100, pageBytes: 3 }), ['12345', '1', '2', '3', '4']);
    const seqs: number[][] = [];
    for (let after = 0, more = true; more;) {
      const page = log.readAfter(after);
      seqs.push(page.frames.map(({ seq }) => seq));
      more = page.more;
      after = page.frames.at(-1)?.seq ?? after;
    }
    assert.deepEqual(seqs, [[1], [2, 3, 4], [5]]);
  });
});
