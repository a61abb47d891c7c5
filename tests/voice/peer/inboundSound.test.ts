import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InboundSound } from '../../../voice/peer/inboundSound.ts';

const packet = (number: number): { sequence: number; timestamp: number; payload: Uint8Array } => ({
  sequence: number,
  timestamp: number * 960,
  payload: Uint8Array.of(number),
});

describe('InboundSound', () => {
  it('begins with the first packet: no time passes before it', () => {
    const pieces: number[] = [];
    const sound = new InboundSound(
      () => new Int16Array(960),
      (piece) => pieces.push(piece.length),
    );
    for (let tick = 0; tick < 100; tick++) sound.tick();
    assert.deepEqual(pieces, []);
    sound.push(packet(100));
    assert.equal(pieces.length, 1);
  });

  it('turns packets into a third as many samples, and goes on in silence when none come', () => {
    let samples = 0;
    const sound = new InboundSound(
      () => new Int16Array(960),
      (piece) => (samples += piece.length),
    );
    for (let number = 0; number < 50; number++) sound.push(packet(number));
    // The resampler holds back under 1 ms.
    assert.ok(samples > 15_980 && samples <= 16_000, String(samples));
    const before = samples;
    for (let tick = 0; tick < 10; tick++) sound.tick();
    assert.equal(samples, before);
    for (let tick = 0; tick < 50; tick++) sound.tick();
    assert.equal(samples - before, 16_000);
  });
});
